package io.jenkins.plugins.azureml.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.WorkspaceRef;
import java.io.IOException;
import java.util.List;

/**
 * A command job in the words of {@code az ml job create --file}
 * (<a href="https://azuremlschemas.azureedge.net/latest/commandJob.schema.json">commandJob.schema.json</a>): the part of them
 * that the REST API has as well.
 */
final class CliJob {

    /** Reads a text file beside the definition. */
    interface Files {

        /** @param path relative to the folder of the definition */
        String read(String path) throws IOException, InterruptedException;
    }

    private final Definition definition;
    private final JobData data;
    private final Files files;

    CliJob(@NonNull Definition definition, @NonNull WorkspaceRef workspace, @NonNull Files files) {
        this.definition = definition;
        this.data = new JobData(workspace);
        this.files = files;
    }

    @NonNull
    JobSpec read() throws DefinitionException, IOException, InterruptedException {
        CliText text = CliText.of(definition, false);
        Section root = text.root();
        JobSpec spec = JobSpec.command();
        ObjectNode job = spec.properties();
        checkType(root);
        job.put("command", root.required("command", "what is to be run, such as python train.py"));
        texts(root, job);
        compute(root, spec);
        code(root, spec);
        environment(root, spec);
        data.inputs(root.below("inputs"), job);
        data.outputs(root.below("outputs"), job);
        JobSettings.distribution(root.below("distribution"), job);
        JobSettings.resources(root.below("resources"), job);
        JobSettings.limits(root.below("limits"), job);
        JobSettings.identity(root.below("identity"), job);
        JobSettings.queue(root.below("queue_settings"), job);
        Section services = root.below("services");
        services.names().forEach(name -> JobSettings.service(name, services.below(name), job));
        note(root, spec, "name", "each run has a name of its own, so that a build can be repeated");
        note(root, spec, "experiment_name", "the experiment is that of the step");
        text.end();
        return spec;
    }

    private void checkType(Section root) throws DefinitionException {
        String schema = root.text("$schema");
        String type = root.text("type");
        if (schema != null && !schema.contains("/commandJob.") || type != null && !type.equals("command")) {
            throw new DefinitionException(List.of(definition.place(type == null ? "/$schema" : "/type")
                    + " is not that of a command job: give other jobs in the form of the REST API, with a jobType"));
        }
    }

    private static void texts(Section root, ObjectNode job) {
        OnlineEndpointDefinition.put(job, "displayName", root.text("display_name"));
        OnlineEndpointDefinition.put(job, "description", root.text("description"));
        OnlineEndpointDefinition.putAll(job, "tags", root.texts("tags"));
        OnlineEndpointDefinition.putAll(job, "properties", root.texts("properties"));
        OnlineEndpointDefinition.putAll(job, "environmentVariables", root.texts("environment_variables"));
    }

    private static void compute(Section root, JobSpec spec) {
        String text = root.text("compute");
        String name = text == null || !text.startsWith("azureml:") ? text : text.substring("azureml:".length());
        if ("local".equals(name)) {
            root.problem("compute", "'local' is not supported: a run takes place in Azure");
        }
        spec.compute("serverless".equals(name) ? null : name);
    }

    private static void code(Section root, JobSpec spec) {
        String code = root.text("code");
        if (code == null) {
            return;
        }
        if (code.startsWith("azureml:")) {
            String id = code.startsWith("azureml://") ? code : code.substring("azureml:".length());
            if (id.startsWith("/") || id.startsWith("azureml://")) {
                spec.properties().put("codeId", id);
            } else {
                root.problem("code", "must be a folder or the whole id of a code asset, not " + code);
            }
        } else if (code.matches("(git\\+)?\\w+://.*")) {
            root.problem("code", "must be a folder, not " + code + ": check the sources out first");
        } else {
            spec.code(code, null);
        }
    }

    private void environment(Section root, JobSpec spec) throws IOException, InterruptedException {
        JsonNode value = root.value("environment");
        if (value != null && value.isObject()) {
            spec.environment(inline(root.below("environment")));
            return;
        }
        String text = value == null || value.isArray() ? "" : value.asText().trim();
        if (text.isEmpty() || text.startsWith("file:") || text.startsWith(".")) {
            root.problem(
                    "environment",
                    "must be azureml:NAME:VERSION, azureml:NAME@latest, or a mapping with image and conda_file");
        } else {
            spec.environment(JobEnvironment.reference(text));
        }
    }

    private JobEnvironment inline(Section inline) throws IOException, InterruptedException {
        String image = inline.required("image", "the Docker image that the job runs in");
        JsonNode conda = inline.value("conda_file");
        for (String key : new String[] {"name", "version"}) {
            inline.refuse(key, "is not supported here: register the environment and refer to it, or leave this out");
        }
        inline.refuse("build", "is not supported: build the image first and name it, or register the environment");
        inline.ignore("$schema", "description", "tags", "os_type");
        String text = conda == null ? null : conda.isObject() ? CondaFile.text(conda) : files.read(conda.asText());
        return new JobEnvironment.Inline(image, text);
    }

    private void note(Section root, JobSpec spec, String key, String why) {
        if (root.has(key)) {
            spec.note(definition.place("/" + key) + " of " + definition.source() + " is not used: " + why);
        }
    }
}
