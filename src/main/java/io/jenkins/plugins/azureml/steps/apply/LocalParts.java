package io.jenkins.plugins.azureml.steps.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.components.Components;
import io.jenkins.plugins.azureml.client.content.ContentDigest;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The fields of a deployment that are ids of what is uploaded for it: code, an environment, a model or a component. Their
 * ids are not known in a plan. A tag of the deployment keeps a hash of the content and a hash of the ids, so that both a change of
 * the files and a change of the deployment by others are noticed.
 */
final class LocalParts {

    /** Begins values in a plan that stand for what is not uploaded yet. */
    static final String PREFIX = "content:";

    /** Part of the ids of components without a name. Their versions are hashes, in a plan of what is not uploaded yet. */
    private static final String ANONYMOUS = "/components/" + Components.ANONYMOUS + "/versions/";

    /** Placeholders by JSON pointer. */
    private final Map<String, String> parts = new TreeMap<>();

    private LocalParts() {}

    /** @param planned body with placeholders */
    @NonNull
    static LocalParts of(@NonNull ObjectNode planned) {
        LocalParts found = new LocalParts();
        found.collect("", planned);
        return found;
    }

    private void collect(String pointer, JsonNode node) {
        if (node.isObject()) {
            node.properties()
                    .forEach(each -> collect(
                            pointer + "/" + each.getKey().replace("~", "~0").replace("/", "~1"), each.getValue()));
        } else if (node.isTextual()
                && (node.textValue().startsWith(PREFIX) || node.textValue().contains(ANONYMOUS))) {
            parts.put(pointer, node.textValue());
        }
    }

    boolean isEmpty() {
        return parts.isEmpty();
    }

    /** @param body with the ids in place of the placeholders */
    @NonNull
    String mark(@NonNull JsonNode body) {
        StringBuilder ids = new StringBuilder();
        parts.keySet()
                .forEach(pointer -> ids.append(body.at(pointer).asText("").toLowerCase(Locale.ROOT))
                        .append('\n'));
        return ContentDigest.hex(parts.toString()) + "-" + ContentDigest.hex(ids.toString());
    }

    /** Returns a copy of a planned body with the fields of an existing resource in place of the placeholders. */
    @NonNull
    ObjectNode resolvedFrom(@NonNull ObjectNode planned, @NonNull JsonNode existing) {
        ObjectNode copy = planned.deepCopy();
        for (String pointer : parts.keySet()) {
            int last = pointer.lastIndexOf('/');
            if (copy.at(pointer.substring(0, last)) instanceof ObjectNode owner) {
                owner.set(pointer.substring(last + 1), existing.at(pointer).deepCopy());
            }
        }
        return copy;
    }
}
