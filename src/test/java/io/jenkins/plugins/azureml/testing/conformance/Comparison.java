package io.jenkins.plugins.azureml.testing.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares the meaning of what the plugin and Microsoft's client send for one file. Differences that are ignored are listed
 * with their reasons in docs/dev/conformance.md.
 */
final class Comparison {

    /** Enumerations whose letter case the service ignores. */
    private static final Set<String> WORDS =
            Set.of("goal", "osType", "egressPublicNetworkAccess", "publicNetworkAccess");

    /** Flags whose default is false. */
    private static final Set<String> FLAGS = Set.of("isArchived", "isAnonymous", "privateNetworkConnection");

    private Comparison() {}

    /** Returns the fields that differ, with both values; empty if both mean the same. */
    static List<String> differences(JsonNode plugin, JsonNode microsoft) {
        List<String> differences = new ArrayList<>();
        ObjectNode ours = normalized(plugin);
        ObjectNode theirs = withVersionsOf(ours.path("calls"), normalized(microsoft));
        ignoreInvented(ours.path("body").path("properties"), theirs.path("body").path("properties"));
        compare("", ours, theirs, differences);
        return differences;
    }

    /** Ignores what the plugin sets elsewhere, and what only a newer version of the API has. */
    private static void ignoreInvented(JsonNode ours, JsonNode theirs) {
        if (!(ours instanceof ObjectNode mine) || !(theirs instanceof ObjectNode his)) {
            return;
        }
        for (String invented : List.of("experimentName", "displayName")) {
            if (!mine.has(invented)) {
                his.remove(invented);
            }
        }
        boolean serverless = !mine.has("computeId") && !his.has("queueSettings");
        if (serverless && mine.path("queueSettings").toString().equals("{\"jobTier\":\"Standard\"}")) {
            mine.remove("queueSettings");
        }
    }

    /** Gives components the versions of equal ones, since versions of some inline steps depend on the client. */
    private static ObjectNode withVersionsOf(JsonNode calls, ObjectNode theirs) {
        String text = theirs.toString();
        for (Map.Entry<String, JsonNode> their : theirs.path("calls").properties()) {
            for (Map.Entry<String, JsonNode> our : calls.properties()) {
                boolean components = their.getKey().startsWith("components/") && !calls.has(their.getKey());
                if (components && our.getValue().equals(their.getValue())) {
                    text = text.replace(their.getKey(), our.getKey());
                }
            }
        }
        try {
            return (ObjectNode) cleaned("", new ObjectMapper().readTree(text));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ObjectNode normalized(JsonNode report) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.set("body", report.path("body").deepCopy());
        ObjectNode calls = result.putObject("calls");
        for (JsonNode call : report.path("calls")) {
            String path = call.path("put").asText();
            JsonNode body = call.path("body");
            // These ids depend on the client, so the content takes their place.
            if (path.startsWith("models/") || body.path("properties").has("inferenceConfig")) {
                replace(result, path, body);
            } else {
                calls.set(path, body.deepCopy());
            }
        }
        return (ObjectNode) cleaned("", result);
    }

    private static void replace(JsonNode tree, String path, JsonNode content) {
        if (tree instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                if (object.path(name).isTextual() && object.path(name).asText().endsWith("/" + path)) {
                    object.set(name, content.deepCopy());
                } else {
                    replace(object.path(name), path, content);
                }
            }
        }
    }

    /** Removes what says nothing: null, empty maps, and defaults. */
    private static JsonNode cleaned(String name, JsonNode value) {
        // This release of azure-ai-ml uploads no build context of a workspace, and sends the local path.
        boolean context = name.equals("contextUri") && !value.asText().matches("(?!azureml)\\w+://.*");
        if (context) {
            return NullNode.getInstance();
        }
        if (value.isObject()) {
            Map<String, JsonNode> sorted = new TreeMap<>();
            for (Map.Entry<String, JsonNode> each : value.properties()) {
                JsonNode inner = cleaned(each.getKey(), each.getValue());
                if (!inner.isNull() && !(inner.isObject() && inner.isEmpty())) {
                    sorted.put(each.getKey(), inner);
                }
            }
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            object.setAll(sorted);
            return object;
        }
        if (value.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            value.forEach(each -> array.add(cleaned("", each)));
            return array;
        }
        if (FLAGS.contains(name) && value.isBoolean() && !value.booleanValue()) {
            return NullNode.getInstance();
        }
        if (WORDS.contains(name)) {
            return JsonNodeFactory.instance.textNode(value.asText().toLowerCase(java.util.Locale.ROOT));
        }
        return value.isNumber() ? JsonNodeFactory.instance.numberNode(value.doubleValue()) : value;
    }

    private static void compare(String path, JsonNode ours, JsonNode theirs, List<String> differences) {
        if (ours.isObject() && theirs.isObject()) {
            Set<String> names = new TreeSet<>();
            ours.fieldNames().forEachRemaining(names::add);
            theirs.fieldNames().forEachRemaining(names::add);
            names.forEach(name -> compare(
                    path.isEmpty() ? name : path + "." + name, ours.path(name), theirs.path(name), differences));
        } else if (!ours.equals(theirs)) {
            differences.add(path + ": plugin " + shown(ours) + ", azure-ai-ml " + shown(theirs));
        }
    }

    private static String shown(JsonNode value) {
        String text = value.isMissingNode() ? "nothing" : value.toString();
        return text.length() > 300 ? text.substring(0, 300) + "…" : text;
    }
}
