package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Applies JSON Patch operations to the members of an object that clients may change. */
final class JsonPatch {
    private JsonPatch() {}

    static void apply(JsonNode patch, ObjectNode target, List<String> changeable) {
        if (!patch.isArray()) {
            throw bad("A JSON patch is an array of operations.");
        }
        for (JsonNode operation : patch) {
            apply(operation, target, changeable, operation.path("op").asText(""));
        }
    }

    private static void apply(JsonNode operation, ObjectNode target, List<String> changeable, String op) {
        String[] path = operation.path("path").asText("").replaceFirst("^/", "").split("/");
        if (!changeable.contains(path[0]) || path.length > 2) {
            throw bad("The path '" + operation.path("path").asText() + "' cannot be changed.");
        }
        JsonNode parent = path.length == 1 ? target : target.get(path[0]);
        if (path.length == 2 && parent instanceof ArrayNode array && op.equals("add")) {
            array.add(operation.get("value"));
            return;
        }
        if (path.length == 2 && (parent == null || parent.isNull())) {
            parent = target.putObject(path[0]);
        }
        if (!(parent instanceof ObjectNode object)) {
            throw bad("The path '" + operation.path("path").asText() + "' cannot be changed.");
        }
        String name = path[path.length - 1].replace("~1", "/").replace("~0", "~");
        switch (op) {
            case "add", "replace" -> {
                if (!operation.has("value")) {
                    throw bad("The operation '" + op + "' needs a value.");
                }
                object.set(name, operation.get("value"));
            }
            case "remove" -> {
                if (object.remove(name) == null) {
                    throw bad("The target '" + operation.path("path").asText() + "' does not exist.");
                }
            }
            default -> throw bad("The operation '" + op + "' is not one of add, replace, remove.");
        }
    }

    private static ServiceException bad(String message) {
        return new ServiceException(400, "BadRequest", message, "InvalidJsonPatch");
    }
}
