package io.jenkins.plugins.azureml.steps.workspace;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.client.arm.Computes;
import io.jenkins.plugins.azureml.credentials.CredentialsItems;
import io.jenkins.plugins.azureml.steps.AmlStep;
import io.jenkins.plugins.azureml.steps.AmlStepDescriptor;
import io.jenkins.plugins.azureml.steps.Durations;
import io.jenkins.plugins.azureml.steps.FormValues;
import io.jenkins.plugins.azureml.steps.StepVariables;
import io.jenkins.plugins.azureml.steps.WholeNumber;
import java.util.Map;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** {@code amlCreateCompute}: makes or changes a cluster for runs, and waits until it is there. Holds no executor, no thread. */
public class AmlCreateComputeStep extends AmlStep {

    private static final long serialVersionUID = 1L;

    private final String name;
    private String vmSize;
    private String location;
    private String vmPriority = "Dedicated";
    private Object minNodeCount = 0;
    private Object maxNodeCount = 1;
    private String idleTime;
    private String subnet;
    private String adminCredentialsId;
    private String pollInterval;

    @DataBoundConstructor
    public AmlCreateComputeStep(@NonNull String name) {
        this.name = Util.fixEmptyAndTrim(name);
    }

    @CheckForNull
    public String getName() {
        return name;
    }

    /** For example {@code STANDARD_DS3_V2}. */
    @CheckForNull
    public String getVmSize() {
        return vmSize;
    }

    @DataBoundSetter
    public void setVmSize(String vmSize) {
        this.vmSize = Util.fixEmptyAndTrim(vmSize);
    }

    /** Region; that of the workspace if not given. */
    @CheckForNull
    public String getLocation() {
        return location;
    }

    @DataBoundSetter
    public void setLocation(String location) {
        this.location = Util.fixEmptyAndTrim(location);
    }

    @NonNull
    public String getVmPriority() {
        return vmPriority;
    }

    @DataBoundSetter
    public void setVmPriority(String vmPriority) {
        String text = Util.fixEmptyAndTrim(vmPriority);
        this.vmPriority = text == null ? "Dedicated" : text;
    }

    @NonNull
    public Object getMinNodeCount() {
        return minNodeCount;
    }

    @DataBoundSetter
    public void setMinNodeCount(Object minNodeCount) {
        this.minNodeCount = WholeNumber.orDefault(minNodeCount, 0);
    }

    @NonNull
    public Object getMaxNodeCount() {
        return maxNodeCount;
    }

    @DataBoundSetter
    public void setMaxNodeCount(Object maxNodeCount) {
        this.maxNodeCount = WholeNumber.orDefault(maxNodeCount, 1);
    }

    /** How long a node without work is kept: seconds, or text such as {@code '30 min'}. */
    @CheckForNull
    public String getIdleTime() {
        return idleTime;
    }

    @DataBoundSetter
    public void setIdleTime(Object idleTime) {
        this.idleTime = idleTime == null ? null : Util.fixEmptyAndTrim(idleTime.toString());
    }

    /** Full id of a subnet. */
    @CheckForNull
    public String getSubnet() {
        return subnet;
    }

    @DataBoundSetter
    public void setSubnet(String subnet) {
        this.subnet = Util.fixEmptyAndTrim(subnet);
    }

    /** User name and password of an account on each node. */
    @CheckForNull
    public String getAdminCredentialsId() {
        return adminCredentialsId;
    }

    @DataBoundSetter
    public void setAdminCredentialsId(String adminCredentialsId) {
        this.adminCredentialsId = Util.fixEmptyAndTrim(adminCredentialsId);
    }

    @CheckForNull
    public String getPollInterval() {
        return pollInterval;
    }

    @DataBoundSetter
    public void setPollInterval(Object pollInterval) {
        this.pollInterval = pollInterval == null ? null : Util.fixEmptyAndTrim(pollInterval.toString());
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        return new AmlCreateComputeExecution(context, settings(context), this);
    }

    @Extension
    @Symbol("amlCreateCompute")
    public static class DescriptorImpl extends AmlStepDescriptor {

        @Override
        public String getFunctionName() {
            return "amlCreateCompute";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AmlCreateComputeStep_displayName();
        }

        @NonNull
        @Override
        public StepVariables variables(@CheckForNull Object result) {
            return new StepVariables().set("AZUREML_COMPUTE", ((Map<?, ?>) result).get("name"));
        }

        @Override
        public Step newInstance(@CheckForNull StaplerRequest2 req, @NonNull JSONObject form) throws FormException {
            FormValues texts = FormValues.take(form, "minNodeCount", "maxNodeCount", "idleTime", "pollInterval");
            AmlCreateComputeStep step = (AmlCreateComputeStep) super.newInstance(req, form);
            step.setMinNodeCount(texts.text("minNodeCount"));
            step.setMaxNodeCount(texts.text("maxNodeCount"));
            step.setIdleTime(texts.text("idleTime"));
            step.setPollInterval(texts.text("pollInterval"));
            return step;
        }

        @POST
        public ListBoxModel doFillVmPriorityItems() {
            ListBoxModel items = new ListBoxModel();
            items.add("Dedicated");
            items.add("LowPriority");
            return items;
        }

        @POST
        public FormValidation doCheckName(@QueryParameter String value) {
            return check(value, Computes::problem);
        }

        @POST
        public FormValidation doCheckVmSize(@QueryParameter String value) {
            return required(value, Messages.AmlCreateComputeStep_vmSizeMissing());
        }

        @POST
        public FormValidation doCheckMinNodeCount(@QueryParameter String value) {
            return checkNumber(value, 0);
        }

        @POST
        public FormValidation doCheckMaxNodeCount(@QueryParameter String value) {
            return checkNumber(value, 1);
        }

        @POST
        public FormValidation doCheckIdleTime(@QueryParameter String value) {
            return checkOptional(value, text -> Durations.problem("idleTime", text));
        }

        @POST
        public FormValidation doCheckPollInterval(@QueryParameter String value) {
            return checkOptional(value, text -> Durations.problem("pollInterval", text));
        }

        @POST
        public ListBoxModel doFillAdminCredentialsIdItems(
                @AncestorInPath Item item, @QueryParameter String adminCredentialsId) {
            return CredentialsItems.accounts(item, adminCredentialsId);
        }
    }
}
