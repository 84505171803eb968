package io.jenkins.plugins.azureml.steps.endpoints;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hudson.model.Result;
import io.jenkins.plugins.azureml.actions.AmlBuildAction;
import io.jenkins.plugins.azureml.actions.DeploymentEntry;
import io.jenkins.plugins.azureml.actions.DeploymentState;
import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the page of a build says of its deployments. */
class DeploymentPageTest {

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension().v2();

    @BeforeEach
    void aModelAndItsCode() throws Exception {
        assumeTrue(LocalAzureMl.pythonWorks("python3"), "skipped: needs python3");
        local.azure()
                .addRun("iris", "r-1")
                .append("outputs/model.json", new byte[] {'1'})
                .complete();
        local.azure().addCode("score", Map.of("score.py", "def run(raw):\n    return [1]\n"));
        local.azure().addCode("broken", Map.of("score.py", "def init():\n    raise OSError('no such flower')\n"));
        run("amlRegisterModel(name: 'iris', runId: 'r-1', path: 'outputs/model.json')", Result.SUCCESS);
    }

    private PipelineRun run(String body, Result expected) throws Exception {
        PipelineRun run = local.inWorkspace(body).start().await();
        assertEquals(expected, run.result(), run.consoleText());
        return run;
    }

    private static String deploy(String name, String code, String more) {
        return """
                amlDeploy(endpoint: 'iris', deployment: '%s', endpointDefinition: [auth_mode: 'key'], instanceCount: 2,
                        definition: [model: 'iris:1', instance_type: 'Standard_DS3_v2',
                                environment: 'AzureML-sklearn-1.5-ubuntu20.04-py310-cpu@latest',
                                code_configuration: [code: 'azureml:%s:1', scoring_script: 'score.py']]%s)
                """.formatted(name, code, more);
    }

    private static List<DeploymentEntry> page(PipelineRun run) {
        AmlBuildAction page = run.build().getAction(AmlBuildAction.class);
        return page == null ? List.of() : page.getDeployments();
    }

    private static DeploymentEntry only(PipelineRun run) {
        assertEquals(1, page(run).size());
        return page(run).get(0);
    }

    @Test
    void releaseIsShownInItsFinalState() throws Exception {
        PipelineRun run = run(
                deploy("blue", "score", ", trafficPercent: 100")
                        + deploy("green", "score", ", trafficPercent: 10")
                        + "amlTraffic(endpoint: 'iris', traffic: [green: 100])\n"
                        + "amlDeleteDeployment(endpoint: 'iris', deployment: 'blue')",
                Result.SUCCESS);
        assertEquals(2, page(run).size());
        DeploymentEntry blue = page(run).get(0);
        assertEquals("iris blue deleted", blue.getEndpoint() + " " + blue.getDeployment() + " " + blue.getStateText());
        assertNull(blue.getTraffic());
        DeploymentEntry green = page(run).get(1);
        assertEquals("green ready", green.getDeployment() + " " + green.getStateText());
        assertEquals("100 %", green.getTraffic());
        assertEquals("iris:1", green.getModel());
        assertEquals("2 × Standard_DS3_v2", green.getInstances());
        assertNull(green.getUrl(), "the studio shows no workspace of another cloud");
        assertTrue(green.getDurationSeconds() >= 0, green.getDuration());
    }

    @Test
    void trafficShiftShowsTheSharesOfAllAffectedDeployments() throws Exception {
        run(deploy("blue", "score", ", trafficPercent: 100") + deploy("green", "score", ""), Result.SUCCESS);
        PipelineRun run = run("amlTraffic(endpoint: 'iris', traffic: [green: 100])", Result.SUCCESS);
        assertEquals(
                List.of("blue 0 % ready null", "green 100 % ready null"),
                page(run).stream()
                        .map(e -> e.getDeployment() + " " + e.getTraffic() + " " + e.getStateText() + " "
                                + e.getInstances())
                        .toList());
        local.azure().endpoints().failProvisioning("iris", null, "InternalServerError", "no luck");
        run = run("amlTraffic(endpoint: 'iris', traffic: [blue: 100])", Result.FAILURE);
        assertEquals(
                List.of(DeploymentState.SHIFT_FAILED, DeploymentState.SHIFT_FAILED),
                page(run).stream().map(DeploymentEntry::getState).toList());
        assertNull(page(run).get(0).getTraffic());
    }

    @Test
    void failureAndRollbackAreShown() throws Exception {
        PipelineRun run = run(deploy("blue", "broken", ", trafficPercent: 100"), Result.FAILURE);
        assertEquals("deployment failed", only(run).getStateText());
        run = run(deploy("green", "broken", ", rollbackOnFailure: true"), Result.FAILURE);
        assertEquals("rolled back", only(run).getStateText());
    }

    @Test
    void refusedDeploymentIsShownAsFailed() throws Exception {
        PipelineRun run = run(deploy("blue", "score", "").replace("iris:1", "iris:9"), Result.FAILURE);
        assertEquals(
                "iris:9 deployment failed",
                only(run).getModel() + " " + only(run).getStateText());
    }

    @Test
    void abortedDeploymentIsShownAsAbandoned() throws Exception {
        local.azure().endpoints().holdProvisioning("iris", "blue");
        PipelineRun run = local.inWorkspace(deploy("blue", "score", ", trafficPercent: 100"))
                .start();
        await().until(() -> local.azure().requests().count("GET", "mfeOperationsStatus/odidp") > 0);
        assertEquals("deploying", only(run).getStateText());
        assertNull(only(run).getDuration());
        run.restartRunningSteps();
        run.interrupt(Result.ABORTED);
        assertEquals(Result.ABORTED, run.await().result());
        assertEquals("deploying when this build stopped waiting", only(run).getStateText());
        assertTrue(only(run).isAbandoned());
    }

    @Test
    void deletionOfAnEndpointIsShownForAllItsDeployments() throws Exception {
        PipelineRun run = run(
                deploy("blue", "score", "") + deploy("green", "score", "")
                        + "amlDeleteEndpoint('iris')\namlDeleteEndpoint('lily')",
                Result.SUCCESS);
        assertEquals(
                List.of("blue deleted", "green deleted"),
                page(run).stream()
                        .map(e -> e.getDeployment() + " " + e.getStateText())
                        .toList());
        run = run("amlDeleteEndpoint('iris')", Result.SUCCESS);
        assertEquals(List.of(), page(run));
        run(deploy("blue", "score", ""), Result.SUCCESS);
        run = run("amlDeleteEndpoint('iris')", Result.SUCCESS);
        assertEquals(
                "iris null deleted",
                only(run).getEndpoint() + " " + only(run).getDeployment() + " "
                        + only(run).getStateText());
    }

    @Test
    void deletionRefusedBeforeAnyRequestIsNotShown() throws Exception {
        run(deploy("blue", "score", ", trafficPercent: 100"), Result.SUCCESS);
        assertEquals(List.of(), page(run("amlDeleteDeployment(endpoint: 'iris', deployment: 'blue')", Result.FAILURE)));
    }
}
