package io.jenkins.plugins.azureml.steps.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.runs.Run;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.steps.SingleCallExecution;
import io.jenkins.plugins.azureml.steps.StepVariables;
import io.jenkins.plugins.azureml.threads.AmlThreads;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code amlCancelRun}: requests the cancellation of a run and does not wait for its end. */
public class AmlCancelRunStep extends RunStep {

    private static final long serialVersionUID = 1L;

    @DataBoundConstructor
    public AmlCancelRunStep(@CheckForNull Object runId) {
        super(runId);
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        return new Execution(context, settings(context), this);
    }

    /** Cancels the run unless it has ended. Canceling a run twice is harmless. */
    private static final class Execution extends SingleCallExecution {

        private static final long serialVersionUID = 1L;

        private final AmlCancelRunStep step;

        Execution(@NonNull StepContext context, @NonNull WorkspaceSettings settings, @NonNull AmlCancelRunStep step) {
            super(context, settings);
            this.step = step;
        }

        @NonNull
        @Override
        protected List<String> problems() {
            List<String> problems = super.problems();
            problems.addAll(step.problems());
            return problems;
        }

        /** Cancellations have threads of their own, which no request of another kind occupies. */
        @NonNull
        @Override
        protected ExecutorService pool() {
            return AmlThreads.cancellations();
        }

        @Override
        protected Object call(boolean maybeSent) throws IOException, InterruptedException {
            AmlClient client = client();
            Run run = RunLookup.get(client, step.getExperiment(), step.getRunId());
            if (run.status().isTerminal()) {
                println("Azure ML: run " + step.getRunId() + " has already ended: " + RunOutcome.status(run));
            } else {
                RunCanceller.cancel(client, step.getExperiment(), step.getRunId());
                run = RunLookup.get(client, step.getExperiment(), step.getRunId());
                println("Azure ML: run " + step.getRunId() + ": cancellation requested, status "
                        + RunOutcome.status(run));
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

    @Extension
    @Symbol("amlCancelRun")
    public static class DescriptorImpl extends RunStepDescriptor {

        @Override
        public String getFunctionName() {
            return "amlCancelRun";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AmlCancelRunStep_displayName();
        }

        @NonNull
        @Override
        public StepVariables variables(Object result) {
            return new StepVariables().set("AZUREML_RUN_STATUS", ((Map<?, ?>) result).get("status"));
        }
    }
}
