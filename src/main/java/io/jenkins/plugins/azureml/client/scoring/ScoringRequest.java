package io.jenkins.plugins.azureml.client.scoring;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.http.Bearer;
import java.net.URI;

/**
 * What to ask a deployed model.
 *
 * @param bearer what opens the endpoint; null for one without authentication. See {@link EndpointBearer}
 * @param body JSON
 * @param deployment the deployment of an online endpoint that is to answer; null to let the endpoint's traffic decide
 * @param raw leave an answer that is a JSON string as it is
 * @param once not sent again by itself, however safe that would be: for a caller who waits without a thread
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
