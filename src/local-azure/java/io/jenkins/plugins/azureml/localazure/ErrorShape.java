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
        Response render(ServiceException exception, Instant now, String requestId) {
            ObjectNode body = Json.object();
            ObjectNode error = body.putObject("error");
            error.put("code", exception.code).put("message", exception.getMessage());
            return Response.json(exception.status, body);
        }
    },
    /**
     * The v2 resources below a workspace. The resource manager forwards their calls to a front end, whose errors
     * ({@code UserError}, {@code ServiceError}) have more fields than those of the resource manager itself.
     */
    FRONT_END {
        @Override
        Response render(ServiceException exception, Instant now, String requestId) {
            if (!exception.code.equals("UserError") && !exception.code.equals("ServiceError")) {
                return RESOURCE_MANAGER.render(exception, now, requestId);
            }
            ObjectNode body = Json.object();
            ObjectNode error = body.putObject("error");
            error.put("code", exception.code).put("message", exception.getMessage());
            error.putArray("details");
            ArrayNode info = error.putArray("additionalInfo");
            info(info, "ComponentName", Json.text("managementfrontend"));
            ObjectNode correlation = Json.object();
            correlation.put("operation", requestId.replace("-", "")).put("request", requestId.substring(0, 8));
            info(info, "Correlation", correlation);
            info(info, "Environment", Json.text("local"));
            info(info, "Location", Json.text("local"));
            info(info, "Time", Json.text(Json.time(now)));
            if (!exception.innerCodes.isEmpty()) {
                ObjectNode inner = Json.object();
                info(info, "InnerError", inner);
                for (int i = 0; i < exception.innerCodes.size(); i++) {
                    inner = i == 0 ? inner : inner.putObject("innerError");
                    inner.put("code", exception.innerCodes.get(i)).putNull("innerError");
                }
            }
            return Response.json(exception.status, body);
        }
    },
    /** The regional services except model management. */
    DATA_PLANE {
        @Override
        Response render(ServiceException exception, Instant now, String requestId) {
            ObjectNode body =
                    dataPlaneError(exception.code, exception.getMessage(), exception.innerCodes, now, requestId);
            return Response.json(exception.status, body);
        }
    },
    /** Model management: the fields of the error without an enclosing {@code error}. */
    FLAT {
        @Override
        Response render(ServiceException exception, Instant now, String requestId) {
            ObjectNode body = Json.object();
            body.put("code", exception.code).put("statusCode", exception.status).put("message", exception.getMessage());
            ArrayNode details = body.putArray("details");
            exception.innerCodes.forEach(
                    code -> details.addObject().put("code", code).put("message", exception.getMessage()));
            body.putObject("correlation").put("RequestId", requestId);
            return Response.json(exception.status, body);
        }
    },
    ENTRA_ID {
        @Override
        Response render(ServiceException exception, Instant now, String requestId) {
            return EntraId.error(exception, now, requestId);
        }
    },
    STORAGE {
        @Override
        Response render(ServiceException exception, Instant now, String requestId) {
            return StorageRoutes.error(exception, now, requestId);
        }
    },
    /** A scoring service: plain text. */
    TEXT {
        @Override
        Response render(ServiceException exception, Instant now, String requestId) {
            return Response.text(exception.status, "text/plain; charset=utf-8", exception.getMessage());
        }
    };

    abstract Response render(ServiceException exception, Instant now, String requestId);

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
