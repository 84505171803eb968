package io.jenkins.plugins.azureml.client.scoring;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.SecretText;
import java.net.URI;

/**
 * What to ask a deployed model.
 *
 * @param key null for an endpoint without authentication
 * @param data maps, lists, arrays, texts, numbers, booleans and nulls; sent as {@code {"data": …}}
 * @param raw leave an answer that is a JSON string as it is
 * @param allowHttp an administrator allows plain http
 * @param allowLoopbackHttp the same for this computer alone, which is then never reached by the proxy
 */
public record ScoringRequest(
        URI scoringUri,
        @CheckForNull SecretText key,
        @CheckForNull Object data,
        boolean raw,
        boolean allowHttp,
        boolean allowLoopbackHttp) {}
