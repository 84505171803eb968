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
 * Address and authentication of an endpoint.
 *
 * @param swaggerUri address of its schema; null if unknown
 * @param bearer null for an endpoint without authentication; sent only to the origin of the scoring URI
 */
public record ScoringTarget(
        URI scoringUri,
        @CheckForNull URI swaggerUri,
        @CheckForNull Bearer bearer) {

    /** Returns the target for a known URI, whose swagger.json is expected beside it. */
    public static ScoringTarget of(URI scoringUri, @CheckForNull Bearer bearer) {
        return new ScoringTarget(scoringUri, scoringUri.resolve("swagger.json"), bearer);
    }

    /**
     * Finds an endpoint of the workspace by its name: an online endpoint if the workspace is used with the v2 API,
     * else, or if there is none of that name, a web service of the v1 API.
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
            // Whatever the v1 API responds, report that the online endpoint does not exist.
            throw notFound;
        }
    }

    /** Returns the target of a web service, with its first key or a token, depending on its authentication. */
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

    /** Returns the target of an online endpoint, with its first key, a token of it, or a token of the caller. */
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
                    .advice("wait until it is deployed, and check its state in the studio")
                    .build();
        }
        return scoringUri;
    }
}
