package io.jenkins.plugins.azureml.steps.score;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.http.HttpTimings;
import io.jenkins.plugins.azureml.client.json.PlainJson;
import io.jenkins.plugins.azureml.client.scoring.PlainHttp;
import io.jenkins.plugins.azureml.client.scoring.Scoring;
import io.jenkins.plugins.azureml.client.scoring.ScoringRequest;
import io.jenkins.plugins.azureml.client.scoring.ScoringTarget;
import io.jenkins.plugins.azureml.client.service.AmlHttp;
import io.jenkins.plugins.azureml.scoring.Batch;
import io.jenkins.plugins.azureml.scoring.BatchRun;
import io.jenkins.plugins.azureml.scoring.RetryableException;
import java.io.IOException;
import java.time.Duration;

/** Sends batches to an endpoint, one request per attempt. Delays between attempts occupy no thread. */
final class ScoringRequests implements BatchRun.Endpoint, BatchRun.RetryPolicy {

    private final AmlHttp http;
    private final ScoringTarget target;
    private final PlainHttp web;
    private final AmlScoreStep step;

    ScoringRequests(
            @NonNull AmlHttp http, @NonNull ScoringTarget target, @NonNull PlainHttp web, @NonNull AmlScoreStep step) {
        this.http = http;
        this.target = target;
        this.web = web;
        this.step = step;
    }

    @CheckForNull
    @Override
    public Object score(@NonNull Batch batch) throws IOException, InterruptedException {
        ScoringRequest request = new ScoringRequest(
                target.scoringUri(), target.bearer(), body(batch), step.getDeployment(), step.isRaw(), true, web);
        try {
            return new Scoring(http).score(request);
        } catch (AzureMlException e) {
            IOException failure =
                    new AbortException(batch.count() == 1 ? e.getMessage() : "In " + batch + ": " + e.getMessage());
            // 503 means that no instance is free. A retry may score rows twice, which is harmless.
            if (e.mayBeSentAgain() || e.status() == 503) {
                throw new RetryableException(reason(e), failure, e.retryAfter());
            }
            throw failure;
        }
    }

    private static byte[] body(Batch batch) throws IOException {
        try {
            return PlainJson.write(batch.body());
        } catch (IllegalArgumentException e) {
            throw new AbortException(e.getMessage());
        }
    }

    private static String reason(AzureMlException e) {
        return switch (e.status()) {
            case 0 -> "no connection";
            case 429 -> "429, too many pending requests";
            default -> "HTTP " + e.status();
        };
    }

    @CheckForNull
    @Override
    public Duration delay(int failures, @NonNull Duration elapsed, @CheckForNull Duration requested) {
        HttpTimings timings = http.timings();
        Duration wait = requested == null
                ? http.backOff().next(failures)
                : http.backOff().after(requested);
        boolean inTime = elapsed.plus(wait).compareTo(timings.total()) < 0;
        return failures < timings.attempts() && inTime ? wait : null;
    }
}
