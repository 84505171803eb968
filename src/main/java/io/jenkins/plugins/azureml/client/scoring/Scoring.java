package io.jenkins.plugins.azureml.client.scoring;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.AmlHttp;
import io.jenkins.plugins.azureml.client.AzureMlException;
import io.jenkins.plugins.azureml.client.RepeatableBody;
import io.jenkins.plugins.azureml.client.SecretText;
import io.jenkins.plugins.azureml.client.http.Answer;
import io.jenkins.plugins.azureml.client.http.Bearer;
import io.jenkins.plugins.azureml.client.http.Call;
import io.jenkins.plugins.azureml.client.http.Hosts;
import io.jenkins.plugins.azureml.client.http.Json;
import io.jenkins.plugins.azureml.client.http.PlainJson;
import io.jenkins.plugins.azureml.client.http.Redactor;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;

/** Asks deployed models. */
public final class Scoring {

    private static final String OPERATION = "score with";

    private final AmlHttp http;

    public Scoring(AmlHttp http) {
        this.http = http;
    }

    /**
     * {@code POST {scoringUri}} with {@code {"data": …}}. Repeated only if the endpoint has certainly not begun.
     *
     * @return the answer as maps, lists, texts, numbers, booleans or null; an answer that is no JSON as text
     */
    public Object score(ScoringRequest request) throws AzureMlException, InterruptedException {
        URI uri = request.scoringUri();
        Optional<String> problem = urlProblem(request, uri);
        if (problem.isPresent()) {
            throw AzureMlException.badParameter("score", "scoringUri " + problem.get());
        }
        String resource = Redactor.show(uri);
        boolean loopback = request.allowLoopbackHttp() && Hosts.isLoopback(Hosts.host(uri));
        Call call = Call.of(Call.Target.SCORING, OPERATION, resource, "POST", uri)
                .body("application/json", RepeatableBody.of(body(request.data())))
                .urlRule(address -> urlProblem(request, address))
                .foreignRedirects(true)
                .patient()
                .direct(loopback)
                .bearer(bearer(request.key(), uri));
        return read(http.send(call), request.raw(), resource);
    }

    private static byte[] body(Object data) throws AzureMlException {
        try {
            return PlainJson.write(Collections.singletonMap("data", data));
        } catch (IllegalArgumentException e) {
            throw AzureMlException.badParameter("score", e.getMessage());
        } catch (IOException e) {
            throw AzureMlException.badParameter("score", "data cannot be written as JSON");
        }
    }

    private static Optional<String> urlProblem(ScoringRequest request, URI uri) {
        Optional<String> problem = Hosts.schemeProblem(uri, request.allowLoopbackHttp());
        if (problem.isPresent() && request.allowHttp() && uri != null && "http".equalsIgnoreCase(uri.getScheme())) {
            return uri.getHost() == null || uri.getRawUserInfo() != null ? problem : Optional.empty();
        }
        return problem;
    }

    /** The key of one endpoint, for just that place. */
    @CheckForNull
    private static Bearer bearer(@CheckForNull SecretText key, URI endpoint) throws AzureMlException {
        if (key == null || key.isEmpty()) {
            return null;
        }
        if (!key.reveal().matches("[\\x21-\\x7e]+")) {
            throw AzureMlException.badParameter(
                    "score", "the key holds a space or a character that a header cannot carry");
        }
        return new Bearer() {
            @Override
            public Optional<String> problem(URI target) {
                return Hosts.sameOrigin(endpoint, target)
                        ? Optional.empty()
                        : Optional.of("is not the endpoint that the key is for");
            }

            @Override
            public SecretText token() {
                return key;
            }

            @Override
            public boolean renew(SecretText refused) {
                return false;
            }
        };
    }

    private static Object read(Answer answer, boolean raw, String resource) throws AzureMlException {
        String text = new String(answer.body(), StandardCharsets.UTF_8)
                .replace("\uFEFF", "")
                .trim();
        if (text.isEmpty()) {
            return null;
        }
        JsonNode json = parse(text);
        if (json == null) {
            String type = String.valueOf(answer.head().header("content-type")).toLowerCase(Locale.ROOT);
            if (type.contains("json") || text.startsWith("{") || text.startsWith("[")) {
                throw AzureMlException.builder(OPERATION, resource)
                        .status(answer.status())
                        .code("UnreadableAnswer")
                        .message("the answer is not complete JSON (" + answer.body().length + " bytes)")
                        .advice("look at what the scoring script returns")
                        .ambiguous(true)
                        .build();
            }
            return text;
        }
        if (json.isTextual() && !raw) {
            JsonNode inner = parse(json.textValue());
            return PlainJson.read(inner == null ? json : inner);
        }
        return PlainJson.read(json);
    }

    /** The whole text as JSON; null if it is not. */
    private static JsonNode parse(String text) {
        try (var parser = Json.MAPPER.createParser(text)) {
            JsonNode node = Json.MAPPER.readTree(parser);
            return node == null || node.isMissingNode() || parser.nextToken() != null ? null : node;
        } catch (IOException e) {
            return null;
        }
    }
}
