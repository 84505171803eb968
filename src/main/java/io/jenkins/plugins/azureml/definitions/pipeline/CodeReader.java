package io.jenkins.plugins.azureml.definitions.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
import io.jenkins.plugins.azureml.definitions.DefinitionFolder;
import io.jenkins.plugins.azureml.definitions.EnvironmentReader;
import io.jenkins.plugins.azureml.definitions.JobEnvironment;
import io.jenkins.plugins.azureml.definitions.Paths;
import io.jenkins.plugins.azureml.definitions.Reference;
import io.jenkins.plugins.azureml.definitions.yaml.Section;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads which code a component runs, and in which environment. */
final class CodeReader {

    private static final Pattern ASSET = Pattern.compile("azureml:([^/:@]+):([^/:@]+)");
    private static final Pattern URL = Pattern.compile("(git\\+)?\\w+://.*");

    private final WorkspaceRef workspace;
    private final SourceFile file;

    CodeReader(@NonNull WorkspaceRef workspace, @NonNull SourceFile file) {
        this.workspace = workspace;
        this.file = file;
    }

    /**
     * Reads the code.
     *
     * @param required whether the service requires code, so that a placeholder replaces missing code
     */
    void code(@NonNull Section part, @NonNull ObjectNode into, boolean required, @NonNull List<Reference> references) {
        code(part, "code", into, required, references);
    }

    /** @param key in the body */
    void code(
            @NonNull Section part,
            @NonNull String key,
            @NonNull ObjectNode into,
            boolean required,
            @NonNull List<Reference> references) {
        String code = part.text("code");
        Matcher asset = ASSET.matcher(code == null ? "" : code);
        if (code == null) {
            if (required) {
                references.add(new Reference.Code(into, key, null, ""));
            }
        } else if (asset.matches()) {
            into.put(
                    key,
                    (key.equals("code") ? "azureml:" : "") + workspace.path() + "/codes/"
                            + Segments.encode(asset.group(1)) + "/versions/" + Segments.encode(asset.group(2)));
        } else if (code.startsWith("azureml:/") || code.startsWith("/subscriptions/")) {
            String id = code.substring(code.indexOf('/'));
            into.put(key, key.equals("code") ? "azureml:" + id : id);
        } else if (code.startsWith("azureml:")) {
            part.problem("code", "must be a folder, azureml:NAME:VERSION or a whole id, not " + code);
        } else if (URL.matcher(code).matches()) {
            part.problem("code", "must be a folder, not " + code + ": check the sources out first");
        } else {
            references.add(new Reference.Code(
                    into, key, Paths.join(file.folder(), code), Reference.place(file.path(), part, "code")));
        }
    }

    void environment(
            @NonNull Section part, @NonNull ObjectNode into, boolean required, @NonNull List<Reference> references)
            throws InterruptedException {
        environment(part, "environment", into, required, references);
    }

    /** @param key in the body */
    void environment(
            @NonNull Section part,
            @NonNull String key,
            @NonNull ObjectNode into,
            boolean required,
            @NonNull List<Reference> references)
            throws InterruptedException {
        JsonNode value = part.value("environment");
        if (value == null && !required) {
            return;
        }
        if (value == null) {
            part.problem(
                    "environment",
                    "is missing: azureml:NAME:VERSION, azureml:NAME@latest, or a mapping with image and conda_file");
        }
        JobEnvironment environment =
                new EnvironmentReader(new DefinitionFolder(file.folder(), file.files()::read), false).read(part);
        if (environment != null) {
            references.add(new Reference.Environment(into, key, environment));
        }
    }
}
