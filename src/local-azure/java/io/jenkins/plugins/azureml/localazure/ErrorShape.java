package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/** The error format of an area of the service. */
enum ErrorShape {
    RESOURCE_MANAGER {
        @Override
        Reply render(Refusal refusal, Instant now, String requestId) {
            ObjectNode body = Json.object();
            ObjectNode error = body.putObject("error");
            error.put("code", refusal.code).put("message", refusal.getMessage());
            return Reply.json(refusal.status, body);
        }
    },
    /**
     * The v2 resources below a workspace. The resource manager forwards their calls to a front end, whose errors
     * ({@code UserError}, {@code ServiceError}) have more fields than those of the resource manager itself.
     */
    FRONT_END {
        @Override
        Reply render(Refusal refusal, Instant now, String requestId) {
            if (!refusal.code.equals("UserError") && !refusal.code.equals("ServiceError")) {
                return RESOURCE_MANAGER.render(refusal, now, requestId);
            }
            ObjectNode body = Json.object();
            ObjectNode error = body.putObject("error");
            error.put("code", refusal.code).put("message", refusal.getMessage());
            error.putArray("details");
            ArrayNode info = error.putArray("additionalInfo");
            info(info, "ComponentName", Json.text("managementfrontend"));
            ObjectNode correlation = Json.object();
            correlation.put("operation", requestId.replace("-", "")).put("request", requestId.substring(0, 8));
            info(info, "Correlation", correlation);
            info(info, "Environment", Json.text("local"));
            info(info, "Location", Json.text("local"));
            info(info, "Time", Json.text(Json.time(now)));
            if (!refusal.innerCodes.isEmpty()) {
                ObjectNode inner = Json.object();
                info(info, "InnerError", inner);
                for (int i = 0; i < refusal.innerCodes.size(); i++) {
                    inner = i == 0 ? inner : inner.putObject("innerError");
                    inner.put("code", refusal.innerCodes.get(i)).putNull("innerError");
                }
            }
            return Reply.json(refusal.status, body);
        }
    },
    /** The regional services except model management. */
    DATA_PLANE {
        @Override
        Reply render(Refusal refusal, Instant now, String requestId) {
            ObjectNode body = dataPlaneError(refusal.code, refusal.getMessage(), refusal.innerCodes, now, requestId);
            return Reply.json(refusal.status, body);
        }
    },
    /** Model management: the fields of the error without an enclosing {@code error}. */
    FLAT {
        @Override
        Reply render(Refusal refusal, Instant now, String requestId) {
            ObjectNode body = Json.object();
            body.put("code", refusal.code).put("statusCode", refusal.status).put("message", refusal.getMessage());
            ArrayNode details = body.putArray("details");
            refusal.innerCodes.forEach(
                    code -> details.addObject().put("code", code).put("message", refusal.getMessage()));
            body.putObject("correlation").put("RequestId", requestId);
            return Reply.json(refusal.status, body);
        }
    },
    ENTRA_ID {
        @Override
        Reply render(Refusal refusal, Instant now, String requestId) {
            return EntraId.error(refusal, now, requestId);
        }
    },
    STORAGE {
        @Override
        Reply render(Refusal refusal, Instant now, String requestId) {
            return StorageRoutes.error(refusal, now, requestId);
        }
    },
    /** A scoring service: plain text. */
    TEXT {
        @Override
        Reply render(Refusal refusal, Instant now, String requestId) {
            return Reply.text(refusal.status, "text/plain; charset=utf-8", refusal.getMessage());
        }
    };

    abstract Reply render(Refusal refusal, Instant now, String requestId);

    private static void info(ArrayNode all, String type, JsonNode value) {
        ObjectNode each = all.addObject().put("type", type);
        each.putObject("info").set("value", value);
    }

    static ObjectNode dataPlaneError(
            String code, String message, List<String> innerCodes, Instant now, String requestId) {
        ObjectNode body = Json.object();
        ObjectNode error = body.putObject("error");
        error.put("code", code).put("message", message).putNull("target");
        error.putArray("details");
        if (innerCodes.isEmpty()) {
            error.putNull("innerError");
        }
        ObjectNode inner = error;
        for (String each : innerCodes) {
            inner = inner.putObject("innerError").put("code", each);
        }
        if (!innerCodes.isEmpty()) {
            inner.putNull("innerError");
        }
        body.putObject("correlation").put("operation", requestId).put("request", requestId.substring(0, 16));
        body.put("environment", "local").put("location", "local").put("time", Json.time(now));
        return body;
    }
}
