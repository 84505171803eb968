package io.jenkins.plugins.azureml.steps.workspace;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.arm.AmlComputeDefinition;
import io.jenkins.plugins.azureml.client.arm.Compute;
import io.jenkins.plugins.azureml.client.arm.Computes;
import io.jenkins.plugins.azureml.client.arm.LongRunningOperation;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.credentials.AdminAccount;
import io.jenkins.plugins.azureml.credentials.AmlCredentials;
import io.jenkins.plugins.azureml.credentials.CredentialsItems;
import io.jenkins.plugins.azureml.steps.Durations;
import io.jenkins.plugins.azureml.steps.FormValues;
import io.jenkins.plugins.azureml.steps.LongRunningStepExecution;
import io.jenkins.plugins.azureml.steps.PollingStep;
import io.jenkins.plugins.azureml.steps.StepVariables;
import io.jenkins.plugins.azureml.steps.WholeNumber;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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

/**
 * {@code amlCreateCompute}: creates or updates a compute cluster and waits until the service has done so. Occupies no executor and no
 * thread.
 */
public class AmlCreateComputeStep extends PollingStep {

    private static final long serialVersionUID = 1L;

    private final String name;
    private String vmSize;
    private String location;
    private String vmPriority;

    private Object minNodeCount;
    private Object maxNodeCount;
    private String idleTime;
    private String subnet;
    private String adminCredentialsId;

    @DataBoundConstructor
    public AmlCreateComputeStep(@NonNull String name) {
        this.name = Util.fixEmptyAndTrim(name);
    }

    @CheckForNull
    public String getName() {
        return name;
    }

    /** Returns the size of the nodes, for example {@code STANDARD_DS3_V2}. */
    @CheckForNull
    public String getVmSize() {
        return vmSize;
    }

    @DataBoundSetter
    public void setVmSize(String vmSize) {
        this.vmSize = Util.fixEmptyAndTrim(vmSize);
    }

    /** Returns the region; null for that of the existing cluster, or else of the Azure ML workspace. */
    @CheckForNull
    public String getLocation() {
        return location;
    }

    @DataBoundSetter
    public void setLocation(String location) {
        this.location = Util.fixEmptyAndTrim(location);
    }

    /** Returns the priority; null for that of the existing cluster, or else {@code Dedicated}. */
    @CheckForNull
    public String getVmPriority() {
        return vmPriority;
    }

    @DataBoundSetter
    public void setVmPriority(String vmPriority) {
        this.vmPriority = Util.fixEmptyAndTrim(vmPriority);
    }

    /** Returns the minimum number of nodes; null for that of the existing cluster, or else 0. */
    @CheckForNull
    public Object getMinNodeCount() {
        return minNodeCount;
    }

    @DataBoundSetter
    public void setMinNodeCount(Object minNodeCount) {
        this.minNodeCount = WholeNumber.of(minNodeCount);
    }

    /** Returns the maximum number of nodes; null for that of the existing cluster, or else 1. */
    @CheckForNull
    public Object getMaxNodeCount() {
        return maxNodeCount;
    }

    @DataBoundSetter
    public void setMaxNodeCount(Object maxNodeCount) {
        this.maxNodeCount = WholeNumber.of(maxNodeCount);
    }

    /** Returns how long an idle node is kept, in seconds or as text such as {@code 30 min}. */
    @CheckForNull
    public String getIdleTime() {
        return idleTime;
    }

    @DataBoundSetter
    public void setIdleTime(Object idleTime) {
        this.idleTime = Durations.text(idleTime);
    }

    /** Returns the full id of a subnet. */
    @CheckForNull
    public String getSubnet() {
        return subnet;
    }

    @DataBoundSetter
    public void setSubnet(String subnet) {
        this.subnet = Util.fixEmptyAndTrim(subnet);
    }

    /** Returns the id of credentials with the user name and password for an account on each node. */
    @CheckForNull
    public String getAdminCredentialsId() {
        return adminCredentialsId;
    }

    @DataBoundSetter
    public void setAdminCredentialsId(String adminCredentialsId) {
        this.adminCredentialsId = Util.fixEmptyAndTrim(adminCredentialsId);
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        return new Execution(context, settings(context), this);
    }

    /** Creates or updates the cluster. The password of the administrator is read for the request and stored in no field. */
    private static final class Execution extends LongRunningStepExecution {

        private static final long serialVersionUID = 1L;

        private final AmlCreateComputeStep step;

        Execution(
                @NonNull StepContext context, @NonNull WorkspaceSettings settings, @NonNull AmlCreateComputeStep step) {
            super(context, settings, step.getPollInterval());
            this.step = step;
        }

        @NonNull
        @Override
        protected List<String> problems() {
            List<String> problems = super.problems();
            Computes.problem(step.getName()).ifPresent(problems::add);
            Durations.problem("idleTime", step.getIdleTime()).ifPresent(problems::add);
            if (step.getSubnet() != null && !step.getSubnet().startsWith("/subscriptions/")) {
                problems.add("subnet '" + step.getSubnet() + "' is not a full id, which begins with /subscriptions/");
            }
            List<String> numbers = new ArrayList<>();
            WholeNumber.problem("minNodeCount", step.getMinNodeCount()).ifPresent(numbers::add);
            WholeNumber.problem("maxNodeCount", step.getMaxNodeCount()).ifPresent(numbers::add);
            problems.addAll(numbers.isEmpty() ? definition("any", null, null).problems() : numbers);
            return problems;
        }

        @NonNull
        @Override
        protected LongRunningOperation send(@NonNull AmlClient client, boolean maybeSent)
                throws IOException, InterruptedException {
            String defaultLocation =
                    step.getLocation() == null ? client.workspace().location() : null;
            AdminAccount account = step.getAdminCredentialsId() == null
                    ? null
                    : AmlCredentials.adminAccount(getContext().get(Run.class), step.getAdminCredentialsId());
            Duration idle = step.getIdleTime() == null ? null : Durations.parse(step.getIdleTime());
            return client.computes()
                    .createOrUpdate(step.getName(), definition(step.getLocation(), idle, account), defaultLocation);
        }

        private AmlComputeDefinition definition(
                @CheckForNull String location, @CheckForNull Duration idle, @CheckForNull AdminAccount account) {
            return new AmlComputeDefinition(
                    location,
                    step.getVmSize(),
                    step.getVmPriority(),
                    null,
                    WholeNumber.valueOf(step.getMinNodeCount()),
                    WholeNumber.valueOf(step.getMaxNodeCount()),
                    idle,
                    null,
                    step.getSubnet(),
                    account == null ? null : account.userName(),
                    account == null ? null : account.password());
        }

        @NonNull
        @Override
        protected Map<String, Object> result(@NonNull AmlClient client, @NonNull LongRunningOperation done)
                throws IOException, InterruptedException {
            Compute compute = client.computes().get(step.getName());
            if (compute.isFailed()) {
                throw new AbortException("Compute " + step.getName() + " is " + compute.provisioningState()
                        + (compute.errors().isEmpty() ? "" : ": " + String.join("; ", compute.errors())));
            }
            // The cluster exists, but its nodes have problems, for example a quota.
            compute.errors().forEach(error -> println("Azure ML: " + target() + ": " + error));
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("name", step.getName());
            result.put("status", compute.provisioningState());
            result.put("vmSize", compute.vmSize());
            result.put("minNodeCount", compute.minNodeCount());
            result.put("maxNodeCount", compute.maxNodeCount());
            result.put("nodeCount", compute.currentNodeCount());
            return result;
        }

        @NonNull
        @Override
        protected String target() {
            return "compute " + step.getName();
        }

        @NonNull
        @Override
        protected String verb() {
            return "creating";
        }

        @NonNull
        @Override
        protected String successText() {
            return "ready";
        }
    }

    @Extension
    @Symbol("amlCreateCompute")
    public static class DescriptorImpl extends PollingStepDescriptor {

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
        public StepVariables variables(Object result) {
            return new StepVariables().set("AZUREML_COMPUTE", ((Map<?, ?>) result).get("name"));
        }

        @Override
        public Step newInstance(@CheckForNull StaplerRequest2 req, @NonNull JSONObject form) throws FormException {
            FormValues texts = FormValues.extract(form, "minNodeCount", "maxNodeCount", "idleTime");
            AmlCreateComputeStep step = (AmlCreateComputeStep) super.newInstance(req, form);
            step.setMinNodeCount(texts.text("minNodeCount"));
            step.setMaxNodeCount(texts.text("maxNodeCount"));
            step.setIdleTime(texts.text("idleTime"));
            return step;
        }

        @POST
        public ListBoxModel doFillVmPriorityItems() {
            ListBoxModel items = new ListBoxModel();
            items.add(Messages.AmlCreateComputeStep_priorityNotSet(), "");
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
            return checkDuration("idleTime", value);
        }

        @POST
        public ListBoxModel doFillAdminCredentialsIdItems(
                @AncestorInPath Item item, @QueryParameter String adminCredentialsId) {
            return CredentialsItems.accounts(item, adminCredentialsId);
        }
    }
}
