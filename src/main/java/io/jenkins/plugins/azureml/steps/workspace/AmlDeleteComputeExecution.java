package io.jenkins.plugins.azureml.steps.workspace;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.arm.Computes;
import io.jenkins.plugins.azureml.client.arm.LongRunningOperation;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.steps.DeleteExecution;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Deleting what is gone already is no failure. */
class AmlDeleteComputeExecution extends DeleteExecution {

    private static final long serialVersionUID = 1L;

    private final AmlDeleteComputeStep step;

    AmlDeleteComputeExecution(
            @NonNull StepContext context, @NonNull WorkspaceSettings settings, @NonNull AmlDeleteComputeStep step) {
        super(context, settings);
        this.step = step;
    }

    @NonNull
    @Override
    protected List<String> problems() {
        List<String> problems = super.problems();
        Computes.problem(step.getName()).ifPresent(problems::add);
        return problems;
    }

    @NonNull
    @Override
    protected LongRunningOperation delete(@NonNull AmlClient client) throws IOException, InterruptedException {
        return client.computes().delete(step.getName(), step.isDetach());
    }

    @NonNull
    @Override
    protected Map<String, Object> names() {
        return Map.of("name", step.getName());
    }

    @NonNull
    @Override
    protected String target() {
        return "compute " + step.getName();
    }

    @NonNull
    @Override
    protected String verb() {
        return step.isDetach() ? "detaching" : "deleting";
    }
}
