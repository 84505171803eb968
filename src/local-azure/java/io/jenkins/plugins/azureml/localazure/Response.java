package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A response, complete before its first byte is sent, so that a fault can change it. */
final class Response {
    final int status;
    final Map<String, String> headers = new LinkedHashMap<>();
    private final byte[] body;
    private final Path file;
    private final long offset;
    private final long length;

    private Response(int status, byte[] body, Path file, long offset, long length) {
        this.status = status;
        this.body = body;
        this.file = file;
        this.offset = offset;
        this.length = length;
    }

    static Response empty(int status) {
        return bytes(status, new byte[0]);
    }

    static Response bytes(int status, byte[] body) {
        return new Response(status, body, null, 0, body.length);
    }

    static Response json(int status, JsonNode body) {
        return bytes(status, Json.bytes(body)).header("Content-Type", "application/json; charset=utf-8");
    }

    static Response ok(JsonNode body) {
        return json(200, body);
    }

    static Response text(int status, String contentType, String body) {
        return bytes(status, body.getBytes(StandardCharsets.UTF_8)).header("Content-Type", contentType);
    }

    static Response file(int status, Path file, long offset, long length) {
        return new Response(status, null, file, offset, length).header("Content-Type", "application/octet-stream");
    }

    Response header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** Returns the content, which is not that of a file. */
    byte[] body() {
        return body;
    }

    long length() {
        return length;
    }

    /** Returns a response with another status and body, but the same other headers. */
    Response with(int newStatus, byte[] newBody) {
        Response response =
                newBody == null ? new Response(newStatus, body, file, offset, length) : bytes(newStatus, newBody);
        response.headers.putAll(headers);
        return response;
    }

    /** Writes the first bytes of the body, at most {@code limit}. */
    void writeTo(OutputStream out, long limit) throws IOException {
        long rest = Math.min(limit, length);
        if (file == null) {
            out.write(body, 0, (int) rest);
            return;
        }
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(offset);
            byte[] buffer = new byte[(int) Math.min(16384, rest)];
            while (rest > 0) {
                int read = in.read(buffer, 0, (int) Math.min(buffer.length, rest));
                if (read < 0) {
                    throw new IOException("the file became shorter while it was sent");
                }
                out.write(buffer, 0, read);
                rest -= read;
            }
        }
    }
}
