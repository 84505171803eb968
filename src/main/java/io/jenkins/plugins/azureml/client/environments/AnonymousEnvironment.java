package io.jenkins.plugins.azureml.client.environments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.content.ContentDigest;
import io.jenkins.plugins.azureml.client.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Names environments without a name after their content, like Microsoft's client. Both then use the same environments, and
 * the service reuses the steps of pipelines that run in them, whichever of the two has started them.
 */
public final class AnonymousEnvironment {

    private static final String SHARED_NAME = "CliV2AnonymousEnvironment";

    /** Name of environments with a key for which the name of Microsoft's client depends on its release. */
    private static final String OWN_NAME = "JenkinsAnonymousEnvironment";

    private static final String RELEASE_DEPENDENT = "inferenceConfig";

    private AnonymousEnvironment() {}

    /** @param content as in the body of the request */
    @NonNull
    public static String name(@NonNull ObjectNode content) {
        return content.has(RELEASE_DEPENDENT) ? OWN_NAME : SHARED_NAME;
    }

    /**
     * Returns the version.
     *
     * @param content as in the body of the request
     * @param filesHash of the files from which the image is built; null if there are none, or if they are remote
     */
    @NonNull
    public static String version(@NonNull ObjectNode content, @CheckForNull String filesHash) {
        if (content.has(RELEASE_DEPENDENT)) {
            return hash(content);
        }
        if (filesHash != null) {
            String dockerfile = content.path("build").path("dockerfilePath").asText("");
            String files = ContentDigest.hex(filesHash);
            return ContentDigest.hex(dockerfile.isEmpty() ? files : join(files, ContentDigest.hex(dockerfile)));
        }
        if (!content.hasNonNull("image")) {
            return hash(content);
        }
        String image = ContentDigest.hex(content.path("image").asText());
        String conda = content.path("condaFile").asText("");
        return ContentDigest.hex(conda.isEmpty() ? image : join(image, ContentDigest.hex(conda)));
    }

    /** Puts a separator between the characters of a text, which is what the code of Microsoft's client does. */
    private static String join(String separator, String text) {
        return text.chars().mapToObj(Character::toString).collect(Collectors.joining(separator));
    }

    /** Returns whether an environment is of the same operating system, which is not part of its version. */
    static boolean isSameSystem(@NonNull JsonNode existing, @NonNull ObjectNode content) {
        String system = Json.text(Json.field(existing, "properties"), "osType");
        return system == null || system.equalsIgnoreCase(content.path("osType").asText("Linux"));
    }

    /** Returns a hash of all that the content says. */
    @NonNull
    static String hash(@NonNull ObjectNode content) {
        ObjectNode others = content.deepCopy();
        others.remove(List.of("image", "condaFile"));
        MessageDigest digest = ContentDigest.sha256();
        digest.update(content.path("image").asText("").getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        digest.update(content.path("condaFile").asText("null").getBytes(StandardCharsets.UTF_8));
        if (!others.isEmpty()) {
            digest.update((byte) 0);
            digest.update(others.toString().getBytes(StandardCharsets.UTF_8));
        }
        return ContentDigest.hex(digest);
    }
}
