package io.jenkins.plugins.azureml.steps.apply;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.content.ContentDigest;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
import io.jenkins.plugins.azureml.definitions.assets.AssetKind;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/**
 * The hash of the content of a version, which the step keeps in a tag of the version. Content is what the service does not let
 * change in an existing version. The address of the Azure ML workspace is not part of it.
 */
final class ContentMark {

    static final String TAG = "jenkins.content";

    /** Fields that can change in an existing version, or that the service fills. */
    private static final List<String> CHANGEABLE = List.of("tags", "description", "isAnonymous", "isArchived");

    private static final ObjectMapper SORTED =
            new ObjectMapper().configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true);
    private static final int DIGITS = 32;

    private ContentMark() {}

    /** Returns the content among the properties of a version. */
    @NonNull
    static ObjectNode content(@NonNull AssetKind kind, @NonNull ObjectNode properties) {
        ObjectNode content = properties.deepCopy();
        content.remove(CHANGEABLE);
        if (content.path("properties").isEmpty()) {
            content.remove("properties");
        }
        if (kind == AssetKind.COMPONENT && content.get("componentSpec") instanceof ObjectNode specification) {
            specification.remove(List.of("version", "_source"));
        }
        return content;
    }

    @NonNull
    static String of(@NonNull AssetKind kind, @NonNull ObjectNode content, @NonNull WorkspaceRef workspace) {
        try {
            String json = SORTED.writeValueAsString(SORTED.convertValue(content, Object.class));
            String text = kind.word() + " " + json.replace(workspace.path(), "{ws}");
            byte[] digest = ContentDigest.sha256().digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, DIGITS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
