package io.jenkins.plugins.azureml.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.models.Model;
import io.jenkins.plugins.azureml.client.models.ModelNames;
import io.jenkins.plugins.azureml.client.models.ModelRegistration;
import io.jenkins.plugins.azureml.client.models.ModelRegistry;
import io.jenkins.plugins.azureml.client.models.ModelSource;
import io.jenkins.plugins.azureml.client.runs.RunIds;
import io.jenkins.plugins.azureml.connection.WorkspaceSettings;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Marks the registration with an id of its own, by which it is found again if the answer was lost. */
class AmlRegisterModelExecution extends AmlCallExecution {

    private static final long serialVersionUID = 1L;

    private final AmlRegisterModelStep step;
    private final String requestId = UUID.randomUUID().toString();

    AmlRegisterModelExecution(
            @NonNull StepContext context, @NonNull WorkspaceSettings settings, @NonNull AmlRegisterModelStep step) {
        super(context, settings);
        this.step = step;
    }

    @NonNull
    @Override
    List<String> problems() {
        List<String> problems = super.problems();
        ModelNames.problem(step.getName()).ifPresent(problems::add);
        RunIds.problem(step.getRunId()).ifPresent(problems::add);
        if (step.getPath() == null) {
            problems.add(
                    "path is missing: give a file or folder among the run's outputs, for example outputs/model.json");
        }
        return problems;
    }

    @Override
    Object call(boolean again) throws IOException, InterruptedException {
        ModelRegistry models = client().registry();
        ModelRegistration registration = new ModelRegistration(
                step.getName(),
                ModelSource.ofRun(step.getRunId(), step.getPath()),
                ModelNames.CUSTOM,
                step.getDescription(),
                null,
                null,
                step.getExperiment(),
                step.getTags(),
                step.getProperties());
        Optional<Model> before = again ? models.findRegistered(registration, requestId) : Optional.empty();
        Model model = before.isPresent() ? before.get() : models.register(registration, requestId);
        println("Azure ML: model " + model.id() + " registered from " + step.getPath() + " of run " + step.getRunId());
        RunRecord.write(getContext(), page -> page.registered(model.id(), step.getRunId()));
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("id", model.id());
        result.put("name", model.name());
        result.put("version", model.version());
        result.put("url", model.url());
        return result;
    }

    @Override
    public String getStatus() {
        return "registering model " + step.getName();
    }
}
