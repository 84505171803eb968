package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the model and the script that a deployment names, and lays them out as its container has them. */
final class DeploymentAssets {
    private static final Pattern ID = Pattern.compile(
            "(?:azureml:)?/subscriptions/[^/]+/resourceGroups/[^/]+/providers/Microsoft.MachineLearningServices/"
                    + "workspaces/([^/]+)/([a-z]+)/([^/]+)/versions/([^/]+)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern SHORT = Pattern.compile("(?:azureml:)?([^:/]+):([^:/]+)");

    private final LocalAzureMlOptions options;
    private final ScheduledExecutorService timer;
    private final Path folder;
    private final AtomicLong folders = new AtomicLong();

    DeploymentAssets(LocalAzureMlOptions options, ScheduledExecutorService timer, Path folder) {
        this.options = options;
        this.timer = timer;
        this.folder = folder;
    }

    /** @throws Refusal if the definition names something that is not there */
    void check(Workspace workspace, JsonNode properties) {
        script(model(workspace, properties));
    }

    /** A process that is not started yet. */
    DeploymentProcess lay(OnlineDeployment deployment) throws IOException {
        Path own = folder.resolve(Long.toString(folders.incrementAndGet()));
        Files.createDirectories(own);
        Model model = model(deployment.endpoint.workspace, deployment.properties());
        Map<String, String> environment = new LinkedHashMap<>();
        deployment
                .properties()
                .path("environmentVariables")
                .fields()
                .forEachRemaining(
                        each -> environment.put(each.getKey(), each.getValue().asText()));
        return new DeploymentProcess(
                options,
                timer,
                script(model),
                ScoringWorkers.copy(model, own),
                environment,
                own.resolve("inference-server.log"));
    }

    private static Model model(Workspace workspace, JsonNode properties) {
        String text = properties.path("model").asText("");
        Matcher id = ID.matcher(text);
        Matcher name = SHORT.matcher(text);
        String found;
        if (id.matches() && id.group(2).equals("models") && id.group(1).equalsIgnoreCase(workspace.name)) {
            found = id.group(3) + ":" + id.group(4);
        } else if (name.matches()) {
            found = name.group(1) + ":" + name.group(2);
        } else {
            throw bad("The model '" + text + "' is not the id of a version of a model of this workspace.");
        }
        return workspace
                .models
                .find(found)
                .orElseThrow(() -> bad("The model '" + found + "' was not found in workspace " + workspace.name + "."));
    }

    private static Path script(Model model) {
        return ScoringWorkers.script(model)
                .orElseThrow(() -> bad("The deployment has no codeConfiguration, and model " + model.id()
                        + " has no score.py of its own."));
    }

    private static Refusal bad(String message) {
        return new Refusal(400, "BadArgument", message);
    }
}
