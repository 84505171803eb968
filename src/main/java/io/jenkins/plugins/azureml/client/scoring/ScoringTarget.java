package io.jenkins.plugins.azureml.client.scoring;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.AzureMlException;
import io.jenkins.plugins.azureml.client.http.Bearer;
import io.jenkins.plugins.azureml.client.http.Json;
import io.jenkins.plugins.azureml.client.services.Service;
import io.jenkins.plugins.azureml.client.services.Services;
import java.net.URI;

/**
 * Where to score, and what opens it.
 *
 * @param swaggerUri where the endpoint says what it takes; null if it does not say
 * @param bearer null for an endpoint without authentication. It goes to the server of the scoring URI alone
 */
public record ScoringTarget(
        URI scoringUri,
        @CheckForNull URI swaggerUri,
        @CheckForNull Bearer bearer) {

    /** An endpoint that is known by its URI. Its swagger.json lies beside it, if there is one. */
    public static ScoringTarget of(URI scoringUri, @CheckForNull Bearer bearer) {
        return new ScoringTarget(scoringUri, scoringUri.resolve("swagger.json"), bearer);
    }

    /** A web service of the v1 API, with its first key or a token of it, whichever it takes. */
    public static ScoringTarget of(Services services, String name) throws AzureMlException, InterruptedException {
        Service service = services.get(name);
        URI uri = required(Json.toUri(service.scoringUri()), "service " + name);
        Bearer bearer = null;
        if (service.tokens()) {
            bearer = EndpointBearer.of(uri, () -> services.token(name).value());
        } else if (service.keys()) {
            bearer = EndpointBearer.of(uri, () -> services.keys(name).primary());
        }
        return new ScoringTarget(uri, Json.toUri(service.swaggerUri()), bearer);
    }

    private static URI required(@CheckForNull URI scoringUri, String what) throws AzureMlException {
        if (scoringUri == null) {
            throw AzureMlException.builder("score with", what)
                    .code("NoScoringUri")
                    .message("it has no scoring URI")
                    .advice("wait until it is deployed, and look at its state in the studio")
                    .build();
        }
        return scoringUri;
    }
}
