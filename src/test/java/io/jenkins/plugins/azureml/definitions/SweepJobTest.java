package io.jenkins.plugins.azureml.definitions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import hudson.AbortException;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
import io.jenkins.plugins.azureml.definitions.yaml.Definition;
import org.junit.jupiter.api.Test;

class SweepJobTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SCRIPT = """
            {"Configuration": {"Script": "train.py", "Arguments": ["--epochs", 5], "Target": "cpu", "NodeCount": 2,
              "MaxRunDurationSeconds": 60, "Environment": {"Name": "sklearn", "Version": "3"}}}
            """;
    private static final String HYPERDRIVE = """
            sampling: grid
            parameterSpace: {--learning-rate: [0.1, 0.5], trees: [10, 100]}
            primaryMetric: acc
            goal: minimize
            maxTotalRuns: 4
            """;

    private static JobSpec sweep(String definition, String hyperdrive) throws Exception {
        Definition read = Definition.parse("definition", definition);
        JobSpec spec = JobDefinitions.read(
                read,
                new WorkspaceRef("sub-1", "rg-1", "ws-1"),
                "train",
                new DefinitionFolder("", path -> ""),
                null,
                null);
        SweepJob.of(spec, read, Definition.parse("hyperdrive", hyperdrive));
        return spec;
    }

    private static void refused(String definition, String hyperdrive, String... parts) {
        String message = assertThrows(AbortException.class, () -> sweep(definition, hyperdrive))
                .getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), () -> part + " is not in: " + message);
        }
    }

    private static void assertJson(String expected, JsonNode actual) throws Exception {
        assertEquals(JSON.readTree(expected), JSON.readTree(actual.toString()));
    }

    @Test
    void scriptReceivesParametersAsArguments() throws Exception {
        JobSpec spec = sweep(
                SCRIPT,
                HYPERDRIVE + "maxConcurrentRuns: 2\nmaxDurationMinutes: 90\n"
                        + "policy: {name: Bandit, slackAmount: 0.2, delayEvaluation: 3}\n");
        assertJson("""
                {"jobType": "Sweep",
                 "trial": {"command": "python train.py --epochs 5 --learning-rate ${{search_space.learning_rate}} --trees ${{search_space.trees}}",
                   "resources": {"instanceCount": 2}},
                 "searchSpace": {"learning_rate": ["choice", [[0.1, 0.5]]], "trees": ["choice", [[10, 100]]]},
                 "samplingAlgorithm": {"samplingAlgorithmType": "Grid"},
                 "objective": {"primaryMetric": "acc", "goal": "Minimize"},
                 "limits": {"jobLimitsType": "Sweep", "maxTotalTrials": 4, "maxConcurrentTrials": 2, "timeout": "PT1H30M",
                   "trialTimeout": "PT1M"},
                 "earlyTermination": {"policyType": "Bandit", "slackAmount": 0.2, "delayEvaluation": 3}}
                """, spec.properties());
        assertEquals("cpu", spec.compute());
        assertEquals("train", spec.code());
        spec.codeOwner().put("codeId", "c");
        assertEquals("c", spec.properties().at("/trial/codeId").asText());
    }

    @Test
    void commandRefersToParameters() throws Exception {
        String job = "command: python train.py --a ${{search_space.learning_rate}} --b ${{ search_space.trees }}\n"
                + "environment: azureml:a:1\n";
        JobSpec spec = sweep(job, HYPERDRIVE);
        assertEquals(
                "python train.py --a ${{search_space.learning_rate}} --b ${{ search_space.trees }}",
                spec.properties().at("/trial/command").asText());
        assertTrue(spec.properties().has("queueSettings"), "a sweep without a compute is serverless");
        refused(
                job.replace("${{ search_space.trees }}", "7"),
                HYPERDRIVE,
                "hyperdrive: parameterSpace.trees (line 2) is not used: refer to it in the command as ${{search_space.trees}}");
    }

    @Test
    void commandWithUnknownParameterIsRefused() {
        refused(
                "command: python train.py ${{search_space.learning_rate}} ${{search_space.trees}} ${{search_space.depth}}\n"
                        + "environment: azureml:a:1\n",
                HYPERDRIVE,
                "hyperdrive: it has no parameter depth, which the command of definition refers to as ${{search_space.depth}}");
    }

    @Test
    void settingsWithoutV2CounterpartAreReported() {
        refused(SCRIPT, HYPERDRIVE + "resume_from: [HD_1]\n", "resume_from (line 6) has no counterpart in the v2 API");
        refused(
                SCRIPT,
                HYPERDRIVE + "policy: {name: MedianStopping, patience: 2}\n",
                "policy.patience (line 6) has no counterpart in the v2 API");
        refused(SCRIPT, HYPERDRIVE.replace("trees", "learning_rate"), "occurs twice");
        refused(SCRIPT, HYPERDRIVE.replace("trees", "'a b'"), "parameterSpace.a b (line 2) is no name of a parameter");
        refused(
                "jobType: Command\ncommand: x\n",
                HYPERDRIVE,
                "hyperdrive does not go with definition, which is a job in the form of the REST API",
                "jobType: 'Sweep'");
    }
}
