package io.jenkins.plugins.azureml.steps.models;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.models.Model;
import io.jenkins.plugins.azureml.client.models.ModelFilter;
import io.jenkins.plugins.azureml.client.models.ModelNames;
import io.jenkins.plugins.azureml.client.runs.RunIds;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.steps.SingleCallExecution;
import io.jenkins.plugins.azureml.steps.WholeNumber;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Reads no page more than is wanted. */
class AmlListModelsExecution extends SingleCallExecution {

    private static final long serialVersionUID = 1L;

    private final AmlListModelsStep step;

    AmlListModelsExecution(
            @NonNull StepContext context, @NonNull WorkspaceSettings settings, @NonNull AmlListModelsStep step) {
        super(context, settings);
        this.step = step;
    }

    @NonNull
    @Override
    protected List<String> problems() {
        List<String> problems = super.problems();
        if (step.getName() != null) {
            ModelNames.problem(step.getName()).ifPresent(problems::add);
        }
        if (step.getRunId() != null) {
            RunIds.problem(step.getRunId()).ifPresent(problems::add);
        }
        WholeNumber.problem("limit", step.getLimit()).ifPresent(problems::add);
        Integer limit = WholeNumber.valueOf(step.getLimit());
        if (limit != null && limit < 1) {
            problems.add("limit must be at least 1");
        }
        return problems;
    }

    @Override
    protected Object call(boolean again) throws IOException, InterruptedException {
        Map<String, String> tags = step.getTags() == null ? Map.of() : step.getTags();
        ModelFilter filter = new ModelFilter(step.getName(), step.getRunId(), step.getFramework(), tags, Map.of());
        List<Object> models = new ArrayList<>();
        for (Model model : client().registry().stream(filter).first(WholeNumber.require(step.getLimit()))) {
            models.add(plain(model));
        }
        println("Azure ML: found " + models.size() + (models.size() == 1 ? " model" : " models"));
        return models;
    }

    private static Map<String, Object> plain(Model model) {
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("id", model.id());
        plain.put("name", model.name());
        plain.put("version", model.version());
        plain.put("description", model.description());
        plain.put("tags", new LinkedHashMap<>(model.tags()));
        plain.put("properties", new LinkedHashMap<>(model.properties()));
        plain.put(
                "createdTime",
                model.createdTime() == null ? null : model.createdTime().toString());
        plain.put("framework", model.framework());
        plain.put("type", model.type());
        plain.put("runId", model.runId());
        plain.put("experiment", model.experimentName());
        return plain;
    }

    @Override
    public String getStatus() {
        return "listing models";
    }
}
