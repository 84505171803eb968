package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Submits sweep jobs, whose trials are command jobs. Grid and random sampling are real; Bayesian sampling is random.
 */
final class SweepJob {
    private final JobSubmission submission;
    private final Workspace workspace;

    SweepJob(JobSubmission submission, Workspace workspace) {
        this.submission = submission;
        this.workspace = workspace;
    }

    Run submit(String name, ObjectNode properties) throws IOException {
        return prepare(properties).start(name, null);
    }

    /** A validated sweep. */
    @FunctionalInterface
    interface Prepared {
        /** @param parent the pipeline; null for a job */
        Run start(String name, Run parent) throws IOException;
    }

    Prepared prepare(ObjectNode properties) {
        JsonNode trial = properties.path("trial");
        Sweep.Plan plan = plan(properties);
        JobSpec spec = new JobSpec(workspace);
        RunDefinition definition = spec.definition(properties, trial);
        Set<String> parameters = new TreeSet<>();
        properties.path("searchSpace").fieldNames().forEachRemaining(parameters::add);
        Job.Command command = spec.command(properties, trial, parameters);

        return (name, parent) -> submission.parent(
                workspace,
                name,
                parent,
                definition,
                properties,
                run -> new Sweep(
                        submission.lifecycle,
                        submission.executor,
                        run,
                        plan,
                        (number, sample) -> trial(run, number, sample, command))::next);
    }

    private static Sweep.Plan plan(ObjectNode properties) {
        JsonNode space = properties.path("searchSpace");
        if (!space.isObject() || space.isEmpty()) {
            throw FrontEnd.bad("The sweep has no searchSpace.", "ArgumentNullOrEmpty");
        }
        String sampling =
                properties.at("/samplingAlgorithm/samplingAlgorithmType").asText("");
        if (!List.of("grid", "random", "bayesian").contains(sampling.toLowerCase(java.util.Locale.ROOT))) {
            throw FrontEnd.bad("The samplingAlgorithmType '" + sampling + "' is not known.", "ArgumentInvalid");
        }
        String metric = properties.at("/objective/primaryMetric").asText("");
        if (metric.isEmpty()) {
            throw FrontEnd.bad("The sweep has no primaryMetric in its objective.", "ArgumentNullOrEmpty");
        }
        int total = properties.at("/limits/maxTotalTrials").asInt(0);
        if (total < 1 || total > 1000) {
            throw FrontEnd.bad("The maxTotalTrials of a sweep's limits must be from 1 to 1000.", "ArgumentOutOfRange");
        }
        ObjectNode generator = Json.object().put("name", sampling);
        generator.set("parameter_space", space);
        boolean maximize = !properties.at("/objective/goal").asText("").equalsIgnoreCase("Minimize");
        int concurrent =
                Math.max(1, properties.at("/limits/maxConcurrentTrials").asInt(total));
        return new Sweep.Plan(
                new ParameterSpace(generator),
                metric,
                maximize,
                total,
                concurrent,
                policy(properties.path("earlyTermination"), maximize));
    }

    private static EarlyTermination policy(JsonNode json, boolean maximize) {
        if (json.isObject() && !json.path("policyType").isTextual()) {
            throw FrontEnd.bad("The earlyTermination has no policyType.", "ArgumentNullOrEmpty");
        }
        try {
            return EarlyTermination.of(json.path("policyType").asText(""), json::path, maximize);
        } catch (IllegalArgumentException e) {
            throw FrontEnd.bad(e.getMessage(), "ArgumentInvalid");
        }
    }

    private Run trial(Run parent, int number, Map<String, String> sample, Job.Command command) throws IOException {
        ObjectNode properties = parent.job.properties().path("trial").deepCopy();
        properties.put("jobType", Job.COMMAND);
        for (String each : List.of("computeId", "inputs", "outputs", "identity")) {
            if (parent.job.properties().has(each)) {
                properties.set(each, parent.job.properties().get(each).deepCopy());
            }
        }
        // Each trial writes to a place of its own. Those of the best trial become the outputs of the sweep.
        properties.path("outputs").forEach(output -> ((ObjectNode) output).remove("uri"));
        JsonNode timeout = parent.job.properties().at("/limits/trialTimeout");
        if (timeout.isTextual()) {
            properties.putObject("limits").set("timeout", timeout);
        }
        properties.putObject("tags").put("hyperparameters", Json.strings(sample).toString());
        return submission.command(
                workspace, parent.id + "_" + number, parent, properties, JobSubmission.with(command, sample));
    }
}
