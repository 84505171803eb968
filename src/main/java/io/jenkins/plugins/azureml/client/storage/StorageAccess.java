package io.jenkins.plugins.azureml.client.storage;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.auth.Identity;
import io.jenkins.plugins.azureml.client.cloud.AzureCloud;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.http.Bearer;
import io.jenkins.plugins.azureml.client.http.Call;
import io.jenkins.plugins.azureml.client.http.Response;
import java.net.URI;
import java.util.Optional;

/**
 * Access of one identity to the storage of one workspace without account keys. Where the storage accepts keys, the signatures of
 * the service are used; where it does not, those of this identity replace them. Thread-safe.
 */
public final class StorageAccess {

    /** The audience of tokens for storage, in all clouds. */
    public static final String AUDIENCE = "https://storage.azure.com/";

    private static final String KEYS_NOT_PERMITTED = "KeyBasedAuthenticationNotPermitted";
    private static final String NOT_AUTHENTICATED = "AuthenticationFailed";

    /** Sends requests to the storage. */
    public interface Requests {
        Call open(Call.Target target, String operation, String resource, String method, URI uri);

        Response send(Call call) throws AzureMlException, InterruptedException;

        /** Returns whether requests are sent once only, by a caller that polls. */
        boolean isOnce();
    }

    /** Supplies the properties of the workspace. */
    @FunctionalInterface
    public interface Workspace {
        StorageFacts read() throws AzureMlException, InterruptedException;
    }

    private final Requests requests;
    private final StorageState state;
    private final AzureCloud cloud;
    private final Identity identity;
    private final Bearer tokens;
    private final Workspace workspace;

    /** @param tokens for {@link #AUDIENCE} */
    public StorageAccess(
            Requests requests,
            StorageState state,
            AzureCloud cloud,
            Identity identity,
            Bearer tokens,
            Workspace workspace) {
        this.requests = requests;
        this.state = state;
        this.cloud = cloud;
        this.identity = identity;
        this.tokens = tokens;
        this.workspace = workspace;
    }

    /** Returns the URL to use for a blob that the service has signed: signed by this identity if the storage refuses account keys. */
    public URI blob(URI url, String permissions) throws AzureMlException, InterruptedException {
        Optional<BlobAddress> address = refusing(url);
        return address.isEmpty()
                ? url
                : withQuery(url, signatures(address.get()).blob(address.get().path(), permissions));
    }

    /** Returns the URL to use for a container, or a folder in it: see {@link #blob}. The signature covers the container. */
    public URI folder(URI url, String permissions) throws AzureMlException, InterruptedException {
        Optional<BlobAddress> address = refusing(url);
        return address.isEmpty()
                ? url
                : withQuery(url, signatures(address.get()).container(permissions));
    }

    /**
     * Returns the URL of a container, or a folder in it, with a signature of this identity. Empty for other URLs, and for another
     * account than that of the workspace.
     */
    public Optional<URI> signedFolder(URI url, String permissions) throws AzureMlException, InterruptedException {
        Optional<BlobAddress> address = BlobAddress.of(url);
        return address.isEmpty() || facts().isOther(address.get().account())
                ? Optional.empty()
                : Optional.of(withQuery(url, signatures(address.get()).container(permissions)));
    }

    /**
     * Returns the address if its signature is by a key that the storage refuses; empty otherwise. The service signs URLs of the
     * storage of the workspace only, so this identity must not open anything else in its place.
     */
    private Optional<BlobAddress> refusing(URI url) throws InterruptedException {
        if (isDelegated(url) || !has(url, "sig")) {
            return Optional.empty();
        }
        Optional<BlobAddress> address = BlobAddress.of(url);
        return address.isPresent()
                        && refusesKeys(address.get())
                        && !facts().isOther(address.get().account())
                ? address
                : Optional.empty();
    }

    private static URI withQuery(URI url, String query) {
        return URI.create(url.toString().replaceFirst("[?#].*", "") + "?" + query);
    }

    private static boolean isDelegated(URI url) {
        return has(url, "skoid");
    }

    private static boolean has(URI url, String parameter) {
        return ("&" + url.getRawQuery()).contains("&" + parameter + "=");
    }

    /** Returns whether a container is to be accessed with signatures of this identity. */
    public boolean refusesKeys(URI container) throws InterruptedException {
        Optional<BlobAddress> address = BlobAddress.of(container);
        return address.isPresent() && refusesKeys(address.get());
    }

    private boolean refusesKeys(BlobAddress address) throws InterruptedException {
        if (state.refusesKeys(address.service())) {
            return true;
        }
        StorageFacts facts = facts();
        return facts.identityBased() && facts.isAccount(address.account());
    }

    private StorageFacts facts() throws InterruptedException {
        try {
            return workspace.read();
        } catch (AzureMlException e) {
            // The refusal of the storage shows it too.
            return new StorageFacts(false, null);
        }
    }

    /**
     * Records that the storage refused a signed URL. Accounts that refuse keys are remembered for an hour.
     *
     * @param code of the storage; null if it is not known
     * @param attempt which signature for the same content was refused, from 1
     * @return whether {@link #blob} and {@link #folder} now return a signature of another kind or by another key, which is worth a
     *     try
     */
    public boolean refused(URI url, @CheckForNull String code, int attempt) {
        Optional<BlobAddress> address = BlobAddress.of(url);
        if (address.isEmpty()) {
            return false;
        }
        URI account = address.get().service();
        if (isDelegated(url)) {
            boolean revoked = NOT_AUTHENTICATED.equals(code);
            if (revoked) {
                state.dropKey(identity.cacheKey(), account, DelegatedSignature.keyStart(url));
            }
            return revoked && attempt == 1;
        }
        // A policy may refuse signatures by keys in this form too; the first refusal may also mean that the URL has
        // expired.
        int attemptsWithKeys = KEYS_NOT_PERMITTED.equals(code) ? 1 : 2;
        boolean known = KEYS_NOT_PERMITTED.equals(code) || NOT_AUTHENTICATED.equals(code);
        if (!known || attempt < attemptsWithKeys) {
            return false;
        }
        boolean news = !state.refusesKeys(account);
        if (news) {
            state.rememberRefusal(account);
        }
        // Another step may have recorded the refusal since this URL was signed.
        return news || attempt == attemptsWithKeys;
    }

    /** Returns the advice for a signature of this identity that the storage refuses for lack of a role; empty for other refusals. */
    public Optional<String> roleAdvice(URI url, @CheckForNull String code, boolean reads) throws InterruptedException {
        Optional<BlobAddress> address = BlobAddress.of(url);
        return address.isPresent() && isDelegated(url) && MissingRole.CODE.equals(code)
                ? Optional.of(role(address.get()).advice(reads))
                : Optional.empty();
    }

    private MissingRole role(BlobAddress address) throws InterruptedException {
        StorageFacts facts = facts();
        return new MissingRole(
                identity.clientId(), address.account(), facts.isAccount(address.account()) ? facts.accountId() : null);
    }

    /**
     * Returns the signatures of this identity for a container.
     *
     * @param container URL of the container
     * @throws IllegalArgumentException if it is not one of blob storage
     */
    public ContainerSignatures signatures(URI container) {
        return signatures(BlobAddress.of(container).orElseThrow(IllegalArgumentException::new));
    }

    private ContainerSignatures signatures(BlobAddress address) {
        return new ContainerSignatures() {
            @Override
            public String container(String permissions) throws AzureMlException, InterruptedException {
                return query("", permissions);
            }

            @Override
            public String blob(String name, String permissions) throws AzureMlException, InterruptedException {
                return query(name, permissions);
            }

            private String query(String blob, String permissions) throws AzureMlException, InterruptedException {
                boolean reads = DelegatedSignature.reads(permissions);
                DelegationKeyRequest request = new DelegationKeyRequest(requests, cloud, tokens, address);
                DelegationKeySource.Held held = state.key(
                        identity.cacheKey(), address.service(), requests.isOnce(), () -> send(request, reads));
                return new DelegatedSignature(held.key(), address, held.now()).query(blob, permissions);
            }

            private DelegationKeySource.Held send(DelegationKeyRequest request, boolean reads)
                    throws AzureMlException, InterruptedException {
                try {
                    return request.send();
                } catch (AzureMlException e) {
                    throw MissingRole.CODE.equals(e.code())
                            ? AzureMlException.copyOf(e)
                                    .advice(role(address).advice(reads))
                                    .build()
                            : e;
                }
            }
        };
    }
}
