package io.jenkins.plugins.azureml.client.scoring;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.error.Redactor;
import io.jenkins.plugins.azureml.client.http.Bearer;
import io.jenkins.plugins.azureml.client.http.Call;
import io.jenkins.plugins.azureml.client.http.Response;
import io.jenkins.plugins.azureml.client.http.message.RepeatableBody;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.json.PlainJson;
import io.jenkins.plugins.azureml.client.service.AmlHttp;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.apache.hc.core5.http.ContentType;

/** Sends scoring requests to deployed models. */
public final class Scoring {

    private static final String OPERATION = "score with";
    private static final String DEPLOYMENT = "azureml-model-deployment";

    private final AmlHttp http;

    public Scoring(AmlHttp http) {
        this.http = http;
    }

    /**
     * Scores data: {@code POST {scoringUri}}. Retried only if the endpoint has certainly not processed the request.
     *
     * @return the response as maps, lists, strings, numbers, booleans or null; a response that is not JSON as string
     */
    @CheckForNull
    public Object score(ScoringRequest request) throws AzureMlException, InterruptedException {
        URI uri = request.scoringUri();
        Call call = call(OPERATION, "POST", uri, request.bearer(), request.web())
                .body("application/json", RepeatableBody.of(request.body()))
                .allowSlowResponse();
        if (request.deployment() != null) {
            call.header(DEPLOYMENT, request.deployment());
        }
        if (request.once()) {
            call.maxAttempts(1);
        }
        return read(http.send(call), request.raw(), Redactor.show(uri));
    }

    /**
     * Reads the schema of an endpoint once: {@code GET {swaggerUri}}.
     *
     * @return plain values, as from {@link #score}
     */
    @CheckForNull
    public Object swagger(URI swaggerUri, @CheckForNull Bearer bearer, @CheckForNull String deployment, PlainHttp web)
            throws AzureMlException, InterruptedException {
        Call call = call("read", "GET", swaggerUri, bearer, web).maxAttempts(2).json();
        if (deployment != null) {
            call.header(DEPLOYMENT, deployment);
        }
        return PlainJson.read(http.send(call).json());
    }

    private static Call call(String operation, String method, URI uri, @CheckForNull Bearer bearer, PlainHttp web)
            throws AzureMlException {
        Optional<String> problem = web.problem(uri);
        if (problem.isPresent()) {
            throw AzureMlException.badParameter("score", "scoringUri " + problem.get());
        }
        return Call.of(Call.Target.SCORING, operation, Redactor.show(uri), method, uri)
                .urlRule(web::problem)
                .addressRule(web::addressProblem)
                .direct(web.direct(uri))
                .bearer(bearer);
    }

    private static Object read(Response response, boolean raw, String resource) throws AzureMlException {
        String text = text(response, resource);
        if (text.isEmpty()) {
            return null;
        }
        JsonNode json = parse(text);
        if (json == null) {
            String type = String.valueOf(response.head().header("content-type")).toLowerCase(Locale.ROOT);
            if (type.contains("json") || text.startsWith("{") || text.startsWith("[")) {
                throw unreadable(
                        response, resource, "the response is not complete JSON (" + response.body().length + " bytes)");
            }
            return text;
        }
        if (json.isTextual() && !raw) {
            JsonNode inner = parse(json.textValue());
            return PlainJson.read(inner == null ? json : inner);
        }
        return PlainJson.read(json);
    }

    /** Decodes a response with the charset that it specifies, or UTF-8. */
    private static String text(Response response, String resource) throws AzureMlException {
        Charset charset;
        try {
            ContentType type = ContentType.parse(response.head().header("content-type"));
            charset = ContentType.getCharset(type, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // Both exceptions mean that the charset is unusable.
            throw unreadable(response, resource, "the response has an unknown charset");
        }
        String text = new String(response.body(), charset);
        return (text.startsWith("\uFEFF") ? text.substring(1) : text).trim();
    }

    private static AzureMlException unreadable(Response response, String resource, String message) {
        return AzureMlException.builder(OPERATION, resource)
                .status(response.status())
                .code("UnreadableAnswer")
                .message(message)
                .advice("check the return value of the scoring script")
                .outcomeUnknown(true)
                .build();
    }

    /** Parses a text as JSON. Null if it is not JSON. */
    private static JsonNode parse(String text) {
        try (var parser = Json.MAPPER.createParser(text)) {
            JsonNode node = Json.MAPPER.readTree(parser);
            return node == null || node.isMissingNode() || parser.nextToken() != null ? null : node;
        } catch (IOException e) {
            return null;
        }
    }
}
