package io.jenkins.plugins.azureml.client.error;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the error in a response, in any of its shapes: ARM, the front end of Machine Learning
 * (additionalInfo), execution (innerError), model management (flat), OAuth, blob storage (XML), a proxy's HTML or text.
 */
public final class ErrorReader {

    private static final int LONGEST_PLAIN = 300;
    private static final int MAX_TEXT = 4000;
    private static final int MAX_DEPTH = 20;
    private static final int MAX_DETAILS = 10;
    private static final Pattern CODE = Pattern.compile("[\\w.-]+");
    private static final Pattern AADSTS = Pattern.compile("\\bAADSTS\\d+\\b");
    private static final Pattern XML_CODE = Pattern.compile("(?s)<Code>([^<]+)</Code>");
    private static final Pattern XML_MESSAGE = Pattern.compile("(?s)<Message>([^<]+)</Message>");
    private static final Pattern TITLE = Pattern.compile("(?i)<title(?:\\s[^<>]*)?>([^<]*)");

    private final Redactor redactor;

    public ErrorReader(Redactor redactor) {
        this.redactor = redactor;
    }

    /** Reads the body of a response; every part of the error may be missing. */
    public ServiceError read(byte[] body) {
        try {
            JsonNode json = Json.parse(body);
            if (json.isArray() && !json.isEmpty()) {
                json = json.get(0);
            }
            if (json.isObject()) {
                return read(json);
            }
            if (json.isTextual()) {
                return plain(json.asText());
            }
        } catch (IOException e) {
            // Not JSON: a proxy, a gateway or blob storage.
        }
        return plain(new String(body, StandardCharsets.UTF_8));
    }

    /** Reads an object that is an error, or contains it in {@code error} (once or, in a run, twice). */
    public ServiceError read(JsonNode json) {
        JsonNode outer = json;
        JsonNode error = json;
        for (int i = 0; i < 3 && Json.field(error, "error").isObject(); i++) {
            outer = error;
            error = Json.field(error, "error");
        }
        if (Json.field(error, "error").isTextual()) {
            return oauth(error);
        }
        Found found = new Found();
        found.inner(error);
        for (JsonNode info : Json.field(error, "additionalInfo")) {
            found.additional(info);
        }
        found.details(Json.field(error, "details"));
        found.request(Json.field(outer, "correlation"));
        found.request(Json.field(error, "correlation"));
        String code = first(error, "code", "error_code", "errorCode", "statusCode");
        String message = first(error, "message", "error_description", "exceptionMessage", "title", "detail");
        return unwrap(found, code, message);
    }

    /** Reads the JSON of the inner error that some front ends put into their own message. */
    private ServiceError unwrap(Found found, String code, String message) {
        if (message != null && message.trim().startsWith("{")) {
            try {
                JsonNode nested = Json.parse(message.getBytes(StandardCharsets.UTF_8));
                ServiceError inner = nested.isObject() ? read(nested) : null;
                if (inner != null && inner.message() != null) {
                    if (inner.code() != null) {
                        found.codes.add(inner.code());
                    }
                    found.codes.addAll(inner.innerCodes());
                    return found.error(code, inner.message());
                }
            } catch (IOException e) {
                // A message that only begins like JSON.
            }
        }
        return found.error(code, message);
    }

    private ServiceError oauth(JsonNode json) {
        String description = Json.text(json, "error_description");
        String text = description == null ? Json.text(json, "message") : description;
        Matcher aadsts = AADSTS.matcher(text == null ? "" : text);
        String error = Json.text(json, "error");
        String code = error;
        if (aadsts.find()) {
            code = aadsts.group();
        } else if (Json.field(json, "error_codes").isArray()
                && !Json.field(json, "error_codes").isEmpty()) {
            code = "AADSTS" + Json.field(json, "error_codes").get(0).asText();
        }
        if (text == null) {
            text = error;
            // A message where others have a code: scoring scripts often return one.
            code = error.equals(code) && !CODE.matcher(error).matches() ? null : code;
        }
        // Trace ids follow on separate lines; the one that support asks for is shown as request id.
        String head = text.split("\\r?\\n[ \\t]*Trace ID:", 2)[0];
        List<String> inner = error == null || error.equals(code) || error.equals(text) ? List.of() : List.of(error);
        return new ServiceError(clean(code), clean(head), inner, null, List.of(), clean(Json.text(json, "trace_id")));
    }

    private ServiceError plain(String text) {
        String trimmed = text.replace("\uFEFF", "").trim();
        String code = null;
        String message = trimmed;
        if (trimmed.startsWith("<")) {
            Matcher xmlCode = XML_CODE.matcher(trimmed);
            Matcher xmlMessage = XML_MESSAGE.matcher(trimmed);
            Matcher title = TITLE.matcher(trimmed);
            if (xmlCode.find()) {
                code = xmlCode.group(1);
                message = xmlMessage.find() ? xmlMessage.group(1) : "";
            } else if (title.find() && !title.group(1).isBlank()) {
                message = title.group(1);
            } else {
                message = trimmed.replaceAll("<[^<>]*>", " ");
            }
        }
        String shown = clean(message);
        if (shown != null && shown.length() > LONGEST_PLAIN) {
            // The end of a traceback is its most specific part.
            shown = shown.substring(0, LONGEST_PLAIN / 3)
                    + " … "
                    + shown.substring(shown.length() - 2 * LONGEST_PLAIN / 3);
        }
        return new ServiceError(clean(code), shown, List.of(), null, List.of(), null);
    }

    private static String first(JsonNode node, String... names) {
        for (String name : names) {
            String text = Json.text(node, name);
            if (text != null) {
                return text;
            }
        }
        return null;
    }

    /** Returns one line without control characters and secrets, of limited length; null if nothing is left. */
    @CheckForNull
    private String clean(@CheckForNull String text) {
        if (text == null) {
            return null;
        }
        String line = redactor.redact(text).replaceAll("[\\p{Cntrl}\\s]+", " ").trim();
        if (line.length() > MAX_TEXT) {
            line = line.substring(0, MAX_TEXT) + "…";
        }
        return line.isEmpty() ? null : line;
    }

    /** Collects the inner parts of one error. */
    private final class Found {
        private final List<String> codes = new ArrayList<>();
        private final List<String> details = new ArrayList<>();
        private String innerMessage;
        private String requestId;

        void inner(JsonNode error) {
            JsonNode node = error;
            for (int i = 0; i < MAX_DEPTH; i++) {
                JsonNode next = Json.field(node, "innerError");
                if (!next.isObject()) {
                    next = Json.field(node, "inner_error");
                }
                if (!next.isObject()) {
                    return;
                }
                level(next);
                node = next;
            }
        }

        private void level(JsonNode node) {
            String code = Json.text(node, "code");
            if (code != null) {
                codes.add(clean(code));
            }
            String message = Json.text(node, "message");
            if (message != null) {
                innerMessage = message;
            }
        }

        void additional(JsonNode info) {
            JsonNode value = Json.field(info, "info");
            JsonNode inner = Json.field(value, "value").isObject() ? Json.field(value, "value") : value;
            String type = Json.text(info, "type");
            if ("InnerError".equalsIgnoreCase(type)) {
                level(inner);
                inner(inner);
            } else if ("Correlation".equalsIgnoreCase(type)) {
                request(inner);
            }
        }

        void details(JsonNode list) {
            for (JsonNode detail : list) {
                String code = Json.text(detail, "code");
                String message = Json.text(detail, "message");
                if ((code != null || message != null) && details.size() < MAX_DETAILS) {
                    String text =
                            code == null || message == null ? (code == null ? message : code) : code + ": " + message;
                    details.add(clean(text));
                }
                inner(detail);
            }
        }

        void request(JsonNode correlation) {
            String id = first(correlation, "request", "requestId", "operation");
            if (requestId == null && id != null) {
                requestId = id;
            }
        }

        ServiceError error(String code, String message) {
            return new ServiceError(clean(code), clean(message), codes, clean(innerMessage), details, clean(requestId));
        }
    }
}
