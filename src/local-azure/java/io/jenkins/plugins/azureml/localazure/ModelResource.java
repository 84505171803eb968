package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Converts models between the v2 format and the v1 format that they are stored in. */
final class ModelResource {
    private static final Pattern OF_RUN = Pattern.compile("ExperimentRun/dcid\\.([^/]+)/(.*)");

    private ModelResource() {}

    static ObjectNode properties(Workspace workspace, Model model) {
        ObjectNode json = workspace.models.json(model);
        ObjectNode properties = Json.object();
        properties.set("description", json.path("description").deepCopy());
        properties.set("tags", json.path("kvTags").deepCopy());
        properties.set("properties", json.path("properties").deepCopy());
        properties.put("isArchived", false).put("isAnonymous", false);
        properties.putObject("flavors");
        properties.put("modelType", "custom_model").put("modelUri", uri(workspace, model));
        properties.set("jobName", json.path("runId").deepCopy());
        properties.setAll(workspace.models.own(model));
        return properties;
    }

    /** Returns the URI with the full name of the datastore, as the service does. */
    private static String uri(Workspace workspace, Model model) {
        BlobPath place = model.place();
        if (place == null) {
            return model.json().path("url").asText();
        }
        String datastore = place.container() == workspace.storage.artifacts
                ? Datastores.ARTIFACTS
                : place.container().name.equals(workspace.blobStore()) ? Datastores.DEFAULT : null;
        if (datastore == null) {
            return model.json().path("url").asText();
        }
        return "azureml://subscriptions/" + workspace.subscription + "/resourceGroups/" + workspace.resourceGroup
                + "/workspaces/" + workspace.name + "/datastores/" + datastore + "/paths/" + place.path();
    }

    /** Registers a version through v2. Fields common to both generations are stored in the v1 format. */
    static Model register(
            Workspace workspace, String name, String version, ObjectNode properties, BlobPath place, Instant now) {
        ObjectNode json = Json.object();
        json.put("id", name + ":" + version).put("name", name).put("version", Assets.number(version));
        json.put("framework", "Custom").putNull("frameworkVersion");
        json.put("mimeType", "application/x-python").put("unpack", false);
        Matcher artifact = OF_RUN.matcher(place.path());
        boolean ofRun = place.container() == workspace.storage.artifacts && artifact.matches();
        json.put(
                "url",
                ofRun
                        ? "aml://artifact/" + place.path()
                        : properties.path("modelUri").asText());
        String job = properties.path("jobName").asText(ofRun ? artifact.group(1) : null);
        json.put("runId", job);
        Run run = job == null ? null : workspace.runs.find(job);
        json.put("experimentName", run == null ? null : run.experiment);
        json.putArray("datasets");
        json.put("createdTime", Json.time(now));
        describe(json, properties, now);
        return new Model(name, version, json, own(properties), place, now);
    }

    /** Applies the fields that a repeated PUT may change. */
    static void describe(ObjectNode json, JsonNode properties, Instant now) {
        json.set("description", properties.hasNonNull("description") ? properties.get("description") : json.nullNode());
        json.set(
                "kvTags",
                properties.path("tags").isObject() ? properties.path("tags").deepCopy() : Json.object());
        ObjectNode free = json.path("properties").isObject() ? (ObjectNode) json.path("properties") : Json.object();
        if (properties.path("properties") instanceof ObjectNode more) {
            free.setAll(more);
        }
        json.set("properties", free);
        json.put("modifiedTime", Json.time(now));
    }

    static ObjectNode own(JsonNode properties) {
        ObjectNode own = Json.object();
        own.put("modelType", properties.path("modelType").asText("custom_model"));
        own.put("isArchived", properties.path("isArchived").asBoolean(false));
        own.put("isAnonymous", properties.path("isAnonymous").asBoolean(false));
        own.set("flavors", properties.path("flavors").isObject() ? properties.path("flavors") : Json.object());
        return own;
    }
}
