package io.jenkins.plugins.azureml.steps.run;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.runs.Experiments;
import io.jenkins.plugins.azureml.client.runs.Run;
import io.jenkins.plugins.azureml.client.runs.RunIds;
import io.jenkins.plugins.azureml.client.runs.Runs;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.steps.SingleCallExecution;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Cancelling twice is cancelling once. A run that has ended stays as it is. */
class AmlCancelRunExecution extends SingleCallExecution {

    private static final long serialVersionUID = 1L;

    private final AmlCancelRunStep step;

    AmlCancelRunExecution(
            @NonNull StepContext context, @NonNull WorkspaceSettings settings, @NonNull AmlCancelRunStep step) {
        super(context, settings);
        this.step = step;
    }

    @NonNull
    @Override
    protected List<String> problems() {
        List<String> problems = super.problems();
        RunIds.problem(step.getRunId()).ifPresent(problems::add);
        if (step.getExperiment() != null) {
            Experiments.problem(step.getExperiment()).ifPresent(problems::add);
        }
        return problems;
    }

    @Override
    protected Object call(boolean maybeSent) throws IOException, InterruptedException {
        AmlClient client = client();
        Runs runs = client.runs(step.getExperiment());
        Run run = runs.get(step.getRunId());
        if (run.status().isTerminal()) {
            println("Azure ML: run " + step.getRunId() + " has ended already: " + RunOutcome.status(run));
        } else {
            RunCanceller.cancel(client, step.getExperiment(), step.getRunId());
            run = runs.get(step.getRunId());
            println("Azure ML: run " + step.getRunId() + " is to be canceled, its status is " + RunOutcome.status(run));
        }
        String status = RunOutcome.status(run);
        String target = run.target();
        record(page -> page.status(step.getRunId(), step.getExperiment(), status, target));
        OrphanedRuns.remove(build(), step.getRunId());
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("runId", step.getRunId());
        result.put("status", status);
        return result;
    }

    @Override
    public String getStatus() {
        return "canceling run " + step.getRunId();
    }
}
