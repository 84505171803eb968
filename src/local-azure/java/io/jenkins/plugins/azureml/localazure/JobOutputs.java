package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;

/** Locations of the outputs of jobs. */
final class JobOutputs {
    private JobOutputs() {}

    /** Returns the location of a named output: the one the job sets, or one in the default datastore. */
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

    /** Returns the location of everything that the run writes to {@code outputs} and {@code logs}. */
    static String artifacts(Run run) {
        return "azureml://datastores/" + Datastores.ARTIFACTS + "/ExperimentRun/dcid." + run.id;
    }
}
