package io.jenkins.plugins.azureml.client.scoring;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.http.Bearer;
import java.net.URI;

/**
 * A scoring request.
 *
 * @param bearer authentication for the endpoint; null for none. See {@link EndpointBearer}
 * @param body JSON
 * @param deployment deployment of an online endpoint that must process the request; null to let the endpoint's traffic
 *     decide
 * @param raw whether to return a response that is a JSON string without parsing its content
 * @param once whether to suppress all retries, for a caller that retries without holding a thread
 * @param web where plain http is allowed
 */
public record ScoringRequest(
        URI scoringUri,
        @CheckForNull Bearer bearer,
        byte[] body,
        @CheckForNull String deployment,
        boolean raw,
        boolean once,
        PlainHttp web) {}
