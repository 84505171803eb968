package io.jenkins.plugins.azureml.steps.apply;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.util.FormValidation;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.snapshot.WorkspaceBoundary;
import io.jenkins.plugins.azureml.steps.FormValues;
import io.jenkins.plugins.azureml.steps.PlainValues;
import io.jenkins.plugins.azureml.steps.PollingStep;
import io.jenkins.plugins.azureml.steps.StepVariables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

/**
 * {@code amlApply}: creates or updates the assets that YAML files describe. Occupies no thread while the service works.
 */
public class AmlApplyStep extends PollingStep {

    private static final long serialVersionUID = 1L;

    private final ArrayList<String> files;
    private Object set;
    private boolean plan;

    /** @param files Ant patterns: a list, or text with commas or lines */
    @DataBoundConstructor
    public AmlApplyStep(@CheckForNull Object files) {
        this.files = PlainValues.list("files", files);
    }

    /** Returns the Ant patterns of the files, relative to the current folder. */
    @CheckForNull
    public List<String> getFiles() {
        return files;
    }

    /** Returns values by path that replace those of the files: a map, or text with lines {@code path=value}. */
    @CheckForNull
    public Object getSet() {
        return set;
    }

    @DataBoundSetter
    public void setSet(Object set) {
        this.set = PlainValues.trimToNull("set", set);
    }

    /** Returns whether the step only shows what it would change. */
    public boolean isPlan() {
        return plan;
    }

    @DataBoundSetter
    public void setPlan(boolean plan) {
        this.plan = plan;
    }

    /** Returns the problems of the parameters, one sentence each. */
    @NonNull
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        filesProblem(files).ifPresent(problems::add);
        FileOverrides.problem(set).ifPresent(problems::add);
        return problems;
    }

    private static Optional<String> filesProblem(@CheckForNull List<String> files) {
        if (files == null || files.isEmpty()) {
            return Optional.of("files is missing: set a pattern, such as aml/**/*.yml");
        }
        return files.stream()
                .filter(WorkspaceBoundary::leadsOut)
                .findFirst()
                .map(pattern -> "files '" + pattern
                        + "' must be relative to the current folder, without '..': change the folder with dir");
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        return new AmlApplyExecution(context, settings(context), this);
    }

    @Extension
    @Symbol("amlApply")
    public static class DescriptorImpl extends PollingStepDescriptor {

        @Override
        public String getFunctionName() {
            return "amlApply";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AmlApplyStep_displayName();
        }

        @NonNull
        @Override
        public Object beforeExpansion(@NonNull String parameter, @NonNull Object value) throws AbortException {
            return splitSet(parameter, value);
        }

        @NonNull
        @Override
        public StepVariables variables(Object result) {
            long changes = ((List<?>) result)
                    .stream()
                            .filter(each -> !Action.UNCHANGED.word().equals(((Map<?, ?>) each).get("action")))
                            .count();
            return new StepVariables().setJson("AZUREML_ASSETS", result).set("AZUREML_CHANGES", changes);
        }

        @Override
        public Step newInstance(@CheckForNull StaplerRequest2 req, @NonNull JSONObject form) throws FormException {
            FormValues texts = FormValues.extract(form, "set");
            AmlApplyStep step = (AmlApplyStep) super.newInstance(req, form);
            step.setSet(texts.text("set"));
            return step;
        }

        @POST
        public FormValidation doCheckFiles(@QueryParameter String value) {
            return check(value, text -> filesProblem(PlainValues.list("files", text)));
        }

        @POST
        public FormValidation doCheckSet(@QueryParameter String value) {
            return checkOptional(value, FileOverrides::problem);
        }
    }
}
