package io.jenkins.plugins.azureml.steps.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hudson.model.Result;
import io.jenkins.plugins.azureml.localazure.SimulatedRun;
import io.jenkins.plugins.azureml.steps.ServerView;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run belongs to the trace of its build. */
class TraceContextTest {

    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final String OTHER = "00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01";
    private static final String SHORT_FORM =
            "experiment: 'iris', sourceDirectory: 'train', script: 'train.py', target: 'cpu-cluster'";

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension().v2();

    @BeforeEach
    void sources() throws Exception {
        local.azure().simulate(".*", SimulatedRun::runId);
        local.write("train/train.py", "print('hello')\n");
    }

    private JsonNode submittedJob(String parent, String parameters) throws Exception {
        PipelineRun run = local.inWorkspace("node { amlSubmitRun(" + parameters + ") }")
                .env("TRACEPARENT", parent)
                .start()
                .await();
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        List<String> runs = local.azure().runIds();
        return new ServerView(local.azure()).resource("/jobs/" + runs.get(0)).path("properties");
    }

    private static String variable(JsonNode owner) {
        return owner.path("environmentVariables").path("TRACEPARENT").asText(null);
    }

    @Test
    void jobGetsTheTraceOfTheBuild() throws Exception {
        assertEquals(PARENT, variable(submittedJob(PARENT, SHORT_FORM)));
    }

    @Test
    void v1RunGetsTheTraceOfTheBuild() throws Exception {
        assertEquals(PARENT, variable(submittedJob(PARENT, SHORT_FORM + ", apiGeneration: 'v1'")));
    }

    @Test
    void trialsOfASweepGetTheTraceOfTheBuild() throws Exception {
        JsonNode sweep = submittedJob(PARENT, SHORT_FORM + ", " + SweepTest.HYPERDRIVE.replace("'--rate'", "rate"));
        assertEquals("Sweep", sweep.path("jobType").asText());
        assertEquals(PARENT, variable(sweep.path("trial")));
        assertEquals(null, variable(sweep));
    }

    @Test
    void variableOfTheDefinitionOverridesTheOneOfTheBuild() throws Exception {
        assertEquals(
                OTHER,
                variable(submittedJob(
                        PARENT,
                        "experiment: 'iris', definition: [command: 'echo', environment: [image: 'python:3.12'],"
                                + " compute: 'azureml:cpu-cluster', environment_variables: [TRACEPARENT: '" + OTHER
                                + "']]")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "made-up", PARENT + "\n", "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01"})
    void malformedTraceIsIgnored(String parent) throws Exception {
        ObjectNode job = new ObjectMapper().createObjectNode().put("jobType", "Command");
        TraceContext.addToJob(job, parent);
        TraceContext.addToJob(job, null);
        assertTrue(job.path("environmentVariables").isMissingNode());
    }

    @Test
    void v1VariablesKeepTheirSpelling() throws Exception {
        JsonNode definition = new ObjectMapper()
                .readTree("{\"Configuration\":{\"Script\":\"train.py\",\"EnvironmentVariables\":{\"A\":\"1\"}}}");
        TraceContext.addToRun(definition, PARENT);
        assertEquals(
                "{\"A\":\"1\",\"TRACEPARENT\":\"" + PARENT + "\"}",
                definition.at("/Configuration/EnvironmentVariables").toString());
        JsonNode own = new ObjectMapper()
                .readTree(
                        "{\"script\":\"train.py\",\"environment\":{\"environmentVariables\":{\"TRACEPARENT\":\"x\"}}}");
        TraceContext.addToRun(own, PARENT);
        assertTrue(own.path("environmentVariables").isMissingNode());
    }

    @Test
    void v1SweepGetsTheTraceOfTheBuild() throws Exception {
        JsonNode sweep = submittedJob(
                PARENT, SHORT_FORM + ", apiGeneration: 'v1', " + SweepTest.HYPERDRIVE.replace("'--rate'", "rate"));
        assertEquals(PARENT, variable(sweep));
    }

    @Test
    void pipelineIsSentUnchanged() throws Exception {
        JsonNode pipeline =
                new ObjectMapper().readTree("{\"jobType\":\"Pipeline\",\"jobs\":{\"a\":{\"type\":\"command\"}}}");
        TraceContext.addToJob((ObjectNode) pipeline, PARENT);
        assertEquals("{\"jobType\":\"Pipeline\",\"jobs\":{\"a\":{\"type\":\"command\"}}}", pipeline.toString());
    }
}
