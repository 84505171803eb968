package io.jenkins.plugins.azureml.steps.promote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.models.Model;
import io.jenkins.plugins.azureml.client.models.ModelRegistry;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The version of the target that a promotion creates, saved with the build before the request is sent. A class, since the
 * serialization library of Pipelines does not support records.
 */
final class PromotedVersion implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Tag with the hash of the content, by which a promotion recognizes what it has promoted before. */
    static final String MARK = "promoted.content";

    private static final String FROM = "promoted.from";
    private static final String RUN = "promoted.run";
    private static final String RUN_PROPERTY = "runId";

    private final String name;
    private final String version;
    private final String mark;
    private final String body;

    /** @param body of the request; null if the version exists already */
    PromotedVersion(@NonNull String name, @NonNull String version, @NonNull String mark, @CheckForNull String body) {
        this.name = name;
        this.version = version;
        this.mark = mark;
        this.body = body;
    }

    @NonNull
    String name() {
        return name;
    }

    @NonNull
    String version() {
        return version;
    }

    @NonNull
    String id() {
        return name + ":" + version;
    }

    @CheckForNull
    String body() {
        return body;
    }

    /** Returns whether a version has the content of this promotion. */
    boolean isSame(@NonNull Model other) {
        return mark.equals(other.tags().get(MARK));
    }

    /**
     * Returns the body of the request: type, description, flavors and properties of the source; its tags, overridden by those of
     * the origin and then by those of the user.
     *
     * @param uri of the files
     * @param build tags of the build
     * @param metrics properties with metrics that the source lacks
     */
    @NonNull
    static String body(
            @NonNull SourceModel source,
            @NonNull String uri,
            @NonNull String mark,
            @NonNull Map<String, String> build,
            @CheckForNull Map<String, String> own,
            @NonNull Map<String, String> metrics) {
        ObjectNode body = Json.MAPPER.createObjectNode();
        ObjectNode about = body.putObject("properties");
        JsonNode before = source.properties();
        for (String field : new String[] {"modelType", "description", "flavors"}) {
            JsonNode value = Json.field(before, field);
            if (!value.isMissingNode() && !value.isNull() && !(value.isContainerNode() && value.isEmpty())) {
                about.set(field, value.deepCopy());
            }
        }
        about.put("modelUri", uri).put("isAnonymous", false).put("isArchived", false);
        Map<String, String> properties = new LinkedHashMap<>(source.model().properties());
        properties.remove(ModelRegistry.MARKER);
        metrics.forEach(properties::putIfAbsent);
        Map<String, String> tags = new LinkedHashMap<>(source.model().tags());
        tags.putAll(build);
        tags.put(FROM, source.origin().resource());
        String run = source.model().runId() == null
                ? properties.get(RUN_PROPERTY)
                : source.model().runId();
        if (run != null) {
            tags.put(RUN, run);
            properties.putIfAbsent(RUN_PROPERTY, run);
        }
        if (own != null) {
            tags.putAll(own);
        }
        tags.put(MARK, mark);
        ObjectNode tagNode = about.putObject("tags");
        tags.forEach(tagNode::put);
        ObjectNode propertyNode = about.putObject("properties");
        properties.forEach(propertyNode::put);
        return body.toString();
    }
}
