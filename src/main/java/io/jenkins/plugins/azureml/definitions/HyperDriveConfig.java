package io.jenkins.plugins.azureml.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.HumanReadable;
import io.jenkins.plugins.azureml.definitions.yaml.CliText;
import io.jenkins.plugins.azureml.definitions.yaml.Definition;
import io.jenkins.plugins.azureml.definitions.yaml.DefinitionException;
import io.jenkins.plugins.azureml.definitions.yaml.Section;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the settings of a sweep in the names of the step ({@code parameterSpace}, {@code maxTotalRuns}) or of the v1
 * API ({@code generator_config}, {@code max_total_jobs}), in upper or lower case. Converts them to the v1 API. Passes
 * unknown keys on.
 */
public final class HyperDriveConfig {

    static final String GENERATOR = "generator_config";
    static final String METRIC = "primary_metric_config";
    static final String POLICY = "policy_config";
    static final String TOTAL = "max_total_jobs";
    static final String CONCURRENT = "max_concurrent_jobs";
    static final String MINUTES = "max_duration_minutes";
    static final String SPACE = "parameter_space";

    static final String BAYESIAN = "BAYESIANOPTIMIZATION";
    private static final Map<String, String> SAMPLINGS =
            Map.of("grid", "GRID", "random", "RANDOM", "bayesian", BAYESIAN, "bayesianoptimization", BAYESIAN);
    private static final Set<String> KNOWN = Set.of(
            "sampling",
            "parameterspace",
            "primarymetric",
            "goal",
            "policy",
            "maxtotalruns",
            "maxconcurrentruns",
            "maxdurationminutes",
            GENERATOR,
            METRIC,
            POLICY,
            TOTAL,
            CONCURRENT,
            MINUTES,
            SPACE);
    private static final Map<String, String> GOALS = Map.of("maximize", "MAXIMIZE", "minimize", "MINIMIZE");

    private final Section root;
    private final ObjectNode config = JsonNodeFactory.instance.objectNode();

    private HyperDriveConfig(Section root) {
        this.root = root;
    }

    /**
     * Returns the {@code config} of a sweep except for the command: {@code generator_config},
     * {@code primary_metric_config}, {@code policy_config} and limits.
     *
     * @throws AbortException naming all problems with their positions
     */
    @NonNull
    public static ObjectNode read(@NonNull Definition definition) throws AbortException {
        try {
            CliText text = CliText.of(definition, true);
            HyperDriveConfig reader = new HyperDriveConfig(text.root());
            reader.read();
            text.requireValid();
            return reader.config;
        } catch (DefinitionException e) {
            throw new AbortException(definition.source() + ": " + e.getMessage() + ".");
        }
    }

    /** Returns the problems of the settings; empty if there are none. */
    @NonNull
    public static Optional<String> problem(@NonNull Definition definition) {
        try {
            read(definition);
            return Optional.empty();
        } catch (AbortException e) {
            return Optional.of(HumanReadable.problem(e));
        }
    }

    private void read() {
        String sampling = generator();
        boolean wire = root.has(METRIC);
        metric(wire ? root.sectionOrEmpty(METRIC) : root, wire ? "name" : "primaryMetric", config);
        String policy = key("policy", POLICY);
        config.set(POLICY, SweepPolicy.read(root, policy));
        checkPolicy(root, policy, sampling, config);
        String total = key("maxTotalRuns", TOTAL);
        if (!root.has(total)) {
            root.problem(total, "is missing: how many runs the sweep may start");
        }
        limit(root, total, config, TOTAL, 1000);
        limit(root, key("maxConcurrentRuns", CONCURRENT), config, CONCURRENT, 100);
        limit(root, key("maxDurationMinutes", MINUTES), config, MINUTES, 43_200);
        for (String name : root.names()) {
            // Reading a value also marks it as known.
            JsonNode value = root.value(name);
            if (value != null && !KNOWN.contains(name.toLowerCase(Locale.ROOT))) {
                config.set(name, value);
            }
        }
    }

    /** @return the name of the sampling algorithm in the API */
    private String generator() {
        boolean wire = root.has(GENERATOR);
        Section section = wire ? root.sectionOrEmpty(GENERATOR) : root;
        String word = section.word(wire ? "name" : "sampling", SAMPLINGS);
        String sampling = word == null ? "RANDOM" : word;
        ObjectNode generator = config.putObject(GENERATOR).put("name", sampling);
        String key = wire || section.has(SPACE) ? SPACE : "parameterSpace";
        ObjectNode space = generator.putObject(SPACE);
        Section parameters = section.sectionOrEmpty(key);
        if (parameters.isEmpty()) {
            section.problem(
                    key, "is missing: the values to try, by parameter, such as ['--rate': [uniform: [0.01, 0.1]]]");
        }
        for (String name : parameters.names()) {
            ParameterExpression expression = ParameterExpression.read(parameters, name);
            if (expression != null) {
                expression.check(parameters, name, sampling);
                space.set(name, expression.json());
            }
        }
        return sampling;
    }

    /** @param key that contains the name of the metric */
    static void metric(@NonNull Section section, @NonNull String key, @NonNull ObjectNode config) {
        ObjectNode metric = config.putObject(METRIC);
        metric.put("name", section.required(key, "the metric by which runs are compared"));
        if (section.required("goal", "maximize or minimize, what is good for the metric")
                .isEmpty()) {
            return;
        }
        metric.put("goal", section.word("goal", GOALS));
    }

    /** @param name of the limit in the API */
    static void limit(
            @NonNull Section section, @NonNull String key, @NonNull ObjectNode config, @NonNull String name, int most) {
        Integer count = section.count(key, 1);
        if (count != null && count > most) {
            section.problem(key, "must be at most " + most);
        } else if (count != null) {
            config.put(name, count);
        }
    }

    /** Reports a policy that the sampling algorithm does not support. */
    static void checkPolicy(
            @NonNull Section root, @NonNull String key, @NonNull String sampling, @NonNull ObjectNode config) {
        boolean ends = !config.path(POLICY).path("name").asText().equals(SweepPolicy.NONE);
        if (sampling.equals(BAYESIAN) && ends) {
            root.problem(key, "does not go with bayesian sampling, which ends no run early");
        }
    }

    private String key(String own, String wire) {
        return root.has(wire) ? wire : own;
    }
}
