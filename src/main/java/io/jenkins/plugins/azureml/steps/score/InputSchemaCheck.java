package io.jenkins.plugins.azureml.steps.score;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.scoring.PlainHttp;
import io.jenkins.plugins.azureml.client.scoring.Scoring;
import io.jenkins.plugins.azureml.client.scoring.ScoringTarget;
import io.jenkins.plugins.azureml.client.service.AmlHttp;
import io.jenkins.plugins.azureml.scoring.InputException;
import io.jenkins.plugins.azureml.scoring.InputSchema;
import io.jenkins.plugins.azureml.scoring.Payload;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Compares the input with the schema in the endpoint's {@code swagger.json} before anything is scored. Best effort: skipped if the
 * schema cannot be read.
 */
final class InputSchemaCheck {

    private InputSchemaCheck() {}

    /**
     * Checks the first batch.
     *
     * @throws AbortException with each path that does not match the schema
     */
    static void check(
            @NonNull AmlHttp http,
            @NonNull ScoringTarget target,
            @NonNull PlainHttp web,
            @NonNull AmlScoreStep step,
            @NonNull Payload payload,
            @NonNull Consumer<String> log)
            throws AbortException, InterruptedException {
        boolean wanted = step.getCheckInput() == null ? step.getEndpoint() != null : step.getCheckInput();
        if (!wanted || target.swaggerUri() == null) {
            return;
        }
        Optional<InputSchema> schema;
        Object body;
        try {
            Object swagger = new Scoring(http).swagger(target.swaggerUri(), target.bearer(), step.getDeployment(), web);
            schema = InputSchema.of(swagger, String.valueOf(target.scoringUri().getPath()));
            body = payload.batches(null).get(0).body();
        } catch (AzureMlException e) {
            if (step.getCheckInput() != null) {
                log.accept("Azure ML: input not checked: the endpoint's swagger.json cannot be read"
                        + (e.status() == 0 ? "" : e.status() < 300 ? ": not JSON" : " (HTTP " + e.status() + ")"));
            }
            return;
        } catch (InputException e) {
            throw new IllegalStateException(e);
        }
        List<String> problems = schema.map(s -> s.problems(body)).orElse(List.of());
        if (!problems.isEmpty()) {
            throw new AbortException("The input does not match the schema of "
                    + target.scoringUri().getHost() + ": " + String.join("; ", problems)
                    + ". Correct it, or skip this check with checkInput: false.");
        }
    }
}
