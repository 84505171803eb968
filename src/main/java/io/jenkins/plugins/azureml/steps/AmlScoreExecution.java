package io.jenkins.plugins.azureml.steps;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.azureml.client.SecretText;
import io.jenkins.plugins.azureml.client.scoring.Scoring;
import io.jenkins.plugins.azureml.client.scoring.ScoringRequest;
import io.jenkins.plugins.azureml.config.AzureMlGlobalConfiguration;
import io.jenkins.plugins.azureml.connection.AmlConnection;
import io.jenkins.plugins.azureml.connection.WorkspaceSettings;
import io.jenkins.plugins.azureml.credentials.AmlCredentials;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Scoring needs no workspace: the endpoint's key is all. */
class AmlScoreExecution extends AmlCallExecution {

    private static final long serialVersionUID = 1L;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final AmlScoreStep step;

    AmlScoreExecution(@NonNull StepContext context, @NonNull WorkspaceSettings settings, @NonNull AmlScoreStep step) {
        super(context, settings);
        this.step = step;
    }

    @NonNull
    @Override
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        ScoringUris.problem(step.getScoringUri()).ifPresent(problems::add);
        if (step.getData() == null) {
            problems.add("data is missing: give the list or map to score, for example data: [[5.1, 3.5, 1.4, 0.2]]");
        }
        return problems;
    }

    @CheckForNull
    @Override
    Object call(boolean again) throws IOException, InterruptedException {
        if (again) {
            println("Azure ML: asking again, since the controller was restarted before the answer came");
        }
        String uri = step.getScoringUri();
        SecretText key = step.getKeyCredentialsId() == null
                ? null
                : AmlCredentials.scoringKey(getContext().get(Run.class), step.getKeyCredentialsId(), uri);
        Object answer = new Scoring(AmlConnection.http())
                .score(new ScoringRequest(
                        URI.create(uri),
                        key,
                        data(),
                        step.isRaw(),
                        step.isAllowHttp(),
                        // A local Azure ML, which only an administrator can set up.
                        AzureMlGlobalConfiguration.get().hasLoopbackCloud()));
        println("Azure ML: scored by " + URI.create(uri).getHost());
        RunRecord.write(getContext(), page -> page.scored(URI.create(uri).getHost()));
        return answer;
    }

    private Object data() throws AbortException {
        if (!(step.getData() instanceof String text) || !looksLikeJson(text)) {
            return step.getData();
        }
        try {
            return JSON.readValue(text, Object.class);
        } catch (JsonProcessingException e) {
            throw new AbortException("data is not valid JSON: " + e.getOriginalMessage());
        }
    }

    private static boolean looksLikeJson(String text) {
        String trimmed = text.stripLeading();
        return trimmed.startsWith("[") || trimmed.startsWith("{");
    }

    @Override
    public String getStatus() {
        return "scoring";
    }
}
