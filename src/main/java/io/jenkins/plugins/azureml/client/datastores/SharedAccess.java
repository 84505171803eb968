package io.jenkins.plugins.azureml.client.datastores;

import io.jenkins.plugins.azureml.client.error.SecretText;
import io.jenkins.plugins.azureml.client.storage.ContainerSignatures;
import io.jenkins.plugins.azureml.client.storage.SignatureQuery;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import javax.crypto.spec.SecretKeySpec;

/**
 * Creates service shared access signatures (version 2019-07-07) for a container or a blob of a storage account whose
 * key is known. The signatures require https if the storage does.
 */
final class SharedAccess implements ContainerSignatures {

    private static final String VERSION = "2019-07-07";
    private static final Duration LIFE = Duration.ofHours(6);

    private final String account;
    private final String container;
    private final String protocol;
    private final SecretKeySpec key;

    /** @throws IllegalArgumentException if the key is not valid base64 */
    SharedAccess(String account, String container, String protocol, SecretText key) {
        this.account = account;
        this.container = container;
        this.protocol = protocol;
        this.key = SignatureQuery.key(Base64.getDecoder().decode(key.reveal()));
    }

    @Override
    public String container(String permissions) {
        return query("c", "/blob/" + account + "/" + container, permissions);
    }

    @Override
    public String blob(String name, String permissions) {
        return query("b", "/blob/" + account + "/" + container + "/" + name, permissions);
    }

    private String query(String kind, String resource, String permissions) {
        String end = Instant.now().plus(LIFE).truncatedTo(ChronoUnit.SECONDS).toString();
        String protocols = protocol.equals("https") ? "https" : "";
        // Order of the fields: permissions, start, end, resource, policy, addresses, protocols, version, kind,
        // snapshot, and five response headers.
        String text = String.join(
                "\n", permissions, "", end, resource, "", "", protocols, VERSION, kind, "", "", "", "", "", "");
        return new SignatureQuery(VERSION, kind, end, permissions, protocols).sign(text, key);
    }
}
