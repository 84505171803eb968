package io.jenkins.plugins.azureml.steps.wait;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.client.runs.Run;
import io.jenkins.plugins.azureml.client.runs.RunStatus;
import io.jenkins.plugins.azureml.snapshot.FilePatterns;
import io.jenkins.plugins.azureml.steps.Durations;
import io.jenkins.plugins.azureml.steps.FormValues;
import io.jenkins.plugins.azureml.steps.OnAbort;
import io.jenkins.plugins.azureml.steps.PlainValues;
import io.jenkins.plugins.azureml.steps.StepVariables;
import io.jenkins.plugins.azureml.steps.run.RunStep;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** {@code amlWaitRun}: waits for the end of a run and prints its status and log. Needs neither an executor nor a thread. */
public class AmlWaitRunStep extends RunStep {

    private static final long serialVersionUID = 1L;

    static final String DEFAULT_GRACE_TIME = "30 min";

    private static final Set<RunStatus> FAILURES =
            EnumSet.of(RunStatus.FAILED, RunStatus.CANCELED, RunStatus.NOT_RESPONDING, RunStatus.PAUSED);

    private boolean streamLogs = true;
    private ArrayList<String> logFiles;
    private String pollInterval;
    private String timeout;
    private String graceTime = DEFAULT_GRACE_TIME;
    private String onAbort = OnAbort.CANCEL;
    private String onGraceEnd = OnAbort.LEAVE;
    private ArrayList<String> failOn;

    @DataBoundConstructor
    public AmlWaitRunStep(@CheckForNull Object runId) {
        super(runId);
    }

    public boolean isStreamLogs() {
        return streamLogs;
    }

    @DataBoundSetter
    public void setStreamLogs(boolean streamLogs) {
        this.streamLogs = streamLogs;
    }

    /** Returns patterns of the log files to print, as a list; null for the files that the service writes. */
    @CheckForNull
    public Object getLogFiles() {
        return logFiles;
    }

    /** @param logFiles a list, or text with commas or lines */
    @DataBoundSetter
    public void setLogFiles(Object logFiles) {
        this.logFiles = PlainValues.list("logFiles", logFiles);
    }

    /** Returns seconds, or text such as {@code '30 s'}; null for 2 s at first and up to 60 s later. */
    @CheckForNull
    public String getPollInterval() {
        return pollInterval;
    }

    @DataBoundSetter
    public void setPollInterval(Object pollInterval) {
        this.pollInterval = Durations.text(pollInterval);
    }

    /** Returns how long the step waits; null for no limit. */
    @CheckForNull
    public String getTimeout() {
        return timeout;
    }

    @DataBoundSetter
    public void setTimeout(Object timeout) {
        this.timeout = Durations.text(timeout);
    }

    /** Returns how long a run may be stalled, or the service unreachable, before the step fails. */
    @NonNull
    public String getGraceTime() {
        return graceTime;
    }

    @DataBoundSetter
    public void setGraceTime(Object graceTime) {
        String text = Durations.text(graceTime);
        this.graceTime = text == null ? DEFAULT_GRACE_TIME : text;
    }

    @NonNull
    public String getOnAbort() {
        return onAbort;
    }

    @DataBoundSetter
    public void setOnAbort(String onAbort) {
        String text = Util.fixEmptyAndTrim(onAbort);
        this.onAbort = text == null ? OnAbort.CANCEL : text;
    }

    @NonNull
    public String getOnGraceEnd() {
        return onGraceEnd;
    }

    @DataBoundSetter
    public void setOnGraceEnd(String onGraceEnd) {
        String text = Util.fixEmptyAndTrim(onGraceEnd);
        this.onGraceEnd = text == null ? OnAbort.LEAVE : text;
    }

    /** Returns the statuses that fail the step, as a list; null for Failed and Canceled. */
    @CheckForNull
    public Object getFailOn() {
        return failOn;
    }

    /** @param failOn a list, or text with commas or lines; an empty list for none */
    @DataBoundSetter
    public void setFailOn(Object failOn) {
        this.failOn = PlainValues.list("failOn", failOn);
    }

    /** Returns whether the status of a run fails the step. */
    final boolean failsOn(@NonNull Run run) {
        if (failOn == null) {
            return run.status() == RunStatus.FAILED || run.status() == RunStatus.CANCELED;
        }
        return failOn.stream().anyMatch(status -> RunStatus.of(status) == run.status());
    }

    @NonNull
    final FilePatterns logFilePatterns() {
        return new FilePatterns(logFiles == null ? List.of() : logFiles);
    }

    @NonNull
    @Override
    protected final List<String> problems() {
        List<String> problems = super.problems();
        Durations.problem("pollInterval", pollInterval).ifPresent(problems::add);
        Durations.problem("timeout", timeout).ifPresent(problems::add);
        Durations.problem("graceTime", graceTime).ifPresent(problems::add);
        OnAbort.problem("onAbort", onAbort).ifPresent(problems::add);
        OnAbort.problem("onGraceEnd", onGraceEnd).ifPresent(problems::add);
        failOnProblem(failOn).ifPresent(problems::add);
        return problems;
    }

    private static Optional<String> failOnProblem(List<String> statuses) {
        return statuses == null
                ? Optional.empty()
                : statuses.stream()
                        .filter(status -> !FAILURES.contains(RunStatus.of(status)))
                        .findFirst()
                        .map(status -> "failOn has '" + status
                                + "'; supported are Failed, Canceled, NotResponding and Paused");
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        return new AmlWaitRunExecution(context, settings(context), this);
    }

    @Extension
    @Symbol("amlWaitRun")
    public static class DescriptorImpl extends RunStepDescriptor {

        @Override
        public String getFunctionName() {
            return "amlWaitRun";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AmlWaitRunStep_displayName();
        }

        @NonNull
        @Override
        public StepVariables variables(Object result) {
            Map<?, ?> run = (Map<?, ?>) result;
            StepVariables variables = new StepVariables()
                    .set("AZUREML_RUN_ID", run.get("runId"))
                    .set("AZUREML_RUN_URL", run.get("portalUrl"))
                    .set("AZUREML_RUN_STATUS", run.get("status"))
                    .set("AZUREML_BEST_RUN_ID", run.get("bestRunId"))
                    .set("AZUREML_BEST_SCORE", run.get("bestScore"));
            return run.get("metrics") instanceof Map<?, ?> metrics ? variables.setMetrics(metrics) : variables;
        }

        @Override
        public Step newInstance(@CheckForNull StaplerRequest2 req, @NonNull JSONObject form) throws FormException {
            FormValues texts = FormValues.extract(form, "pollInterval", "graceTime", "timeout", "logFiles", "failOn");
            AmlWaitRunStep step = (AmlWaitRunStep) super.newInstance(req, form);
            step.setPollInterval(texts.text("pollInterval"));
            step.setGraceTime(texts.text("graceTime"));
            step.setTimeout(texts.text("timeout"));
            step.setLogFiles(texts.text("logFiles"));
            step.setFailOn(texts.text("failOn"));
            return step;
        }

        @POST
        public ListBoxModel doFillOnAbortItems() {
            return OnAbort.items(OnAbort.CANCEL);
        }

        @POST
        public ListBoxModel doFillOnGraceEndItems() {
            return OnAbort.items(OnAbort.LEAVE);
        }

        @POST
        public FormValidation doCheckPollInterval(@QueryParameter String value) {
            return checkDuration("pollInterval", value);
        }

        @POST
        public FormValidation doCheckTimeout(@QueryParameter String value) {
            return checkDuration("timeout", value);
        }

        @POST
        public FormValidation doCheckFailOn(@QueryParameter String value) {
            return checkOptional(value, text -> failOnProblem(PlainValues.list("failOn", text)));
        }

        @POST
        public FormValidation doCheckGraceTime(@QueryParameter String value) {
            return checkDuration("graceTime", value);
        }
    }
}
