package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** A compute target with its nodes. The {@link RunQueue} guards the node counts. */
final class Compute {
    final String name;
    final String location;
    final Instant created;
    volatile ObjectNode settings;
    volatile String provisioningState;
    volatile int busyNodes;
    volatile ServiceException failure;

    Compute(String name, String location, ObjectNode settings, String provisioningState, Instant created) {
        this.name = name;
        this.location = location;
        this.settings = settings;
        this.provisioningState = provisioningState;
        this.created = created;
    }

    static ObjectNode settings(int maxNodes) {
        ObjectNode settings = Json.object();
        settings.put("vmSize", "STANDARD_DS3_V2").put("osType", "Linux").put("vmPriority", "Dedicated");
        settings.putObject("scaleSettings")
                .put("maxNodeCount", maxNodes)
                .put("minNodeCount", 0)
                .put("nodeIdleTimeBeforeScaleDown", "PT30M");
        settings.put("remoteLoginPortPublicAccess", "NotSpecified");
        return settings;
    }

    int maxNodes() {
        return Json.field(Json.field(settings, "scaleSettings"), "maxNodeCount").asInt(1);
    }

    ObjectNode toJson(String workspacePath) {
        ObjectNode json = Json.object();
        json.put("id", workspacePath + "/computes/" + name);
        json.put("name", name).put("type", "Microsoft.MachineLearningServices/workspaces/computes");
        json.put("location", location);
        ObjectNode properties = json.putObject("properties");
        properties.put("computeType", "AmlCompute").put("computeLocation", location);
        properties.put("createdOn", Json.time(created)).put("modifiedOn", Json.time(created));
        properties.put("provisioningState", provisioningState).putNull("provisioningErrors");
        properties.put("isAttachedCompute", false);
        ObjectNode own = settings.deepCopy();
        own.remove("userAccountCredentials");
        if (provisioningState.equals("Succeeded")) {
            own.put("allocationState", "Steady").putNull("errors");
            own.put("currentNodeCount", busyNodes).put("targetNodeCount", busyNodes);
            own.putObject("nodeStateCounts")
                    .put("preparingNodeCount", 0)
                    .put("runningNodeCount", busyNodes)
                    .put("idleNodeCount", 0)
                    .put("unusableNodeCount", 0)
                    .put("leavingNodeCount", 0)
                    .put("preemptedNodeCount", 0);
        }
        if (provisioningState.equals("Failed") && failure != null) {
            // Earlier versions have code and message without the object "error". The response gets those of its
            // version.
            ObjectNode error = own.putArray("errors").addObject();
            error.put("code", failure.code).put("message", failure.getMessage());
            error.putObject("error").put("code", failure.code).put("message", failure.getMessage());
        }
        properties.set("properties", own);
        return json;
    }
}
