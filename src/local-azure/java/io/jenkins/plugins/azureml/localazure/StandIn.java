package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The work of a run. For jobs that need a service of their own (Spark, AutoML, parallel), a command that says in its
 * log that it only simulates the job, and that writes a file into each output.
 */
record StandIn(RunDefinition definition, Job.Command command, RunLifecycle.Project project) {

    private static final String MODEL = "mlflow_model";

    /** Simulates an AutoML job. */
    static StandIn autoMl(Workspace workspace, ObjectNode properties) {
        JsonNode details = properties.path("taskDetails");
        require(details.path("taskType").asText(""), "taskDetails.taskType");
        require(details.at("/trainingData/uri").asText(""), "taskDetails.trainingData.uri");
        return of(
                workspace,
                properties,
                details.path("taskType").asText() + " by AutoML on "
                        + details.at("/trainingData/uri").asText());
    }

    /** Simulates a Spark job. */
    static StandIn spark(Workspace workspace, ObjectNode properties) {
        JsonNode entry = properties.path("entry");
        require(entry.path("file").asText(entry.path("className").asText("")), "entry");
        require(properties.path("codeId").asText(""), "codeId");
        new JobSpec(workspace).code(properties);
        if (!properties.hasNonNull("computeId") && !properties.path("resources").isObject()) {
            throw FrontEnd.bad("A Spark job needs a computeId or resources.", "ArgumentNullOrEmpty");
        }
        return of(workspace, properties, "Spark job " + entry);
    }

    private static void require(String value, String name) {
        if (value.isBlank()) {
            throw FrontEnd.bad("The job has no " + name + ".", "ArgumentNullOrEmpty");
        }
    }

    /** @param what names the work in the log */
    static StandIn of(Workspace workspace, ObjectNode job, String what) {
        String target = new JobSpec(workspace).target(job.path("computeId").asText(""));
        ObjectNode outputs =
                job.path("outputs").isObject() ? job.path("outputs").deepCopy() : Json.object();
        String text = "echo 'The local Azure ML only simulates this: " + what.replace("'", "") + "'\n"
                + outputs.properties().stream()
                        .map(each -> write(each.getKey(), each.getValue()))
                        .collect(Collectors.joining("\n"));
        return new StandIn(
                new RunDefinition(Json.object(), "", List.of(), target, 1, 0, Map.of(), true, Map.of()),
                new Job.Command(text, Json.object(), outputs, Map.of()),
                folder -> java.nio.file.Files.createDirectories(folder));
    }

    private static String write(String name, JsonNode output) {
        String type = output.path("jobOutputType").asText();
        String file = type.equals("uri_file") ? "" : type.equals(MODEL) ? "/MLmodel" : "/simulated.txt";
        return "echo simulated > \"${{outputs." + name + "}}" + file + "\"";
    }
}
