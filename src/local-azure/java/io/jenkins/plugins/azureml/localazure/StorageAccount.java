package io.jenkins.plugins.azureml.localazure;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A storage account with its keys and containers. Workspaces may share one. */
final class StorageAccount {
    /** The container of the datastore {@code workspaceartifactstore}. */
    static final String ARTIFACTS = "azureml";

    final String name;
    final String key = newKey();
    /** The id of the identity by which the service accesses the account, in workspaces that use no keys. */
    final String serviceIdentity = UUID.randomUUID().toString();
    /** Determines the values of all delegation keys, so that a new secret revokes them. */
    volatile String delegationSecret = newKey();
    /** Whether requests may be signed by the account's key, the property {@code allowSharedKeyAccess}. */
    volatile boolean allowSharedKeyAccess;
    /** Whether a firewall keeps other storage accounts out, but not clients. */
    volatile boolean refusesCopies;

    final ArtifactContainer artifacts;
    private final Path folder;
    private final Map<String, BlobContainer> containers = new ConcurrentHashMap<>();

    StorageAccount(String name, Path folder, boolean allowSharedKeyAccess) {
        this.allowSharedKeyAccess = allowSharedKeyAccess;
        this.name = name;
        this.folder = folder;
        artifacts = new ArtifactContainer(ARTIFACTS, folder.resolve(ARTIFACTS));
        containers.put(ARTIFACTS, artifacts);
    }

    private static String newKey() {
        return Base64.getEncoder().encodeToString(Tokens.randomBytes(64));
    }

    void revokeDelegationKeys() {
        delegationSecret = newKey();
    }

    void requireSharedKeyAccess() {
        if (!allowSharedKeyAccess) {
            throw new ServiceException(
                    403,
                    "KeyBasedAuthenticationNotPermitted",
                    "Key based authentication is not permitted on this storage account.");
        }
    }

    BlobContainer create(String container) {
        return containers.computeIfAbsent(container, each -> new BlobContainer(each, folder.resolve(each)));
    }

    void createDataLake(String fileSystem) {
        containers.computeIfAbsent(fileSystem, each -> new DataLakeContainer(each, folder.resolve(each)));
    }

    Optional<BlobContainer> find(String container) {
        return Optional.ofNullable(containers.get(container));
    }

    /** Returns the HMAC-SHA256 with the account's key in Base64, as used by signed URLs and shared keys. */
    String sign(String text) {
        return sign(key, text);
    }

    static boolean matches(String expected, String given) {
        return MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.US_ASCII), given.getBytes(StandardCharsets.UTF_8));
    }

    static String sign(String key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(key), "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
