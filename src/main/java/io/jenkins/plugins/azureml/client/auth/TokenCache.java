package io.jenkins.plugins.azureml.client.auth;

import io.jenkins.plugins.azureml.client.cloud.AzureCloud;
import io.jenkins.plugins.azureml.client.cloud.Hosts;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.error.SecretText;
import io.jenkins.plugins.azureml.client.http.Advice;
import io.jenkins.plugins.azureml.client.http.Bearer;
import io.jenkins.plugins.azureml.client.http.Call;
import io.jenkins.plugins.azureml.client.http.Lru;
import io.jenkins.plugins.azureml.client.http.Pipeline;
import io.jenkins.plugins.azureml.client.http.Response;
import io.jenkins.plugins.azureml.client.http.message.RepeatableBody;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Shares one token for each identity, authority and audience. Thread-safe. */
public final class TokenCache {

    private static final int MAX_ENTRIES = 500;

    private final Pipeline pipeline;
    private final Audiences audiences = new Audiences();
    // Bounded, since secrets that were changed leave their entries behind.
    private final Map<String, TokenSource> sources = new Lru<>(MAX_ENTRIES);

    public TokenCache(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    /** Returns the tokens of {@code identity} for requests to the hosts of {@code cloud}, and to no other host. */
    public Bearer bearer(AzureCloud cloud, Identity identity) {
        return new TokenBearer(this, cloud, identity, cloud.managementAudience());
    }

    /** Returns the tokens of {@code identity} for one audience. */
    public Bearer bearer(AzureCloud cloud, Identity identity, String audience) {
        return new TokenBearer(this, cloud, identity, audience);
    }

    Audiences audiences() {
        return audiences;
    }

    static String key(AzureCloud cloud, Identity identity, String audience) {
        return String.join("\n", identity.cacheKey(), cloud.authority().toString(), audience);
    }

    /** Returns the source of tokens for a {@link #key}. */
    TokenSource source(String key) {
        synchronized (sources) {
            return sources.computeIfAbsent(key, k -> new TokenSource());
        }
    }

    /** Returns a token. @param once whether to request a new one with one attempt only, and not to wait long for others */
    SecretText token(String key, AzureCloud cloud, Identity identity, String audience, boolean once)
            throws AzureMlException, InterruptedException {
        TokenSource source = source(key);
        TokenSource.Fetch fetch = attempts -> fetch(source, cloud, identity, audience, attempts);
        return once ? source.tokenOnce(fetch) : source.token(fetch);
    }

    /** Returns the tokens in use and the secrets that they were requested with, for masking. */
    public Collection<SecretText> inUse() {
        synchronized (sources) {
            return sources.values().stream()
                    .flatMap(source -> source.inUse().stream())
                    .toList();
        }
    }

    private Token fetch(TokenSource source, AzureCloud cloud, Identity identity, String audience, int attempts)
            throws AzureMlException, InterruptedException {
        TokenRequest request = identity.request(cloud, audience);
        source.provedBy(request.secrets());
        Call call = request.isOfMachine() ? ofMachine(request) : posted(cloud, request.with(source.claims()));
        request.secrets().forEach(call::secret);
        Response answer = pipeline.send(call.maxAttempts(attempts));
        Token token = Token.of(answer.json(), System.nanoTime());
        if (token == null) {
            throw AzureMlException.builder("get a token", request.resource())
                    .status(answer.status())
                    .code("UnreadableAnswer")
                    .message("the response has no access_token")
                    .advice(pipeline.advice()
                            .onUnusable(
                                    request.isOfMachine() ? Call.Target.MACHINE : Call.Target.TOKEN,
                                    Advice.Defect.NO_TOKEN,
                                    Hosts.host(request.uri())))
                    .build();
        }
        return token;
    }

    private static Call posted(AzureCloud cloud, TokenRequest request) {
        String form = request.form().entrySet().stream()
                .map(e -> encode(e.getKey()) + "=" + encode(e.getValue()))
                .collect(Collectors.joining("&"));
        return Call.of(Call.Target.TOKEN, "get a token", request.resource(), "POST", request.uri())
                .body("application/x-www-form-urlencoded", RepeatableBody.of(form.getBytes(StandardCharsets.UTF_8)))
                .urlRule(uri -> Hosts.schemeProblem(uri, cloud.custom()))
                .direct(cloud.custom() && Hosts.isLoopback(Hosts.host(request.uri())))
                .safe()
                .json();
    }

    /** Metadata services speak plain http on this machine or its link, refuse proxied requests, and never redirect. */
    private static Call ofMachine(TokenRequest request) {
        Call call = Call.of(Call.Target.MACHINE, "get a token", request.resource(), "GET", request.uri());
        request.headers().forEach(call::header);
        return call.urlRule(uri -> machineProblem(uri, request))
                .foreignRedirects(false)
                // Its statuses while it is being updated.
                .retryOn(404, 410)
                .direct(true)
                .json();
    }

    private static Optional<String> machineProblem(URI uri, TokenRequest request) {
        Optional<String> problem = Hosts.machineProblem(uri);
        return problem.isPresent() || Hosts.sameOrigin(uri, request.uri())
                ? problem
                : Optional.of("is not the metadata service of this machine");
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
