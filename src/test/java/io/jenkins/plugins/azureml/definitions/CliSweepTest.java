package io.jenkins.plugins.azureml.definitions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import hudson.AbortException;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
import io.jenkins.plugins.azureml.definitions.yaml.Definition;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Converts sweeps of {@code az ml job create --file} to the REST API. */
class CliSweepTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String SWEEP = """
            $schema: https://azuremlschemas.azureedge.net/latest/sweepJob.schema.json
            type: sweep
            trial:
              command: python train.py --data ${{inputs.data}} --rate ${{search_space.rate}} --trees ${{search_space.trees}}
              code: src
              environment: azureml:sklearn:7
            inputs:
              data: {type: uri_file, path: "https://x.example/iris.csv"}
            compute: azureml:cpu-cluster
            sampling_algorithm: random
            search_space:
              rate: {type: loguniform, min_value: -6, max_value: -1}
              trees: {type: choice, values: [10, 100]}
            objective: {goal: maximize, primary_metric: accuracy}
            limits: {max_total_trials: 20, max_concurrent_trials: 4}
            """;

    private Definition inputs;

    private JobSpec read(String text) throws Exception {
        return JobDefinitions.read(
                Definition.parse("definitionFile 'jobs/sweep.yml'", text),
                new WorkspaceRef("sub-1", "rg-1", "ws-1"),
                null,
                new DefinitionFolder("jobs", path -> "dependencies: [of " + path + "]"),
                inputs,
                null);
    }

    private void refused(String text, String... parts) {
        String message = assertThrows(AbortException.class, () -> read(text)).getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), () -> part + " is not in: " + message);
        }
    }

    private static void assertJson(String expected, JsonNode actual) throws Exception {
        assertEquals(JSON.readTree(expected), JSON.readTree(actual.toString()));
    }

    @Test
    void sweepFileIsConverted() throws Exception {
        JobSpec spec = read(SWEEP.replace("cpu-cluster\n", """
                cpu-cluster
                display_name: iris
                tags: {team: bio}
                outputs: {model: {type: uri_folder}}
                identity: {type: managed_identity, client_id: c-1}
                early_termination: {type: bandit, slack_factor: 0.1, evaluation_interval: 2, delay_evaluation: 5}
                """)
                .replace("sklearn:7\n", """
                        sklearn:7
                          environment_variables: {LEVEL: debug}
                          resources: {instance_count: 2}
                          distribution: {type: pytorch, process_count_per_instance: 4}
                        """)
                .replace("trials: 4}", "trials: 4, timeout: 7200, trial_timeout: 90}"));
        assertJson("""
                {"jobType": "Sweep", "displayName": "iris", "tags": {"team": "bio"},
                 "trial": {
                   "command": "python train.py --data ${{inputs.data}} --rate ${{search_space.rate}} --trees ${{search_space.trees}}",
                   "environmentVariables": {"LEVEL": "debug"}, "resources": {"instanceCount": 2},
                   "distribution": {"distributionType": "PyTorch", "processCountPerInstance": 4}},
                 "inputs": {"data": {"jobInputType": "uri_file", "uri": "https://x.example/iris.csv"}},
                 "outputs": {"model": {"jobOutputType": "uri_folder"}},
                 "identity": {"identityType": "Managed", "clientId": "c-1"},
                 "searchSpace": {"rate": ["loguniform", [-6, -1]], "trees": ["choice", [[10, 100]]]},
                 "samplingAlgorithm": {"samplingAlgorithmType": "Random"},
                 "objective": {"primaryMetric": "accuracy", "goal": "Maximize"},
                 "limits": {"jobLimitsType": "Sweep", "maxTotalTrials": 20, "maxConcurrentTrials": 4,
                   "timeout": "PT2H", "trialTimeout": "PT1M30S"},
                 "earlyTermination": {"policyType": "Bandit", "slackFactor": 0.1, "evaluationInterval": 2, "delayEvaluation": 5}}
                """, spec.properties());
        assertEquals("cpu-cluster", spec.compute());
        assertEquals("jobs/src", spec.code());
        assertEquals(new JobEnvironment.Named("sklearn", "7"), spec.environment());
        spec.codeOwner().put("codeId", "c");
        assertEquals("c", spec.properties().at("/trial/codeId").asText());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{type: choice, values: [a, b]}              | [\"choice\",[[\"a\",\"b\"]]]",
                "{type: choice, values: [5]}                 | [\"choice\",[[5]]]",
                "{type: randint, upper: 9}                   | [\"randint\",[9]]",
                "{type: uniform, min_value: 0, max_value: 1} | [\"uniform\",[0,1]]",
                "{type: quniform, min_value: 0, max_value: 1, q: 0.5}    | [\"quniform\",[0,1,0.5]]",
                "{type: qloguniform, min_value: 0, max_value: 1, q: 0.5} | [\"qloguniform\",[0,1,0.5]]",
                "{type: normal, sigma: 2, mu: 1}             | [\"normal\",[1,2]]",
                "{type: lognormal, mu: 1, sigma: 2}          | [\"lognormal\",[1,2]]",
                "{type: qnormal, mu: 1, sigma: 2, q: 3}      | [\"qnormal\",[1,2,3]]",
                "{type: qlognormal, mu: 1, sigma: 2, q: 3}   | [\"qlognormal\",[1,2,3]]"
            })
    void eachParameterTypeIsConverted(String parameter, String expected) throws Exception {
        JsonNode job = read(SWEEP.replace("{type: loguniform, min_value: -6, max_value: -1}", parameter))
                .properties();
        assertEquals(expected, job.at("/searchSpace/rate").toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{type: median_stopping} | {\"policyType\":\"MedianStopping\"}",
                "{type: truncation_selection, truncation_percentage: 20, delay_evaluation: 0} "
                        + "| {\"policyType\":\"TruncationSelection\",\"delayEvaluation\":0,\"truncationPercentage\":20}",
                "{type: bandit, slack_amount: 0.2} | {\"policyType\":\"Bandit\",\"slackAmount\":0.2}"
            })
    void eachPolicyIsConverted(String policy, String expected) throws Exception {
        assertEquals(
                expected,
                read(SWEEP + "early_termination: " + policy + "\n")
                        .properties()
                        .path("earlyTermination")
                        .toString());
    }

    @Test
    void samplingAcceptsDetails() throws Exception {
        JsonNode job = read(SWEEP.replace(": random", ": {type: random, rule: sobol, seed: 123}"))
                .properties();
        assertJson(
                "{\"samplingAlgorithmType\": \"Random\", \"rule\": \"Sobol\", \"seed\": 123}",
                job.get("samplingAlgorithm"));
        job = read(SWEEP.replace("sampling_algorithm: random\n", "")).properties();
        assertJson("{\"samplingAlgorithmType\": \"Random\"}", job.get("samplingAlgorithm"));
        refused(
                SWEEP.replace(": random", ": {type: grid, seed: 5}"),
                "search_space.rate (line 12) must be a list of values");
    }

    @Test
    void sweepWithoutComputeIsServerless() throws Exception {
        JobSpec spec = read(SWEEP.replace("compute: azureml:cpu-cluster\n", ""));
        assertEquals("Standard", spec.properties().at("/queueSettings/jobTier").asText());
    }

    @Test
    void schemaIdentifiesSweep() throws Exception {
        assertEquals(
                "Sweep",
                read(SWEEP.replace("type: sweep\n", ""))
                        .properties()
                        .path("jobType")
                        .asText());
        refused(
                SWEEP.replace("type: sweep", "type: command"),
                "type (line 2) is command, but there is a trial. Did you mean sweep?");
    }

    @Test
    void parameterMayBeUsedInEnvironmentVariable() throws Exception {
        JobSpec spec = read(SWEEP.replace(" --trees ${{search_space.trees}}", ""));
        assertTrue(spec.properties().path("searchSpace").has("trees"));
    }

    @Test
    void inputsOfStepAreAddedToSweep() throws Exception {
        String sweep = SWEEP.replace("--data", "--epochs ${{inputs.epochs}} --data");
        refused(sweep, "trial.command (line 4) uses ${{inputs.epochs}}, but there is no such input");
        inputs = Definition.of("inputs", Map.of("epochs", 5));
        assertEquals("5", read(sweep).properties().at("/inputs/epochs/value").asText());
    }

    @Test
    void allProblemsNameLineAndPath() {
        refused(
                """
                type: sweep
                trial:
                  command: python train.py ${{search_space.rat}}
                  environment: {build: {dockerfile_path: D}}
                  code: {local_path: src}
                  limits: {timeout: 5}
                  queue_settings: {job_tier: spot}
                search_space:
                  rate: {type: uniform, min_value: 1, max_value: 0}
                  trees: {type: choice}
                  depth: {type: gauss, mu: 1}
                  other: [1, 2]
                  a-b: {type: randint, upper: 5, lower: 1}
                objective: {goal: better}
                limits: {max_concurrent_trials: 5000, timeout: soon}
                early_termination: {type: bandit, slack_factor: much, evaluation_interval: 0}
                resources: {instance_count: 2}
                """,
                "definitionFile 'jobs/sweep.yml': ",
                "trial.environment.build.path is missing",
                "trial.code (line 5) must be text",
                "trial.limits (line 6) is not supported",
                "trial.queue_settings (line 7) is not supported: the queue is that of the sweep",
                "search_space.rate (line 9) must begin with the smaller of its numbers",
                "search_space.trees.values is missing: choice takes values",
                "search_space.depth.type (line 11) must be one of choice, lognormal",
                "search_space.other (line 12) must be a mapping of keys to values",
                "search_space.a-b (line 13) must have a name of letters",
                "search_space.a-b.lower (line 13) is not supported",
                "objective.primary_metric is missing: the metric by which runs are compared",
                "objective.goal (line 14) must be one of maximize, minimize",
                "limits.max_total_trials is missing: how many runs the sweep may start",
                "limits.max_concurrent_trials (line 15) must be at most 1000",
                "limits.timeout (line 15) must be a whole number of at least 1",
                "early_termination.slack_factor (line 16) must be a number",
                "early_termination.evaluation_interval (line 16) must be a whole number of at least 1",
                "resources (line 17) is not supported here: give it in trial",
                "trial.command (line 3) uses ${{search_space.rat}}, but there is no such parameter");
    }

    @Test
    void missingKeysAreNamed() {
        refused(
                "type: sweep\n",
                "trial is missing",
                "search_space is missing",
                "objective.primary_metric is missing",
                "limits.max_total_trials is missing");
        refused(SWEEP + "early_termination: {slack_factor: 1}\n", "early_termination.type is missing");
        refused(
                SWEEP + "early_termination: {type: bandit}\n",
                "early_termination (line 16) bandit needs slack_factor or slack_amount, and not both");
        refused(
                SWEEP + "early_termination: {type: truncation_selection}\n",
                "early_termination (line 16) truncation_selection needs truncation_percentage");
        refused(
                SWEEP.replace("random", "bayesian").replace("loguniform", "uniform")
                        + "early_termination: {type: median_stopping}\n",
                "early_termination (line 16) does not go with bayesian sampling");
    }

    @Test
    void sweepOfASweepIsRefused() throws Exception {
        Definition definition = Definition.parse("definitionFile 'jobs/sweep.yml'", SWEEP);
        JobSpec spec = read(SWEEP);
        String message = assertThrows(
                        AbortException.class,
                        () -> SweepJob.of(spec, definition, Definition.parse("hyperdrive", "maxTotalRuns: 1\n")))
                .getMessage();
        assertTrue(
                message.startsWith(
                        "hyperdrive does not go with definitionFile 'jobs/sweep.yml', which is a sweep itself"),
                message);
    }

    @Test
    void formReportsSameProblems() {
        assertTrue(JobDefinitions.problem(Definition.of("definition", Map.of("type", "sweep", "trial", Map.of())))
                .orElseThrow()
                .contains("trial.command is missing"));
    }
}
