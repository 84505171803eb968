package io.jenkins.plugins.azureml.steps.workspace;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.arm.AmlComputeDefinition;
import io.jenkins.plugins.azureml.client.arm.Compute;
import io.jenkins.plugins.azureml.client.arm.Computes;
import io.jenkins.plugins.azureml.client.arm.LongRunningOperation;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.credentials.AdminAccount;
import io.jenkins.plugins.azureml.credentials.AmlCredentials;
import io.jenkins.plugins.azureml.steps.Durations;
import io.jenkins.plugins.azureml.steps.LongRunningStepExecution;
import io.jenkins.plugins.azureml.steps.WholeNumber;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** The administrator's password is read when it is sent, and is in no field. */
class AmlCreateComputeExecution extends LongRunningStepExecution {

    private static final long serialVersionUID = 1L;

    private final AmlCreateComputeStep step;

    AmlCreateComputeExecution(
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
        Durations.problem("pollInterval", step.getPollInterval()).ifPresent(problems::add);
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
    protected LongRunningOperation send(@NonNull AmlClient client, boolean again)
            throws IOException, InterruptedException {
        String location = step.getLocation() == null ? client.workspace().location() : step.getLocation();
        AdminAccount account = step.getAdminCredentialsId() == null
                ? null
                : AmlCredentials.adminAccount(getContext().get(Run.class), step.getAdminCredentialsId());
        Duration idle = step.getIdleTime() == null ? null : Durations.parse(step.getIdleTime());
        return client.computes().create(step.getName(), definition(location, idle, account));
    }

    private AmlComputeDefinition definition(
            String location, @CheckForNull Duration idle, @CheckForNull AdminAccount account) {
        return new AmlComputeDefinition(
                location,
                step.getVmSize(),
                step.getVmPriority(),
                null,
                WholeNumber.require(step.getMinNodeCount()),
                WholeNumber.require(step.getMaxNodeCount()),
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
        // It is there, but its nodes have trouble, such as a quota.
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
        return "is there";
    }
}
