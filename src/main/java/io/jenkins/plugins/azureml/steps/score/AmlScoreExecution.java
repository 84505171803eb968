package io.jenkins.plugins.azureml.steps.score;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import io.jenkins.plugins.azureml.client.error.SecretText;
import io.jenkins.plugins.azureml.client.scoring.EndpointBearer;
import io.jenkins.plugins.azureml.client.scoring.PlainHttp;
import io.jenkins.plugins.azureml.client.scoring.ScoringTarget;
import io.jenkins.plugins.azureml.client.service.AmlHttp;
import io.jenkins.plugins.azureml.config.AzureMlGlobalConfiguration;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.credentials.AmlCredentials;
import io.jenkins.plugins.azureml.net.ControllerHttp;
import io.jenkins.plugins.azureml.scoring.Batch;
import io.jenkins.plugins.azureml.scoring.BatchResult;
import io.jenkins.plugins.azureml.scoring.BatchRun;
import io.jenkins.plugins.azureml.scoring.Payload;
import io.jenkins.plugins.azureml.scoring.assertions.Assertion;
import io.jenkins.plugins.azureml.steps.AgentPlace;
import io.jenkins.plugins.azureml.steps.AgentWorkspace;
import io.jenkins.plugins.azureml.steps.AmlStepExecution;
import io.jenkins.plugins.azureml.steps.WholeNumber;
import io.jenkins.plugins.azureml.threads.AmlThreads;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Reads the input, scores it batch by batch, and compares the responses with the expected values. Responses are saved with the build
 * while they are small, so that a resumed step scores only the remaining batches.
 */
public class AmlScoreExecution extends AmlStepExecution {

    private static final long serialVersionUID = 1L;

    private final AmlScoreStep step;
    private final ScoredBatches scored = new ScoredBatches();
    private boolean sent;

    private transient AgentWorkspace agent;
    private transient BatchRun batches;
    /** Reports the responses once all have arrived. */
    private transient volatile Work report;

    AmlScoreExecution(@NonNull StepContext context, @NonNull WorkspaceSettings settings, @NonNull AmlScoreStep step) {
        super(context, settings);
        this.step = step;
    }

    @NonNull
    @Override
    public List<String> problems() {
        // With a scoring URI, the step needs only the endpoint's key and no Azure ML workspace.
        List<String> problems = step.getEndpoint() == null ? new ArrayList<>() : super.problems();
        problems.addAll(new ScoreParameters(step).problems());
        if (step.needsAgent() && !AgentWorkspace.isGiven(getContext())) {
            problems.add("amlScore reads or writes files on an agent (dataFile, csvFile, expectedFile, junitFile):"
                    + " put it into node { … }, or pass the data in the parameter data");
        }
        return problems;
    }

    @Override
    protected void startWork() {
        Work reporting = report;
        submit(AmlThreads::scoring, reporting == null ? this::readAndScore : reporting);
    }

    private void readAndScore() throws IOException, InterruptedException {
        if (!step.needsAgent()) {
            score(null);
            return;
        }
        if (agent == null) {
            agent = new AgentWorkspace(this);
        }
        agent.withWorkspace(this::score);
    }

    /** @param place folder of the files; null if the step needs none */
    private void score(@CheckForNull AgentPlace place) throws IOException, InterruptedException {
        ScoreInputs inputs = new ScoreInputs(step, place, this::println);
        Payload payload = inputs.payload();
        List<Assertion> assertions = inputs.assertions(payload.rows());
        List<Batch> all = payload.batches(WholeNumber.valueOf(step.getBatchSize()));
        Map<Integer, BatchResult> known = scored.of(all);
        if (sent) {
            println("Azure ML: resumed after the controller restart: "
                    + (all.size() == 1
                            ? "retrying, because the response was lost"
                            : known.size() + " of " + all.size() + " batches are done"));
        }
        ScoringTarget target = target();
        PlainHttp web = new PlainHttp(
                step.isAllowHttp(),
                // Only an administrator can configure a local Azure ML, which has no TLS.
                AzureMlGlobalConfiguration.get().hasLoopbackCloud());
        AmlHttp http = ControllerHttp.shared();
        InputSchemaCheck.check(http, target, web, step, payload, this::println);
        ScoreOutcome outcome =
                new ScoreOutcome(this, step, target.scoringUri().getHost(), payload.rows(), all, assertions);
        ScoringRequests requests = new ScoringRequests(http, target, web, step);
        Work scoring = () -> start(requests, outcome, all, known);
        if (sent) {
            scoring.run();
        } else {
            sent = true;
            submitWhenSaved(AmlThreads::scoring, scoring);
        }
    }

    private void start(ScoringRequests requests, ScoreOutcome outcome, List<Batch> all, Map<Integer, BatchResult> known)
            throws IOException, InterruptedException {
        ScoreProgress progress = new ScoreProgress(this, scored, all.size(), known.size());
        Executor pool = AmlThreads.scoringOf(build().getExternalizableId());
        BatchRun run = new BatchRun(requests, requests, progress, pool, AmlThreads.timers());
        synchronized (this) {
            if (isStopping()) {
                return;
            }
            batches = run;
        }
        run.start(all, WholeNumber.require(step.getParallelism()), known)
                .whenComplete((answers, failure) -> scored(outcome, answers, failure));
    }

    private ScoringTarget target() throws IOException, InterruptedException {
        if (step.getEndpoint() != null) {
            return ScoringTarget.named(client(), step.getEndpoint());
        }
        URI uri = URI.create(step.getScoringUri());
        SecretText key = step.getKeyCredentialsId() == null
                ? null
                : AmlCredentials.scoringKey(
                        getContext().get(Run.class), step.getKeyCredentialsId(), step.getScoringUri());
        return ScoringTarget.of(uri, EndpointBearer.ofKey(uri, key));
    }

    /** Called when all batches are answered or one has failed. An exception thrown here would be lost, so all work is submitted. */
    private void scored(
            ScoreOutcome outcome, @CheckForNull List<BatchResult> answers, @CheckForNull Throwable failure) {
        if (isShuttingDown()) {
            // The shutdown has closed the connections; the step continues after the restart.
            return;
        }
        if (failure != null) {
            fail(failure);
            return;
        }
        AgentWorkspace reconnected = new AgentWorkspace(this);
        report = () -> {
            if (step.getJunitFile() == null) {
                succeed(outcome.report(answers, null));
            } else {
                // Scoring may take hours. The agent may have reconnected, which closes the connection of the folder
                // used before.
                reconnected.withWorkspace(place -> succeed(outcome.report(answers, place)));
            }
        };
        startWork();
    }

    @Override
    protected void onStop(@NonNull Throwable cause) {
        BatchRun run;
        synchronized (this) {
            run = batches;
        }
        if (run != null) {
            run.cancel();
        }
        super.onStop(cause);
    }

    @Override
    public String getStatus() {
        return "scoring";
    }
}
