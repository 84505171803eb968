package io.jenkins.plugins.azureml.localazure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.StringJoiner;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Assumptions;

/** A client of the local Azure ML that only uses its URLs. */
final class TestClient {
    static final ObjectMapper JSON = new ObjectMapper();

    final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    final LocalAzureMl server;
    String token;

    TestClient(LocalAzureMl server) {
        this.server = server;
        this.token = server.accessToken();
    }

    record Response(int status, HttpResponse<byte[]> response) {
        String text() {
            return new String(response.body(), StandardCharsets.UTF_8);
        }

        JsonNode json() {
            try {
                return JSON.readTree(response.body());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse(null);
        }

        Response expect(int wanted) {
            assertEquals(wanted, status, this::text);
            return this;
        }
    }

    static void assumePython() {
        Assumptions.assumeTrue(LocalAzureMl.pythonWorks("python3"), "python3 does not work here");
    }

    Response send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<byte[]> response =
                http.send(request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofByteArray());
        return new Response(response.statusCode(), response);
    }

    HttpRequest.Builder request(String url) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(url));
        return token == null ? builder : builder.header("Authorization", "Bearer " + token);
    }

    static HttpRequest.Builder plain(String url) {
        return HttpRequest.newBuilder(URI.create(url));
    }

    Response get(String url) throws IOException, InterruptedException {
        return send(request(url).GET());
    }

    Response post(String url, String json) throws IOException, InterruptedException {
        return send(request(url)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    Response method(String method, String url, String json) throws IOException, InterruptedException {
        return send(request(url)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        json == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(json)));
    }

    Response form(String url, Map<String, String> form) throws IOException, InterruptedException {
        StringJoiner body = new StringJoiner("&");
        form.forEach((name, value) -> body.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return send(plain(url)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
    }

    String api(String area) {
        return server.api() + "/" + area + "/v1.0" + server.workspacePath();
    }

    /** Returns a URL of the v2 API below the default workspace. The path may have a query. */
    String arm(String path) {
        return server.resourceManager() + server.workspacePath() + path + (path.contains("?") ? "&" : "?")
                + "api-version=2024-10-01";
    }

    Response put(String url, String json) throws IOException, InterruptedException {
        return method("PUT", url, json);
    }

    /** Uploads files by a pending upload, creates a code version from them, and returns its id. */
    String code(String name, Map<String, String> files) throws IOException, InterruptedException {
        JsonNode upload = post(
                        arm("/codes/" + name + "/versions/1/startPendingUpload"),
                        "{\"pendingUploadType\":\"TemporaryBlobReference\"}")
                .expect(200)
                .json()
                .path("blobReferenceForConsumption");
        for (Map.Entry<String, String> file : files.entrySet()) {
            String url = upload.at("/credential/sasUri").asText().replace("?", "/" + file.getKey() + "?");
            send(plain(url)
                            .header("x-ms-blob-type", "BlockBlob")
                            .PUT(HttpRequest.BodyPublishers.ofString(file.getValue())))
                    .expect(201);
        }
        return put(
                        arm("/codes/" + name + "/versions/1"),
                        "{\"properties\":{\"codeUri\":\""
                                + upload.path("blobUri").asText() + "\"}}")
                .expect(201)
                .json()
                .path("id")
                .asText();
    }

    String run(String runId) {
        return api("history") + "/runs/" + runId;
    }

    static String definition(String script, String target) {
        return "{\"Configuration\":{\"Script\":\"" + script + "\",\"Arguments\":[\"--rate\",\"0.5\"],\"Framework\":"
                + "\"Python\",\"Communicator\":\"None\",\"Target\":\"" + target + "\",\"NodeCount\":1,"
                + "\"Environment\":{\"EnvironmentVariables\":{\"COLOUR\":\"blue\"}},"
                + "\"History\":{\"OutputCollection\":true}}}";
    }

    String definition() {
        return definition("train.py", server.compute());
    }

    static byte[] zip(Map<String, String> files) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    Response start(String experiment, String runId, String definition, byte[] zip)
            throws IOException, InterruptedException {
        return send(startRequest(experiment, runId, definition, zip));
    }

    HttpRequest.Builder startRequest(String experiment, String runId, String definition, byte[] zip) {
        String boundary = "----a-boundary";
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        if (definition != null) {
            part(
                    body,
                    boundary,
                    "runDefinitionFile",
                    "definition.json",
                    "application/json",
                    definition.getBytes(StandardCharsets.UTF_8));
        }
        if (zip != null) {
            part(body, boundary, "projectZipFile", "project.zip", "application/zip", zip);
        }
        body.writeBytes(("--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII));
        return request(api("execution") + "/experiments/" + experiment + "/startrun"
                        + (runId == null ? "" : "?runId=" + runId))
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()));
    }

    private static void part(
            ByteArrayOutputStream body, String boundary, String name, String file, String type, byte[] content) {
        body.writeBytes(("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\"; filename=\""
                        + file + "\"\r\nContent-Type: " + type + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        body.writeBytes(content);
        body.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    String status(String runId) throws IOException, InterruptedException {
        return get(run(runId)).expect(200).json().path("status").asText();
    }

    String log(String runId) throws IOException, InterruptedException {
        String url = get(run(runId) + "/details")
                .expect(200)
                .json()
                .path("logFiles")
                .path("user_logs/std_log.txt")
                .asText("");
        return url.isEmpty() ? "" : send(plain(url).GET()).text();
    }
}
