package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.form.FormData;
import io.undertow.server.handlers.form.FormDataParser;
import io.undertow.server.handlers.form.FormParserFactory;
import io.undertow.server.handlers.form.MultiPartParserDefinition;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A request as the routes see it. */
final class Request {
    private final HttpServerExchange exchange;
    private final Map<String, String> path;
    private final DocumentedOperation operation;
    private final Path temporary;
    final String requestId;
    private byte[] body;

    Caller caller = Caller.NOBODY;

    Request(
            HttpServerExchange exchange,
            Map<String, String> path,
            DocumentedOperation operation,
            Path temporary,
            String requestId) {
        this.exchange = exchange;
        this.path = path;
        this.operation = operation;
        this.temporary = temporary;
        this.requestId = requestId;
    }

    String method() {
        return exchange.getRequestMethod().toString();
    }

    /** Returns scheme, host and port as the client named them, for absolute links. */
    String base() {
        return exchange.getRequestScheme() + "://" + exchange.getHostAndPort();
    }

    String rawPath() {
        return exchange.getRequestURI();
    }

    String rawQuery() {
        return exchange.getQueryString();
    }

    /** Returns the decoded path segment for a name in the route's pattern. */
    String path(String name) {
        return path.get(name);
    }

    boolean hasPath(String name) {
        return path.containsKey(name);
    }

    Optional<String> query(String name) {
        for (Map.Entry<String, Deque<String>> each :
                exchange.getQueryParameters().entrySet()) {
            if (each.getKey().equalsIgnoreCase(name)) {
                return Optional.of(each.getValue().getFirst());
            }
        }
        return Optional.empty();
    }

    int queryInt(String name, int otherwise) {
        String text = query(name).orElse(null);
        if (text == null || text.isEmpty()) {
            return otherwise;
        }
        try {
            return Math.max(1, Integer.parseInt(text));
        } catch (NumberFormatException e) {
            throw ServiceException.userError(
                    "The value '" + text + "' of " + name + " is not a number.", "BadArgument");
        }
    }

    Map<String, Deque<String>> queries() {
        return exchange.getQueryParameters();
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
    }

    /** Returns the headers. Of a repeated one, the first value. */
    Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        exchange.getRequestHeaders()
                .forEach(each -> headers.put(each.getHeaderName().toString(), each.getFirst()));
        return headers;
    }

    /** Returns the bearer token; empty if the client does not authenticate with one. */
    Optional<String> bearer() {
        return header("Authorization")
                .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
                .map(value -> value.substring(7).trim());
    }

    /** Thrown if the client has disconnected before the end of the body. */
    static final class DisconnectedException extends IOException {
        private static final long serialVersionUID = 1L;

        DisconnectedException(IOException cause) {
            super(cause);
        }
    }

    private InputStream input() {
        return new FilterInputStream(exchange.getInputStream()) {
            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                try {
                    return super.read(bytes, offset, length);
                } catch (IOException e) {
                    throw new DisconnectedException(e);
                }
            }
        };
    }

    byte[] body() throws IOException {
        if (body == null) {
            body = input().readAllBytes();
        }
        return body;
    }

    /** Streams the body to a file. Returns its MD5 in Base64. */
    String saveTo(Path file) throws IOException {
        MessageDigest md5 = BlobUploads.newMd5();
        try (OutputStream out = new DigestOutputStream(Files.newOutputStream(file), md5)) {
            input().transferTo(out);
        }
        return Base64.getEncoder().encodeToString(md5.digest());
    }

    JsonNode json() throws IOException {
        try {
            JsonNode node = Json.parse(body());
            if (node != null && !node.isMissingNode()) {
                return node;
            }
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new ServiceException(
                    400, "InvalidRequestContent", "The request content was invalid and could not be deserialized.");
        }
        throw new ServiceException(400, "InvalidRequestContent", "The request has no content, where JSON is expected.");
    }

    ObjectNode jsonObject() throws IOException {
        if (json() instanceof ObjectNode object) {
            return object;
        }
        throw new ServiceException(400, "InvalidRequestContent", "The request content is not a JSON object.");
    }

    Map<String, String> form() throws IOException {
        Map<String, String> form = new LinkedHashMap<>();
        for (String pair : new String(body(), StandardCharsets.UTF_8).split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                form.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
        return form;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    /** Parses the {@code multipart/form-data} body. Its files are deleted when the request ends. */
    FormData multipart() throws IOException {
        MultiPartParserDefinition definition = new MultiPartParserDefinition(temporary);
        definition.setDefaultEncoding("UTF-8");
        FormDataParser parser =
                FormParserFactory.builder(false).addParser(definition).build().createParser(exchange);
        if (parser == null) {
            throw new ServiceException(
                    415, "UserError", "The content must be multipart/form-data.", "UnsupportedMediaType");
        }
        try {
            FormData form = parser.parseBlocking();
            form.forEach(operation::checkPart);
            return form;
        } catch (ServiceException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw ServiceException.userError("The multipart/form-data content could not be read.", "BadArgument");
        }
    }
}
