package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;

/** Where the outputs of jobs are kept. */
final class JobOutputs {
    private JobOutputs() {}

    /** Where the output of that name goes: where the job says, else to the default datastore. */
    static String uri(Run run, String name) {
        JsonNode output = run.job == null
                ? Json.object()
                : run.job.properties().path("outputs").path(name);
        String given = output.path("uri").asText("");
        return given.isEmpty() ? defaultUri(run.id, name) : given.replace("${{name}}", run.id);
    }

    static String defaultUri(String job, String name) {
        return "azureml://datastores/" + Datastores.DEFAULT + "/paths/azureml/" + job + "/" + name + "/";
    }

    /** Of all that the run writes to {@code outputs} and {@code logs}. */
    static String artifacts(Run run) {
        return "azureml://datastores/" + Datastores.ARTIFACTS + "/ExperimentRun/dcid." + run.id;
    }
}
