package io.jenkins.plugins.azureml.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.definitions.yaml.Definition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Converts a command job to a sweep of the v2 API with the job as its trial. The settings of the sweep use the names of
 * v1.
 */
public final class SweepJob {

    private static final Set<String> TRIAL_KEYS =
            Set.of("command", "codeId", "environmentId", "environmentVariables", "distribution", "resources");
    private static final Map<String, String> SAMPLINGS =
            Map.of("GRID", "Grid", "RANDOM", "Random", "BAYESIANOPTIMIZATION", "Bayesian");
    private static final Map<String, String> POLICY = Map.of(
            "evaluation_interval", "evaluationInterval",
            "delay_evaluation", "delayEvaluation",
            "slack_factor", "slackFactor",
            "slack_amount", "slackAmount",
            "truncation_percentage", "truncationPercentage");
    private static final Set<String> KNOWN = Set.of(
            HyperDriveConfig.GENERATOR,
            HyperDriveConfig.METRIC,
            HyperDriveConfig.POLICY,
            HyperDriveConfig.TOTAL,
            HyperDriveConfig.CONCURRENT,
            HyperDriveConfig.MINUTES);

    private static final Pattern USED = Pattern.compile("\\$\\{\\{\\s*search_space\\.([\\w-]+)");

    /** The service treats a shorter timeout as 60 days. */
    private static final Duration LEAST_TIMEOUT = Duration.ofMinutes(1);

    private final JobSpec spec;
    private final ObjectNode job;
    private final ObjectNode config;
    private final List<String> problems = new ArrayList<>();

    /** @param config see {@link HyperDriveConfig#read}; its parameters are ignored */
    SweepJob(@NonNull JobSpec spec, @NonNull ObjectNode config) {
        this.spec = spec;
        this.job = spec.properties();
        this.config = config;
    }

    /**
     * Converts the job in place.
     *
     * @param space the parameters by the names that the command uses
     */
    void write(@NonNull ObjectNode space) {
        job.set("searchSpace", space);
        trial();
        limits();
        policy();
    }

    /**
     * Converts the job in place.
     *
     * @param definition that the job was read from
     * @param hyperdrive see {@link HyperDriveConfig}
     * @throws AbortException naming all problems
     */
    public static void of(@NonNull JobSpec spec, @NonNull Definition definition, @NonNull Definition hyperdrive)
            throws AbortException {
        if (Kind.of(definition.tree()) == Kind.REST_JOB) {
            throw new AbortException(hyperdrive.source() + " does not go with " + definition.source()
                    + ", which is a job in the form of the REST API: let that be a Sweep itself (jobType: 'Sweep'), or"
                    + " write what a single run does in another form.");
        }
        if (spec.properties().path("jobType").asText().equals("Sweep")) {
            throw new AbortException(hyperdrive.source() + " does not go with " + definition.source()
                    + ", which is a sweep itself: leave one of them out.");
        }
        SweepJob sweep = new SweepJob(spec, HyperDriveConfig.read(hyperdrive));
        sweep.config.fieldNames().forEachRemaining(name -> {
            if (!KNOWN.contains(name)) {
                sweep.problems.add(hyperdrive.place("/" + name) + " has no counterpart in the v2 API");
            }
        });
        for (Map.Entry<String, JsonNode> each :
                sweep.config.path(HyperDriveConfig.POLICY).path("properties").properties()) {
            if (!POLICY.containsKey(each.getKey())) {
                sweep.problems.add(hyperdrive.place("/policy/" + each.getKey()) + " has no counterpart in the v2 API");
            }
        }
        ObjectNode space = sweep.parameters(spec, definition, hyperdrive);
        for (String name : unknownParameters(sweep.job.path("command").asText(), space)) {
            sweep.problems.add("it has no parameter " + name + ", which the command of " + definition.source()
                    + " refers to as ${{search_space." + name + "}}");
        }
        sweep.write(space);
        if (!sweep.problems.isEmpty()) {
            throw new AbortException(hyperdrive.source() + ": " + String.join("; ", sweep.problems) + ".");
        }
    }

    /** Returns the parameters that a command refers to but the sweep lacks. */
    @NonNull
    static Set<String> unknownParameters(@NonNull String command, @NonNull ObjectNode space) {
        Set<String> unknown = new TreeSet<>();
        for (Matcher used = USED.matcher(command); used.find(); ) {
            if (!space.has(used.group(1))) {
                unknown.add(used.group(1));
            }
        }
        return unknown;
    }

    /**
     * Returns the parameters by the names that a command can use. In v1 the service adds them to the arguments of the
     * script.
     */
    private ObjectNode parameters(JobSpec spec, Definition definition, Definition hyperdrive) {
        boolean ofWords = spec.script() != null;
        Map<String, String> places = new LinkedHashMap<>();
        StringBuilder command = new StringBuilder(job.path("command").asText());
        ObjectNode space = JsonNodeFactory.instance.objectNode();
        String pointer = hyperdrive.tree().has(HyperDriveConfig.GENERATOR)
                ? "/" + HyperDriveConfig.GENERATOR + "/" + HyperDriveConfig.SPACE + "/"
                : "/parameterSpace/";
        for (Map.Entry<String, JsonNode> each : config.path(HyperDriveConfig.GENERATOR)
                .path(HyperDriveConfig.SPACE)
                .properties()) {
            String option = each.getKey();
            String place = hyperdrive.place(pointer + option);
            if (!option.matches("-{0,2}[A-Za-z_][\\w.-]*")) {
                problems.add(place + " is no name of a parameter, such as --learning-rate");
                continue;
            }
            String name = option.replaceFirst("^-+", "").replaceAll("\\W", "_");
            if (space.has(name)) {
                problems.add(place + " occurs twice: in a command it is " + name + " in both cases");
            }
            space.set(name, each.getValue());
            places.put(name, place);
            boolean used = command.toString().matches("(?s).*\\$\\{\\{\\s*search_space\\." + name + "\\s*\\}\\}.*");
            if (!used && ofWords) {
                command.append(option.startsWith("-") ? " " : " --")
                        .append(option)
                        .append(' ')
                        .append(parameterReference(name, each.getValue()));
            } else if (!used) {
                problems.add(place + " is not used: refer to it in the command as ${{search_space." + name + "}}");
            }
        }
        job.put("command", command.toString());
        CommandValues values = JobDefinitions.values(definition, spec);
        places.forEach((name, place) -> checkValues(values, name, space.get(name), place, problems));
        values.lengthProblem().ifPresent(problems::add);
        return space;
    }

    /** Returns a reference for the command in which the shell reads each value as one word. */
    private static String parameterReference(String name, JsonNode expression) {
        String reference = "${{search_space." + name + "}}";
        boolean plain = CommandValues.textsOfParameter(expression).stream().allMatch(ShellCommand::isPlain);
        return plain ? reference : '"' + reference + '"';
    }

    /** Reports the first value of a parameter that the shell would change. */
    static void checkValues(
            @NonNull CommandValues values,
            @NonNull String name,
            @NonNull JsonNode expression,
            @NonNull String place,
            @NonNull List<String> problems) {
        List<String> choices = CommandValues.textsOfParameter(expression);
        for (int i = 0; i < choices.size(); i++) {
            Optional<String> problem = values.add("search_space." + name, choices.get(i));
            if (problem.isPresent()) {
                problems.add(place + ": value " + (i + 1) + " " + problem.get());
                return;
            }
        }
    }

    private void trial() {
        job.put("jobType", "Sweep");
        ObjectNode trial = job.putObject("trial");
        TRIAL_KEYS.stream().sorted().filter(job::has).forEach(name -> trial.set(name, job.remove(name)));
        JsonNode generator = config.path(HyperDriveConfig.GENERATOR);
        job.putObject("samplingAlgorithm")
                .put(
                        "samplingAlgorithmType",
                        SAMPLINGS.get(generator.path("name").asText()));
        JsonNode metric = config.path(HyperDriveConfig.METRIC);
        job.putObject("objective")
                .put("primaryMetric", metric.path("name").asText())
                .put("goal", metric.path("goal").asText().equals("MAXIMIZE") ? "Maximize" : "Minimize");
    }

    private void limits() {
        JsonNode ofOne = job.path("limits").path("timeout");
        ObjectNode limits = job.putObject("limits").put("jobLimitsType", "Sweep");
        limits.set("maxTotalTrials", config.path(HyperDriveConfig.TOTAL));
        if (config.has(HyperDriveConfig.CONCURRENT)) {
            limits.set("maxConcurrentTrials", config.path(HyperDriveConfig.CONCURRENT));
        }
        if (config.has(HyperDriveConfig.MINUTES)) {
            Duration most =
                    Duration.ofMinutes(config.path(HyperDriveConfig.MINUTES).asLong());
            limits.put("timeout", timeout(most, "timeout of the sweep", spec));
        }
        if (ofOne.isTextual()) {
            limits.put("trialTimeout", timeout(Duration.parse(ofOne.textValue()), "timeout of a trial", spec));
        }
    }

    /** Returns a timeout for the service, with a note if it had to be raised. */
    @NonNull
    static String timeout(@NonNull Duration wanted, @NonNull String what, @NonNull JobSpec spec) {
        if (wanted.compareTo(LEAST_TIMEOUT) >= 0) {
            return wanted.toString();
        }
        spec.note("the " + what + " is " + wanted.toSeconds()
                + " s, but the service accepts no less than 60 s: raised to" + " 60 s");
        return LEAST_TIMEOUT.toString();
    }

    private void policy() {
        JsonNode policy = config.path(HyperDriveConfig.POLICY);
        String name = policy.path("name").asText();
        if (name.equals(SweepPolicy.NONE)) {
            return;
        }
        ObjectNode json = job.putObject("earlyTermination").put("policyType", name);
        for (Map.Entry<String, JsonNode> each : policy.path("properties").properties()) {
            json.set(POLICY.getOrDefault(each.getKey(), each.getKey()), each.getValue());
        }
    }
}
