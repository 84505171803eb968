package io.jenkins.plugins.azureml.definitions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import hudson.AbortException;
import io.jenkins.plugins.azureml.definitions.yaml.Definition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HyperDriveConfigTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static JsonNode read(String text) throws Exception {
        return HyperDriveConfig.read(Definition.parse("hyperdrive", text));
    }

    private static void refused(String text, String... parts) {
        String message = assertThrows(AbortException.class, () -> read(text)).getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), () -> part + " is not in: " + message);
        }
    }

    private static String with(String more) {
        return "primaryMetric: acc\ngoal: maximize\nmaxTotalRuns: 4\n" + more;
    }

    @Test
    void namesOfStepAreConverted() throws Exception {
        JsonNode config = read("""
                sampling: random
                parameterSpace:
                  --rate: {uniform: [0.1, 1]}
                  --trees: [10, 100]
                  --kind: {choice: [a, b]}
                  --seed: {randint: 5}
                  --old: [quniform, [1, 9, 2]]
                primaryMetric: accuracy
                goal: Maximize
                maxTotalRuns: 20
                maxConcurrentRuns: 4
                maxDurationMinutes: 120
                policy: {name: bandit, slackFactor: 0.1, evaluationInterval: 2, delay_evaluation: 5}
                resume_from: [{run_id: HD_1}]
                """);
        assertEquals(
                JSON.readTree("""
                {"generator_config": {"name": "RANDOM", "parameter_space": {
                   "--rate": ["uniform", [0.1, 1]], "--trees": ["choice", [[10, 100]]],
                   "--kind": ["choice", [["a", "b"]]], "--seed": ["randint", [5]], "--old": ["quniform", [1, 9, 2]]}},
                 "primary_metric_config": {"name": "accuracy", "goal": "MAXIMIZE"},
                 "policy_config": {"name": "Bandit",
                   "properties": {"slack_factor": 0.1, "evaluation_interval": 2, "delay_evaluation": 5}},
                 "max_total_jobs": 20, "max_concurrent_jobs": 4, "max_duration_minutes": 120,
                 "resume_from": [{"run_id": "HD_1"}]}
                """).toPrettyString(),
                JSON.readTree(config.toString()).toPrettyString());
    }

    @Test
    void namesOfApiAreAccepted() throws Exception {
        String text = """
                {"generator_config": {"name": "BAYESIANOPTIMIZATION", "parameter_space": {"--param1": ["uniform", [0, 1]]}},
                 "primary_metric_config": {"name": "accuracy", "goal": "MINIMIZE"}, "policy_config": {"name": "Default"},
                 "max_total_jobs": 4, "max_concurrent_jobs": 1, "max_duration_minutes": 10080}
                """;
        assertEquals(JSON.readTree(text).toPrettyString(), read(text).toPrettyString());
        String nested = text.replace("BAYESIANOPTIMIZATION", "GRID")
                .replace("[\"uniform\", [0, 1]]", "[\"choice\", [[0, 1]]]")
                .replace(
                        "{\"name\": \"Default\"}",
                        "{\"name\": \"MedianStopping\", \"properties\": {\"evaluation_interval\": 1}}");
        assertEquals(JSON.readTree(nested).toPrettyString(), read(nested).toPrettyString());
    }

    @Test
    void allMissingSettingsAreNamed() {
        refused(
                "sampling: grid\n",
                "parameterSpace is missing",
                "primaryMetric is missing",
                "goal is missing",
                "maxTotalRuns is missing");
        refused("[]", "must be a mapping");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [a: 1]                          | parameterSpace.x (line 5) must be a list of values, or one of choice
            {gauss: [1, 2]}                 | parameterSpace.x (line 5) must be a list of values, or one of choice
            5                               | parameterSpace.x (line 5) must be a list of values, or one of choice
            []                              | parameterSpace.x (line 5) must be a list of values, or one of choice
            {choice: []}                    | has no values to choose from
            {choice: [[a], [b]]}            | choice takes texts, numbers, true and false
            {uniform: [1]}                  | uniform takes 2 numbers, not 1
            {uniform: [a, b]}               | uniform takes numbers
            {uniform: [2, 1]}               | must begin with the smaller of its numbers
            {randint: [1, 2]}               | randint takes 1 number, not 2
            {qnormal: [1, 2]}               | qnormal takes 3 numbers, not 2
            """)
    void malformedParameterIsReported(String value, String problem) {
        refused(with("parameterSpace:\n  x: " + value.replace("[a: 1]", "{a: 1, b: 2}")), problem);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sampling: grid       | x: {uniform: [0, 1]}  | grid sampling takes each of them, and uniform has none
            sampling: bayesian   | x: {normal: [0, 1]}   | normal does not go with bayesian sampling
            sampling: sobol      | x: [1, 2]             | sampling (line 4) must be one of bayesian
            maxConcurrentRuns: 0 | x: [1, 2]             | maxConcurrentRuns (line 4) must be a whole number of at least 1
            max_concurrent_jobs: 101 | x: [1, 2]         | max_concurrent_jobs (line 4) must be at most 100
            policy: Bandit2      | x: [1, 2]             | policy (line 4) must be one of
            policy: {slackFactor: 1} | x: [1, 2]         | policy.name is missing
            policy: {name: Bandit}   | x: [1, 2]         | Bandit needs slackFactor or slackAmount
            policy: {name: TruncationSelection} | x: [1] | TruncationSelection needs truncationPercentage
            policy: {name: Bandit, slackFactor: much} | x: [1] | policy.slackFactor (line 4) must be a number
            """)
    void conflictingSettingsAreReported(String line, String parameter, String problem) {
        refused(with(line + "\nparameterSpace: {" + parameter + "}"), problem);
    }

    @Test
    void numbersMayBeTexts() throws Exception {
        JsonNode config = read(with("parameterSpace: {x: {uniform: ['1e-3', '.5']}, y: ['1e-3', 1]}\n"
                + "policy: {name: Bandit, slackAmount: '0.1'}\n"));
        JsonNode space = config.at("/generator_config/parameter_space");
        assertEquals("[\"uniform\",[0.001,0.5]]", space.path("x").toString());
        assertEquals("[\"choice\",[[\"1e-3\",1]]]", space.path("y").toString());
        assertEquals(0.1, config.at("/policy_config/properties/slack_amount").asDouble());
    }

    @Test
    void bayesianSamplingRefusesPolicy() {
        refused(
                with("sampling: bayesian\nparameterSpace: {x: [1, 2]}\npolicy: {name: MedianStopping}"),
                "policy (line 6) does not go with bayesian sampling");
    }
}
