package io.jenkins.plugins.azureml.definitions.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
import io.jenkins.plugins.azureml.definitions.DefinitionFolder;
import io.jenkins.plugins.azureml.definitions.EnvironmentReader;
import io.jenkins.plugins.azureml.definitions.JobEnvironment;
import io.jenkins.plugins.azureml.definitions.LocalCode;
import io.jenkins.plugins.azureml.definitions.Paths;
import io.jenkins.plugins.azureml.definitions.Reference;
import io.jenkins.plugins.azureml.definitions.yaml.Section;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads which code a component runs, and in which environment. */
final class CodeReader {

    private static final String ADDITIONAL = "additional_includes";
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
        code(part, key, into, List.of(), required, references);
    }

    /** Reads the code of a component, and the files and folders that are merged into it. */
    void codeAndIncludes(
            @NonNull Section part, @NonNull ObjectNode into, boolean required, @NonNull List<Reference> references) {
        List<String> additional = additional(part);
        if (!additional.isEmpty()) {
            ArrayNode json = into.putArray(ADDITIONAL);
            additional.forEach(json::add);
        }
        code(
                part,
                "code",
                into,
                additional.stream().map(each -> Paths.join(file.folder(), each)).toList(),
                required,
                references);
    }

    private static List<String> additional(Section part) {
        JsonNode value = part.value(ADDITIONAL);
        for (int i = 0; value != null && value.isArray() && i < value.size(); i++) {
            if (value.get(i).isObject()) {
                part.problem(
                        ADDITIONAL + "/" + i,
                        "must be a file or folder: packages of Azure Artifacts are not supported. Download the package"
                                + " in the build, and name its folder");
                return List.of();
            }
        }
        return part.textList(ADDITIONAL);
    }

    private void code(
            Section part,
            String key,
            ObjectNode into,
            List<String> additional,
            boolean required,
            List<Reference> references) {
        String code = part.text("code");
        if (code == null && additional.isEmpty()) {
            if (required) {
                references.add(new Reference.Code(into, key, null, ""));
            }
            return;
        }
        if (code == null) {
            LocalCode only = LocalCode.ofComponent(null, additional, file.folder());
            references.add(new Reference.Code(into, key, only, Reference.place(file.path(), part, ADDITIONAL)));
            return;
        }
        Matcher asset = ASSET.matcher(code);
        if (!additional.isEmpty() && (code.startsWith("azureml:") || code.startsWith("/subscriptions/"))) {
            part.problem(
                    ADDITIONAL, "cannot be added to registered code: set code to a folder, or leave one of them out");
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
                    into,
                    key,
                    LocalCode.ofComponent(Paths.join(file.folder(), code), additional, file.folder()),
                    Reference.place(file.path(), part, "code")));
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
