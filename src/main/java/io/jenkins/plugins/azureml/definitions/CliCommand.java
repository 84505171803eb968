package io.jenkins.plugins.azureml.definitions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
import io.jenkins.plugins.azureml.definitions.yaml.Section;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what is executed and in which environment: the main part of a command job, and the trial of a sweep. */
final class CliCommand {

    private static final Pattern ASSET = Pattern.compile("azureml:([^/:@]+):([^/@]+)");
    private static final Pattern ID =
            Pattern.compile("(?:azureml:)?(/subscriptions/[^?#]+/codes/[^/]+/versions/[^/]+)");

    /** A reference without its dollar sign, which Microsoft's client adds. */
    private static final Pattern SINGLE_BRACES =
            Pattern.compile("(?<![${])\\{((?:inputs|outputs|search_space)\\.\\w+)\\}(?!\\})");

    private final Section part;
    private final DefinitionFolder folder;
    private final WorkspaceRef workspace;

    CliCommand(@NonNull Section part, @NonNull DefinitionFolder folder, @NonNull WorkspaceRef workspace) {
        this.part = part;
        this.folder = folder;
        this.workspace = workspace;
    }

    void read(@NonNull JobSpec spec) throws InterruptedException {
        ObjectNode job = spec.properties();
        job.put("command", command(spec));
        code(spec);
        JobEnvironment environment = new EnvironmentReader(folder, false).read(part);
        if (environment == null && !part.has("environment")) {
            part.problem(
                    "environment", "is missing: azureml:NAME:VERSION, azureml:NAME@latest, or a mapping with image");
        }
        spec.environment(environment);
        Json.putIfPresent(job, "environmentVariables", part.texts("environment_variables"));
        JobSettings.distribution(part.sectionOrEmpty("distribution"), job);
        JobSettings.resources(part.sectionOrEmpty("resources"), job);
    }

    private String command(JobSpec spec) {
        String command = part.required("command", "what is to be run, such as python train.py");
        Matcher braces = SINGLE_BRACES.matcher(command);
        if (!braces.find()) {
            return command;
        }
        spec.note(part.place("command") + ": {" + braces.group(1) + "} is read as ${{" + braces.group(1)
                + "}}, as Microsoft's client does; write it so");
        return braces.replaceAll("\\${{$1}}");
    }

    private void code(JobSpec spec) {
        part.refuse("additional_includes", "is supported only for components: set code to a folder with all files");
        String code = part.text("code");
        if (code == null) {
            return;
        }
        Matcher asset = ASSET.matcher(code);
        Matcher id = ID.matcher(code);
        if (asset.matches()) {
            spec.properties()
                    .put(
                            "codeId",
                            workspace.path() + "/codes/" + Segments.encode(asset.group(1)) + "/versions/"
                                    + Segments.encode(asset.group(2)));
        } else if (id.matches()) {
            spec.properties().put("codeId", id.group(1));
        } else if (code.startsWith("azureml:") || code.startsWith("/subscriptions/")) {
            part.problem("code", "must be a folder, azureml:NAME:VERSION or the whole id of a code asset, not " + code);
        } else if (code.matches("(git\\+)?\\w+://.*")) {
            part.problem("code", "must be a folder, not " + code + ": check the sources out first");
        } else {
            spec.code(code, null);
            spec.codePlace(part.place("code"));
        }
    }
}
