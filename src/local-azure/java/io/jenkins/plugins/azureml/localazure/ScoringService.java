package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/** A deployed web service that uses models. */
record ScoringService(String name, List<String> modelIds, Instant created) {
    boolean uses(String modelId) {
        return modelIds.contains(modelId);
    }

    ObjectNode toJson(String scoringUri) {
        ObjectNode json = Json.object();
        json.put("id", name).put("name", name).putNull("description");
        json.put("deploymentType", "Http").put("computeType", "ACI").put("state", "Healthy");
        json.put("createdTime", Json.time(created)).put("updatedTime", Json.time(created));
        json.put("authEnabled", true).put("aadAuthEnabled", false);
        json.put("scoringUri", scoringUri).put("swaggerUri", scoringUri.replace("/score/", "/swagger/"));
        json.putObject("kvTags");
        json.putObject("properties");
        var ids = json.putArray("modelIds");
        modelIds.forEach(ids::add);
        return json;
    }
}
