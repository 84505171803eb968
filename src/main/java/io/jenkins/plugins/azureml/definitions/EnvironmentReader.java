package io.jenkins.plugins.azureml.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.definitions.yaml.CliText;
import io.jenkins.plugins.azureml.definitions.yaml.Definition;
import io.jenkins.plugins.azureml.definitions.yaml.DefinitionException;
import io.jenkins.plugins.azureml.definitions.yaml.Section;
import java.util.Map;

/**
 * Reads the key {@code environment} of jobs, components and deployments: a reference, a mapping, or a file that
 * contains such a mapping.
 */
public final class EnvironmentReader {

    private static final String KEY = "environment";
    private static final String FORM =
            "must be azureml:NAME:VERSION, azureml:NAME@latest, a whole id, or a mapping with"
                    + " image, conda_file or build";
    private static final Map<String, String> SYSTEMS = Map.of("linux", "Linux", "windows", "Windows");
    private static final Map<String, String> ROUTES = Map.of(
            "liveness_route", "livenessRoute", "readiness_route", "readinessRoute", "scoring_route", "scoringRoute");

    private final DefinitionFolder folder;
    private final boolean named;

    /** @param named whether an environment with a name is registered under it; jobs ignore the name */
    public EnvironmentReader(@NonNull DefinitionFolder folder, boolean named) {
        this.folder = folder;
        this.named = named;
    }

    /** @return null if it is missing; if it is wrong, which is then reported */
    @CheckForNull
    public JobEnvironment read(@NonNull Section part) throws InterruptedException {
        JsonNode value = part.value(KEY);
        if (value == null) {
            return null;
        }
        if (value.isObject()) {
            return inline(part.sectionOrEmpty(KEY), folder);
        }
        String text = part.text(KEY);
        if (text == null) {
            return null;
        }
        if (text.startsWith("file:") || text.startsWith(".") || text.matches("(?i)[^:@]+\\.ya?ml")) {
            return file(part, text.replaceFirst("^file:", ""));
        }
        return reference(part, text);
    }

    /** Reads a file that defines nothing but an environment. */
    @NonNull
    public JobEnvironment.Inline definition(@NonNull Section root) throws InterruptedException {
        return inline(root, folder);
    }

    @CheckForNull
    private static JobEnvironment reference(Section part, String text) {
        boolean prefixed = text.startsWith("azureml:") || text.startsWith("/subscriptions/");
        JobEnvironment environment = JobEnvironment.parse(text).orElse(null);
        if (environment instanceof JobEnvironment.Named of && of.version() == null && !text.endsWith("@latest")) {
            part.problem(
                    KEY,
                    "must name a version or a label: azureml:" + of.name() + ":VERSION or azureml:" + of.name()
                            + "@latest");
        } else if (!prefixed && environment instanceof JobEnvironment.Named && !part.isMap()) {
            part.problem(
                    KEY,
                    "must begin with azureml:, as in azureml:" + text + "; if it is a Docker image, write"
                            + " environment: {image: " + text + "}");
        } else if (!prefixed && !(environment instanceof JobEnvironment.Named)) {
            part.problem(KEY, FORM + "; for a Docker image, write environment: {image: " + text + "}");
        } else if (environment == null) {
            part.problem(KEY, FORM + ", not " + text);
        }
        return environment;
    }

    @CheckForNull
    private JobEnvironment file(Section part, String file) throws InterruptedException {
        String text = folder.read(part, KEY, file);
        if (text == null) {
            return null;
        }
        try {
            CliText environment = CliText.of(Definition.read("'" + file + "'", text), false);
            JobEnvironment read = inline(environment.root(), folder.of(file));
            environment.requireValid();
            return read;
        } catch (DefinitionException e) {
            e.problems().forEach(problem -> part.problem(KEY, "'" + file + "': " + problem));
            return null;
        }
    }

    private JobEnvironment.Inline inline(Section inline, DefinitionFolder beside) throws InterruptedException {
        inline.ignore("$schema", "id", "creation_context", "type");
        String image = inline.text("image");
        JobEnvironment.BuildContext build = null;
        Section context = inline.section("build");
        if (context != null) {
            String path = context.required("path", "the folder with the Dockerfile");
            String dockerfile = context.text("dockerfile_path");
            build = new JobEnvironment.BuildContext(path, dockerfile);
            if (!build.isRemote()) {
                build = new JobEnvironment.BuildContext(
                        beside.resolve(path), dockerfile == null ? null : dockerfile.replace('\\', '/'));
            }
        }
        JsonNode conda = inline.value("conda_file");
        if (build != null && (image != null || conda != null)) {
            inline.problem("build", "does not go with image and conda_file: the Dockerfile says what is in the image");
        } else if (build == null && image == null && !inline.has("image")) {
            inline.problem("image", "is missing: the Docker image that is used, or build with a Dockerfile");
        }
        String condaText = conda == null ? null : CondaFile.read(inline, "conda_file", beside);
        return new JobEnvironment.Inline(image, build, condaText, settings(inline));
    }

    private ObjectNode settings(Section inline) {
        ObjectNode settings = JsonNodeFactory.instance.objectNode();
        String system = inline.word("os_type", SYSTEMS);
        Json.putIfPresent(settings, "osType", system);
        Section inference = inline.section("inference_config");
        if (inference != null) {
            ObjectNode json = settings.putObject("inferenceConfig");
            ROUTES.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(route -> {
                Section section = inference.section(route.getKey());
                if (section != null) {
                    ObjectNode each = json.putObject(route.getValue());
                    Json.putIfPresent(each, "path", section.required("path", "such as /score"));
                    Integer port = section.count("port", 1);
                    if (port != null) {
                        each.put("port", port);
                    }
                }
            });
        }
        String name = inline.convertedText("name");
        String version = inline.convertedText("version");
        String description = inline.freeText("description");
        Map<String, String> tags = inline.texts("tags");
        if (named && name != null) {
            settings.put("name", name);
            Json.putIfPresent(settings, "version", version);
            Json.putIfPresent(settings, "description", description);
            Json.putIfPresent(settings, "tags", tags);
        }
        return settings;
    }
}
