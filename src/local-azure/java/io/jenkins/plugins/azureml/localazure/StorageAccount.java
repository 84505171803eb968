package io.jenkins.plugins.azureml.localazure;

import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A storage account with its key and containers. Workspaces may share one. */
final class StorageAccount {
    /** The container of the datastore {@code workspaceartifactstore}. */
    static final String ARTIFACTS = "azureml";

    final String name;
    final String key = Base64.getEncoder().encodeToString(Tokens.randomBytes(64));
    final ArtifactContainer artifacts;
    private final Path folder;
    private final Map<String, BlobContainer> containers = new ConcurrentHashMap<>();

    StorageAccount(String name, Path folder) {
        this.name = name;
        this.folder = folder;
        artifacts = new ArtifactContainer(ARTIFACTS, folder.resolve(ARTIFACTS));
        containers.put(ARTIFACTS, artifacts);
    }

    BlobContainer create(String container) {
        return containers.computeIfAbsent(container, each -> new BlobContainer(each, folder.resolve(each)));
    }

    Optional<BlobContainer> find(String container) {
        return Optional.ofNullable(containers.get(container));
    }

    /** Returns the HMAC-SHA256 with the account's key in Base64, as used by signed URLs and shared keys. */
    String sign(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(key), "HmacSHA256"));
            return Base64.getEncoder()
                    .encodeToString(mac.doFinal(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
