package io.jenkins.plugins.azureml.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;

/** Reads what is executed and in which environment: the main part of a command job, and the trial of a sweep. */
final class CliCommand {

    /** Reads text files next to the definition. */
    interface Files {

        /** @param path relative to the folder of the definition */
        String read(String path) throws IOException, InterruptedException;
    }

    private final Section part;
    private final Files files;

    CliCommand(@NonNull Section part, @NonNull Files files) {
        this.part = part;
        this.files = files;
    }

    void read(@NonNull JobSpec spec) throws IOException, InterruptedException {
        ObjectNode job = spec.properties();
        job.put("command", part.required("command", "what is to be run, such as python train.py"));
        code(spec);
        environment(spec);
        OnlineEndpointDefinition.putAll(job, "environmentVariables", part.texts("environment_variables"));
        JobSettings.distribution(part.sectionOrEmpty("distribution"), job);
        JobSettings.resources(part.sectionOrEmpty("resources"), job);
    }

    private void code(JobSpec spec) {
        String code = part.text("code");
        if (code == null) {
            return;
        }
        if (code.startsWith("azureml:")) {
            String id = code.startsWith("azureml://") ? code : code.substring("azureml:".length());
            if (id.startsWith("/") || id.startsWith("azureml://")) {
                spec.properties().put("codeId", id);
            } else {
                part.problem("code", "must be a folder or the whole id of a code asset, not " + code);
            }
        } else if (code.matches("(git\\+)?\\w+://.*")) {
            part.problem("code", "must be a folder, not " + code + ": check the sources out first");
        } else {
            spec.code(code, null);
        }
    }

    private void environment(JobSpec spec) throws IOException, InterruptedException {
        JsonNode value = part.value("environment");
        if (value != null && value.isObject()) {
            spec.environment(inline(part.sectionOrEmpty("environment")));
            return;
        }
        String text = value == null || value.isArray() ? "" : value.asText().trim();
        if (text.isEmpty() || text.startsWith("file:") || text.startsWith(".")) {
            part.problem(
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
}
