package io.jenkins.plugins.azureml.client.auth;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.AzureCloud;
import io.jenkins.plugins.azureml.client.AzureMlException;
import io.jenkins.plugins.azureml.client.RepeatableBody;
import io.jenkins.plugins.azureml.client.SecretText;
import io.jenkins.plugins.azureml.client.http.Answer;
import io.jenkins.plugins.azureml.client.http.Bearer;
import io.jenkins.plugins.azureml.client.http.Call;
import io.jenkins.plugins.azureml.client.http.Hosts;
import io.jenkins.plugins.azureml.client.http.Transport;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The tokens in use: one for each identity, authority and audience, shared by all that work with it. */
public final class TokenCache {

    private static final int MAX_ENTRIES = 500;

    private final Transport transport;
    // Least recently used first: secrets that were changed leave their entries behind.
    private final Map<String, TokenSource> sources = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, TokenSource> eldest) {
            return size() > MAX_ENTRIES;
        }
    };

    public TokenCache(Transport transport) {
        this.transport = transport;
    }

    /** Puts the tokens of {@code identity} into requests to the hosts of {@code cloud}, and to no other. */
    public Bearer bearer(AzureCloud cloud, Identity identity, String audience) {
        String key = String.join("\n", identity.cacheKey(), cloud.authority().toString(), audience);
        return new Bearer() {
            @Override
            public Optional<String> problem(URI target) {
                return Hosts.tokenProblem(cloud, target);
            }

            @Override
            public SecretText token() throws AzureMlException, InterruptedException {
                TokenSource source = source();
                return source.token(fewTries -> fetch(source, cloud, identity, audience, fewTries));
            }

            @Override
            public boolean renew(SecretText refused) {
                source().drop(refused);
                return true;
            }

            @Override
            public boolean renew(SecretText refused, @CheckForNull String claims) {
                source().claim(claims);
                return renew(refused);
            }

            private TokenSource source() {
                synchronized (sources) {
                    return sources.computeIfAbsent(key, k -> new TokenSource());
                }
            }
        };
    }

    /** The tokens that are in use and what they were got with, for masking. */
    public Collection<SecretText> inUse() {
        synchronized (sources) {
            return sources.values().stream()
                    .flatMap(source -> source.inUse().stream())
                    .toList();
        }
    }

    private Token fetch(TokenSource source, AzureCloud cloud, Identity identity, String audience, boolean fewTries)
            throws AzureMlException, InterruptedException {
        TokenRequest request = identity.request(cloud, audience);
        source.provedBy(request.secrets());
        Call call = request.isOfMachine() ? ofMachine(request) : posted(cloud, request.with(source.claims()));
        request.secrets().forEach(call::secret);
        if (fewTries) {
            call.attempts(2);
        }
        Answer answer = transport.send(call);
        Token token = Token.of(answer.json());
        if (token == null) {
            throw AzureMlException.builder("get a token", request.resource())
                    .status(answer.status())
                    .code("UnreadableAnswer")
                    .message("the answer holds no access_token")
                    .advice(
                            request.isOfMachine()
                                    ? "give the machine of the controller a managed identity"
                                    : "check the authority URL of the cloud")
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
                .query()
                .json();
    }

    /** The metadata service is plain http on a link-local address, refuses what came through a proxy, and redirects nowhere. */
    private static Call ofMachine(TokenRequest request) {
        return Call.of(Call.Target.TOKEN, "get a token", request.resource(), "GET", request.uri())
                .header("Metadata", "true")
                .urlRule(uri -> Hosts.sameOrigin(uri, request.uri())
                        ? Optional.empty()
                        : Optional.of("is not the metadata service of this machine"))
                .foreignRedirects(false)
                .direct(true)
                .json();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
