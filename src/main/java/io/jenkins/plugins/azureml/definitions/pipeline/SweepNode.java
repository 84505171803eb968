package io.jenkins.plugins.azureml.definitions.pipeline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.definitions.yaml.Section;
import java.util.List;
import java.util.Map;

/** Reads the settings of a sweep node. Unlike those of a sweep job, they are sent as they are in the file. */
final class SweepNode {

    private static final Map<String, String> SAMPLINGS =
            Map.of("grid", "grid", "random", "random", "bayesian", "bayesian");
    private static final Map<String, String> RULES = Map.of("random", "random", "sobol", "sobol");
    private static final Map<String, String> GOALS = Map.of("maximize", "maximize", "minimize", "minimize");
    private static final Map<String, String> POLICIES = Map.of(
            "bandit", "Bandit",
            "median_stopping", "MedianStopping",
            "truncation_selection", "TruncationSelection");
    private static final Map<String, String> DISTRIBUTIONS = Map.ofEntries(
            Map.entry("choice", "choice"),
            Map.entry("randint", "randint"),
            Map.entry("uniform", "uniform"),
            Map.entry("quniform", "quniform"),
            Map.entry("loguniform", "loguniform"),
            Map.entry("qloguniform", "qloguniform"),
            Map.entry("normal", "normal"),
            Map.entry("qnormal", "qnormal"),
            Map.entry("lognormal", "lognormal"),
            Map.entry("qlognormal", "qlognormal"));

    /** Microsoft's client raises shorter timeouts to this. */
    private static final int LEAST_SECONDS = 60;

    private static final int MAX_TRIALS = 1000;

    private SweepNode() {}

    static void read(@NonNull Section part, @NonNull ObjectNode json) {
        sampling(part, json);
        Section space = part.sectionOrEmpty("search_space");
        if (space.isEmpty()) {
            part.problem("search_space", "is missing: the values to try, by parameter");
        }
        for (String name : space.names()) {
            Section parameter = space.sectionOrEmpty(name);
            parameter.required("type", "choice, uniform or another distribution");
            ObjectNode each = json.withObject("/search_space").putObject(name);
            for (String key : parameter.names()) {
                Settings.copy(parameter, key, each);
            }
            if (parameter.has("type")) {
                each.put("type", parameter.word("type", DISTRIBUTIONS));
            }
        }
        Section objective = part.sectionOrEmpty("objective");
        if (objective.isEmpty()) {
            part.problem("objective", "is missing: goal and primary_metric");
        } else {
            ObjectNode goal = json.putObject("objective");
            goal.put("goal", objective.word("goal", GOALS));
            goal.put("primary_metric", objective.required("primary_metric", "the metric to optimize"));
        }
        limits(part, json);
        policy(part, json);
        Settings.resources(part, json);
        Settings.identity(part, json);
        Settings.queue(part, json);
    }

    private static void sampling(Section part, ObjectNode json) {
        if (part.isText("sampling_algorithm")) {
            json.put("sampling_algorithm", part.word("sampling_algorithm", SAMPLINGS));
            return;
        }
        Section algorithm = part.sectionOrEmpty("sampling_algorithm");
        if (!algorithm.isEmpty()) {
            ObjectNode each = json.putObject("sampling_algorithm");
            each.put("type", algorithm.word("type", SAMPLINGS));
            Settings.number(algorithm, "seed", 0, each);
            String rule = algorithm.word("rule", RULES);
            if (rule != null) {
                each.put("rule", rule);
            }
            Settings.copy(algorithm, "logbase", each);
        }
    }

    private static void limits(Section part, ObjectNode json) {
        Section limits = part.sectionOrEmpty("limits");
        if (!limits.has("max_total_trials")) {
            part.problem("limits", "must have max_total_trials: how many runs the sweep may start");
        }
        ObjectNode each = json.putObject("limits");
        for (String key : List.of("max_total_trials", "max_concurrent_trials")) {
            Settings.number(limits, key, 1, each);
            if (each.path(key).asInt() > MAX_TRIALS) {
                limits.problem(key, "must be at most " + MAX_TRIALS);
            }
        }
        for (String key : List.of("timeout", "trial_timeout")) {
            Settings.number(limits, key, 1, each);
            if (each.path(key).isInt()) {
                each.put(key, Math.max(LEAST_SECONDS, each.path(key).intValue()));
            }
        }
    }

    static void policy(@NonNull Section part, @NonNull ObjectNode json) {
        Section policy = part.sectionOrEmpty("early_termination");
        if (policy.isEmpty()) {
            return;
        }
        ObjectNode each = json.putObject("early_termination");
        each.put("policy_type", policy.word("type", POLICIES));
        each.put("delay_evaluation", 0);
        Settings.number(policy, "delay_evaluation", 0, each);
        Settings.number(policy, "evaluation_interval", 0, each);
        Settings.number(policy, "truncation_percentage", 1, each);
        for (String key : List.of("slack_factor", "slack_amount")) {
            Settings.copy(policy, key, each);
            if (each.has(key) && !each.get(key).isNumber()) {
                policy.problem(key, "must be a number");
            }
        }
    }
}
