package io.jenkins.plugins.azureml.client.scoring;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.endpoints.OnlineEndpoint;
import io.jenkins.plugins.azureml.client.endpoints.OnlineEndpoints;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.http.Bearer;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.service.ApiGeneration;
import io.jenkins.plugins.azureml.client.services.Service;
import io.jenkins.plugins.azureml.client.services.Services;
import java.net.URI;
import java.util.Locale;

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

    /**
     * An endpoint of the workspace by its name: an online endpoint where the workspace is used by the v2 API, else, or where
     * there is none of this name, a web service of the v1 API.
     */
    public static ScoringTarget named(AmlClient client, String name) throws AzureMlException, InterruptedException {
        if (client.generation() == ApiGeneration.V1) {
            return service(client.services(), name);
        }
        OnlineEndpoint endpoint;
        try {
            endpoint = client.onlineEndpoints().get(name);
        } catch (AzureMlException e) {
            if (e.isNotFound()) {
                return serviceOr(e, client.services(), name);
            }
            throw e;
        }
        return online(client, name, endpoint);
    }

    private static ScoringTarget serviceOr(AzureMlException notFound, Services services, String name)
            throws AzureMlException, InterruptedException {
        try {
            return service(services, name);
        } catch (AzureMlException e) {
            // Whatever the older API says: it is the newer one that was asked.
            throw notFound;
        }
    }

    /** With its first key or a token of it, whichever it takes. */
    private static ScoringTarget service(Services services, String name) throws AzureMlException, InterruptedException {
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

    /** With its first key, a token of it, or one of the caller's own. */
    private static ScoringTarget online(AmlClient client, String name, OnlineEndpoint endpoint)
            throws AzureMlException, InterruptedException {
        OnlineEndpoints endpoints = client.onlineEndpoints();
        URI uri = required(endpoint.scoringUri(), "online endpoint " + name);
        String mode = String.valueOf(endpoint.authMode()).toLowerCase(Locale.ROOT);
        Bearer bearer =
                switch (mode) {
                    case "aadtoken" -> EndpointBearer.of(uri, client.callerBearer());
                    case "amltoken" ->
                        EndpointBearer.of(uri, () -> endpoints.token(name).value());
                    default -> EndpointBearer.of(uri, () -> endpoints.keys(name).primary());
                };
        return new ScoringTarget(uri, endpoint.swaggerUri(), bearer);
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
