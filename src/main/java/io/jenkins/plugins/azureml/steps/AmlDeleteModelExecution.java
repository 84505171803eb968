package io.jenkins.plugins.azureml.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.models.ModelNames;
import io.jenkins.plugins.azureml.connection.WorkspaceSettings;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Deleting what is gone already is no failure, which also makes it harmless to do it again. */
class AmlDeleteModelExecution extends AmlCallExecution {

    private static final long serialVersionUID = 1L;

    private final String modelId;

    AmlDeleteModelExecution(@NonNull StepContext context, @NonNull WorkspaceSettings settings, String modelId) {
        super(context, settings);
        this.modelId = modelId;
    }

    @NonNull
    @Override
    List<String> problems() {
        List<String> problems = super.problems();
        ModelNames.idProblem(modelId).ifPresent(problems::add);
        return problems;
    }

    @Override
    Object call(boolean again) throws IOException, InterruptedException {
        boolean deleted = client().registry().delete(modelId);
        println("Azure ML: model " + modelId + (deleted || again ? " deleted" : " did not exist, nothing to delete"));
        RunRecord.write(getContext(), page -> page.deleted(modelId));
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("id", modelId);
        result.put("deleted", deleted || again);
        return result;
    }

    @Override
    public String getStatus() {
        return "deleting model " + modelId;
    }
}
