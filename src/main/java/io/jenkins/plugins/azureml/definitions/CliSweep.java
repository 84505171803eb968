package io.jenkins.plugins.azureml.definitions;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
import io.jenkins.plugins.azureml.definitions.yaml.Section;
import java.time.Duration;
import java.util.Map;

/**
 * Reads the keys of a sweep in the CLI format
 * (<a href="https://azuremlschemas.azureedge.net/latest/sweepJob.schema.json">sweepJob.schema.json</a>): {@code trial},
 * {@code search_space}, {@code sampling_algorithm}, {@code objective}, {@code limits}, {@code early_termination}.
 */
final class CliSweep {

    /** Maximum number of trials, both concurrent and in total. */
    private static final int MAX_TRIALS = 1000;

    private static final Map<String, String> SAMPLINGS =
            Map.of("grid", "GRID", "random", "RANDOM", "bayesian", HyperDriveConfig.BAYESIAN);
    private static final Map<String, String> RULES = Map.of("random", "Random", "sobol", "Sobol");

    private final Section root;
    private final DefinitionFolder folder;
    private final WorkspaceRef workspace;
    private final ObjectNode config = JsonNodeFactory.instance.objectNode();

    CliSweep(@NonNull Section root, @NonNull DefinitionFolder folder, @NonNull WorkspaceRef workspace) {
        this.root = root;
        this.folder = folder;
        this.workspace = workspace;
    }

    void read(@NonNull JobSpec spec) throws InterruptedException {
        ObjectNode job = spec.properties();
        Section trial = root.sectionOrEmpty("trial");
        if (root.has("trial")) {
            trial.refuse("queue_settings", "is not supported: the queue is that of the sweep, beside trial");
            new CliCommand(trial, folder, workspace).read(spec);
        } else {
            root.problem("trial", "is missing: the command, code and environment of a single run");
        }
        root.refuse("resources", "is not supported here: give it in trial");
        String sampling = sampling();
        ObjectNode space = space(sampling);
        objective();
        config.set(HyperDriveConfig.POLICY, SweepPolicy.ofJob(root, "early_termination"));
        HyperDriveConfig.checkPolicy(root, "early_termination", sampling, config);
        Section limits = root.sectionOrEmpty("limits");
        Integer seconds = limits(limits, job);
        new SweepJob(spec, config).write(space);
        if (seconds != null) {
            job.withObject("/limits")
                    .put("timeout", SweepJob.timeout(Duration.ofSeconds(seconds), "timeout of the sweep", spec));
        }
        samplingDetails(job.withObject("/samplingAlgorithm"));
        for (String name : SweepJob.unknownParameters(job.at("/trial/command").asText(), space)) {
            trial.problem("command", "uses ${{search_space." + name + "}}, but there is no such parameter");
        }
    }

    /** @return the name of the sampling algorithm in the REST API */
    private String sampling() {
        Section section = root.isText("sampling_algorithm") ? root : root.sectionOrEmpty("sampling_algorithm");
        String word = section.word(section == root ? "sampling_algorithm" : "type", SAMPLINGS);
        String sampling = word == null ? "RANDOM" : word;
        config.putObject(HyperDriveConfig.GENERATOR).put("name", sampling);
        return sampling;
    }

    private void samplingDetails(ObjectNode json) {
        if (root.has("sampling_algorithm") && !root.isText("sampling_algorithm")) {
            Section section = root.sectionOrEmpty("sampling_algorithm");
            Json.putIfPresent(json, "rule", section.word("rule", RULES));
            Integer seed = section.count("seed", 0);
            if (seed != null) {
                json.put("seed", seed);
            }
        }
    }

    private ObjectNode space(String sampling) {
        ObjectNode space = JsonNodeFactory.instance.objectNode();
        Section parameters = root.sectionOrEmpty("search_space");
        if (parameters.isEmpty()) {
            root.problem("search_space", "is missing: the values to try, by parameter");
        }
        for (String name : parameters.names()) {
            if (!name.matches("[A-Za-z_]\\w*")) {
                parameters.problem(name, "must have a name of letters, digits and '_', not beginning with a digit");
            }
            ParameterExpression expression = CliParameter.read(parameters, name);
            if (expression != null) {
                expression.check(parameters, name, sampling);
                space.set(name, expression.json());
            }
        }
        return space;
    }

    private void objective() {
        Section objective = root.sectionOrEmpty("objective");
        HyperDriveConfig.metric(objective, "primary_metric", config);
    }

    /** @return the timeout of the whole sweep in seconds; null if it is unlimited */
    private Integer limits(Section limits, ObjectNode job) {
        if (!limits.has("max_total_trials")) {
            limits.problem("max_total_trials", "is missing: how many runs the sweep may start");
        }
        HyperDriveConfig.limit(limits, "max_total_trials", config, HyperDriveConfig.TOTAL, MAX_TRIALS);
        HyperDriveConfig.limit(limits, "max_concurrent_trials", config, HyperDriveConfig.CONCURRENT, MAX_TRIALS);
        Integer ofOne = limits.count("trial_timeout", 1);
        if (ofOne != null) {
            JobSettings.timeout(job, ofOne);
        }
        return limits.count("timeout", 1);
    }
}
