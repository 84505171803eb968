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

/** Resolves the model, code and environment of a deployment and lays their files out as in Azure's container. */
final class DeploymentAssets {
    private static final Pattern ID = Pattern.compile(
            "(?:azureml:)?/subscriptions/[^/]+/resourceGroups/[^/]+/providers/Microsoft.MachineLearningServices/"
                    + "workspaces/([^/]+)/([a-z]+)/([^/]+)/versions/([^/]+)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern SHORT = Pattern.compile("(?:azureml:)?([^:/]+):([^:/]+)");

    private record Name(String name, String version) {}

    private final LocalAzureMlOptions options;
    private final ScheduledExecutorService timer;
    private final Path folder;
    private final AtomicLong folders = new AtomicLong();

    DeploymentAssets(LocalAzureMlOptions options, ScheduledExecutorService timer, Path folder) {
        this.options = options;
        this.timer = timer;
        this.folder = folder;
    }

    /** @throws Refusal if the definition refers to something that does not exist or cannot serve a model */
    void check(Workspace workspace, JsonNode properties) {
        Model model = model(workspace, properties);
        boolean servesItself = environmentServesItself(workspace, properties, isMlflow(workspace, model));
        JsonNode code = properties.path("codeConfiguration");
        if (code.isObject()) {
            code(workspace, code);
        } else if (!servesItself) {
            throw FrontEnd.bad(
                    "A deployment needs a codeConfiguration, unless its model is an mlflow_model or its environment has "
                            + "an inferenceConfig.",
                    "ArgumentNullOrEmpty");
        } else {
            ownScript(model);
        }
    }

    /** Lays out the files and returns the process, not started yet. */
    DeploymentProcess layOut(OnlineDeployment deployment) throws IOException {
        Path own = folder.resolve(Long.toString(folders.incrementAndGet()));
        Files.createDirectories(own);
        Workspace workspace = deployment.endpoint.workspace;
        Model model = model(workspace, deployment.properties());
        JsonNode code = deployment.properties().path("codeConfiguration");
        Path script;
        if (code.isObject()) {
            Path target = own.resolve("code");
            code(workspace, code).copyTo(target);
            script = target.resolve(code.path("scoringScript").asText()).normalize();
            if (!script.startsWith(target) || !Files.isRegularFile(script)) {
                throw FrontEnd.bad("The code has no scoringScript '"
                        + code.path("scoringScript").asText() + "'.");
            }
        } else {
            Path found = ownScript(model);
            // Blobs are stored in numbered files, which Python does not import.
            script = found.toString().endsWith(".py") ? found : Files.copy(found, own.resolve("score.py"));
        }
        Map<String, String> environment = new LinkedHashMap<>();
        deployment
                .properties()
                .path("environmentVariables")
                .properties()
                .forEach(each -> environment.put(each.getKey(), each.getValue().asText()));
        return new DeploymentProcess(
                options,
                timer,
                script,
                ScoringWorkers.copy(model, own),
                environment,
                own.resolve("inference-server.log"));
    }

    static Model model(Workspace workspace, JsonNode properties) {
        String reference = properties.path("model").asText("");
        if (Registries.isReference(reference)) {
            return workspace
                    .registries
                    .model(reference)
                    .orElseThrow(() -> FrontEnd.bad("The model '" + reference + "' was not found.", "AssetNotFound"));
        }
        Name name = name(workspace, "models", "model", reference);
        return workspace
                .models
                .find(name.name + ":" + name.version)
                .orElseThrow(() -> missing("model", name, workspace));
    }

    static boolean isMlflow(Workspace workspace, Model model) {
        synchronized (workspace.models) {
            return model.own().path("modelType").asText("").equals("mlflow_model");
        }
    }

    static boolean environmentServesItself(Workspace workspace, JsonNode properties, boolean mlflow) {
        String id = properties.path("environmentId").asText("");
        if (mlflow && id.isEmpty()) {
            return true;
        }
        if (Registries.isReference(id)) {
            if (!workspace.registries.has(id, "environments")) {
                throw FrontEnd.bad("The environment '" + id + "' was not found.", "AssetNotFound");
            }
            return mlflow
                    || workspace
                            .registries
                            .version(id, "environments")
                            .filter(version ->
                                    version.properties().path("inferenceConfig").isObject())
                            .isPresent();
        }
        if (id.isEmpty()) {
            throw FrontEnd.bad("A deployment needs an environmentId.", "ArgumentNullOrEmpty");
        }
        Name name = name(workspace, "environments", "environmentId", id);
        boolean inference = workspace
                .environments
                .find(name.name, name.version)
                .orElseThrow(() -> missing("environment", name, workspace))
                .properties()
                .path("inferenceConfig")
                .isObject();
        return mlflow || inference;
    }

    static BlobPath code(Workspace workspace, JsonNode code) {
        Name name = name(workspace, "codes", "codeId", code.path("codeId").asText(""));
        if (code.path("scoringScript").asText("").isEmpty()) {
            throw FrontEnd.bad("The codeConfiguration has no scoringScript.", "ArgumentNullOrEmpty");
        }
        String uri = workspace
                .codes
                .find(name.name, name.version)
                .orElseThrow(() -> missing("code", name, workspace))
                .properties()
                .path("codeUri")
                .asText();
        return BlobPath.find(workspace, uri).orElseThrow(() -> missing("code", name, workspace));
    }

    private static Name name(Workspace workspace, String plural, String property, String text) {
        Matcher id = ID.matcher(text);
        Matcher name = SHORT.matcher(text);
        if (id.matches() && id.group(2).equals(plural) && id.group(1).equalsIgnoreCase(workspace.name)) {
            return new Name(id.group(3), id.group(4));
        }
        if (name.matches()) {
            return new Name(name.group(1), name.group(2));
        }
        throw FrontEnd.bad(
                "The " + property + " '" + text + "' is not the id of a version of this workspace's " + plural + ".",
                "ArgumentInvalid");
    }

    /** Stands in for the scoring script that Azure generates for an mlflow_model or has in the image. */
    private static Path ownScript(Model model) {
        return ScoringWorkers.script(model)
                .orElseThrow(() -> FrontEnd.bad("Model " + model.id() + " has no score.py of its own."));
    }

    private static ServiceException missing(String what, Name name, Workspace workspace) {
        return FrontEnd.bad(
                "The " + what + " " + name.name + ":" + name.version + " was not found in workspace " + workspace.name
                        + ".",
                "AssetNotFound");
    }
}
