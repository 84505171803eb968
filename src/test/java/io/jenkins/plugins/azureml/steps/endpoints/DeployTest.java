package io.jenkins.plugins.azureml.steps.endpoints;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hudson.model.Result;
import io.jenkins.plugins.azureml.localazure.Fault;
import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.steps.ShutdownTest;
import io.jenkins.plugins.azureml.steps.Vaulted;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Deploying to online endpoints: what becomes of the endpoint, the deployment and the traffic in each case. */
class DeployTest {

    private static final String YAML = """
            $schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
            name: blue
            endpoint_name: iris
            model: azureml:iris:1
            code_configuration:
              code: azureml:score:1
              scoring_script: score.py
            environment: azureml:AzureML-sklearn-1.5-ubuntu20.04-py310-cpu:1
            instance_type: Standard_DS3_v2
            instance_count: 1
            """;
    private static final String MAP = """
            [model: 'iris:1', environment: 'AzureML-sklearn-1.5-ubuntu20.04-py310-cpu@latest', instance_type: 'Standard_DS3_v2',
             code_configuration: [code: 'azureml:score:1', scoring_script: 'score.py']]""";

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension().v2();

    @BeforeEach
    void registerAModel() throws Exception {
        assumeTrue(LocalAzureMl.pythonWorks("python3"), "skipped: needs python3");
        local.azure()
                .addRun("iris", "r-1")
                .append("outputs/model.json", new byte[] {'1'})
                .complete();
        local.azure().addCode("score", Map.of("score.py", "def run(raw):\n    return [1]\n"));
        local.azure().addCode("broken", Map.of("score.py", "def init():\n    raise OSError('no such flower')\n"));
        run("amlRegisterModel(name: 'iris', runId: 'r-1', path: 'outputs/model.json')");
    }

    private PipelineRun start(String body) {
        return local.inWorkspace(body).start();
    }

    private PipelineRun run(String body) throws Exception {
        PipelineRun run = start(body).await();
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        return run;
    }

    private String fails(String body) throws Exception {
        PipelineRun run = start(body).await();
        assertEquals(Result.FAILURE, run.result(), run.consoleText());
        return run.consoleText();
    }

    private static String deploy(String name, String more) {
        return "amlDeploy(endpoint: 'iris', deployment: '" + name + "', definition: " + MAP
                + ", endpointDefinition: [auth_mode: 'key']" + more + ")";
    }

    private int puts(String what) {
        return local.azure().requests().count("PUT", what);
    }

    private String traffic() throws Exception {
        String console = run("echo \"now ${amlRequest(path: '{ws}/onlineEndpoints/iris', apiVersion: '2024-10-01').body"
                        + ".properties.traffic}.\"")
                .consoleText();
        return console.substring(console.indexOf("now ") + 4, console.lastIndexOf('.'));
    }

    private boolean isThere(String deployment) throws Exception {
        return run("echo \"there: ${amlRequest(path: '{ws}/onlineEndpoints/iris/deployments', apiVersion: '2024-10-01')"
                        + ".body.value.collect { it.name }}\"")
                .consoleText()
                .contains(deployment);
    }

    private static void assertContains(String console, String... parts) {
        for (String part : parts) {
            assertTrue(console.contains(part), part + " is not in:\n" + console);
        }
    }

    private PipelineRun withVaultAwayAfter(String word, String body) throws Exception {
        Vaulted vaulted = Vaulted.of(local.azure());
        PipelineRun run =
                local.pipeline("withAmlWorkspace('vaulted') { " + body + " }").start();
        vaulted.away(2, () -> run.consoleText().contains(word));
        run.await();
        assertEquals(0, vaulted.away());
        return run;
    }

    @Test
    void trafficShiftWaitsForTheVault() throws Exception {
        PipelineRun run =
                withVaultAwayAfter("deployment blue of endpoint iris: ready", deploy("blue", ", trafficPercent: 100"));
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        assertEquals(1, run.consoleText().split("cannot be read, retrying", -1).length - 1);
        assertEquals("[blue:100]", traffic());
    }

    @Test
    void rollbackWaitsForTheVault() throws Exception {
        PipelineRun run = withVaultAwayAfter(
                "rolling back",
                deploy("blue", ", rollbackOnFailure: true").replace("azureml:score:1", "azureml:broken:1"));
        assertEquals(Result.FAILURE, run.result());
        assertContains(run.consoleText(), "no such flower", "It was rolled back.");
        assertFalse(isThere("blue"));
    }

    @Test
    void deploymentAndEndpointAreCreatedFromFilesAndGetTheTraffic() throws Exception {
        local.write("serve/deployment.yml", YAML);
        local.write("serve/endpoint.yml", "name: iris\nauth_mode: aml_token\n");
        String console = run("""
                def d
                node { d = amlDeploy(endpoint: 'iris', definitionFile: 'serve/deployment.yml',
                        endpointDefinitionFile: 'serve/endpoint.yml', trafficPercent: 100) }
                echo "made ${d.endpoint} ${d.deployment} ${d.provisioningState} ${d.traffic} before ${d.previousTraffic}"
                echo "at ${d.scoringUri} and ${d.portalUrl}"
                """).consoleText();
        assertContains(
                console,
                "creating or updating endpoint iris",
                "deployment blue of endpoint iris: ready",
                "traffic: blue 100 % (was: none)",
                "made iris blue Succeeded [blue:100] before [:]",
                "at " + local.azure().api() + "/inference/iris/score and null");
        assertEquals("[blue:100]", traffic());
    }

    @Test
    void secondDeploymentGetsItsShareAndTheResultRestoresTheTraffic() throws Exception {
        run(deploy("blue", ", trafficPercent: 10"));
        assertEquals("[blue:100]", traffic());
        String console =
                run("def d = " + deploy("green", ", trafficPercent: 10") + """

                echo "now ${d.traffic} before ${d.previousTraffic}"
                def t = amlTraffic(endpoint: 'iris', traffic: d.previousTraffic)
                echo "back ${t.traffic} from ${t.previousTraffic}"
                t = amlTraffic(endpoint: 'iris', traffic: [green: 100])
                echo "on ${t.traffic} from ${t.previousTraffic}"
                """).consoleText();
        assertContains(
                console,
                "now [blue:90, green:10] before [blue:100]",
                "back [blue:100] from [blue:90, green:10]",
                "on [green:100] from [blue:100]");
        assertEquals(3 + 2, puts("/onlineEndpoints/iris$"), "an endpoint that does not differ is not changed");
    }

    @Test
    void scriptFolderIsUploadedOnceForEqualContent() throws Exception {
        local.write("serve/d.yml", YAML.replace("azureml:score:1", "code").replace("name: blue\n", ""));
        local.write("serve/code/score.py", "def run(raw):\n    return ['from a folder']\n");
        String console = run("""
                node {
                    amlDeploy(endpoint: 'iris', deployment: 'blue', definitionFile: 'serve/d.yml',
                              endpointDefinition: [auth_mode: 'key'], trafficPercent: 100)
                    amlDeploy(endpoint: 'iris', deployment: 'green', definitionFile: 'serve/d.yml')
                }
                echo "answers ${amlScore(endpoint: 'iris', data: [1])}"
                """).consoleText();
        assertContains(
                console,
                "uploaded the scoring code (1 file",
                "the scoring code (1 file, 43 B): already in the workspace",
                "answers [from a folder]");
        assertContains(
                fails("node { writeFile(file: 'serve/code/score.py', text: '')\n dir('serve') {"
                        + " amlDeploy(endpoint: 'iris', definition: "
                        + MAP.replace("azureml:score:1", "none") + ", deployment: 'red') } }"),
                "code_configuration.code 'none' does not exist");
    }

    @Test
    void modelAndEnvironmentOfTheDefinitionAreRegisteredOnce() throws Exception {
        local.write("d/model/m.txt", "1");
        local.write("d/code/score.py", "def run(raw):\n    return ['inline']\n");
        local.write("d/conda.yml", "dependencies: [python=3.10]\n");
        local.write("d/deployment.yml", """
                name: blue
                endpoint_name: iris
                model: {path: model, type: custom_model}
                code_configuration: {code: code, scoring_script: score.py}
                environment: {name: serving, version: 3, image: "ubuntu:22.04", conda_file: conda.yml}
                instance_type: Standard_DS3_v2
                instance_count: 1
                """);
        String deploy = "node { amlDeploy(endpoint: 'iris', definitionFile: 'd/deployment.yml', trafficPercent: 100,"
                + " endpointDefinition: [auth_mode: 'key'])\n"
                + "echo \"answers ${amlScore(endpoint: 'iris', data: [1])}\" }";
        assertContains(run(deploy).consoleText(), "answers [inline]");
        assertEquals(1, puts("/environments/serving/versions/3"));
        assertEquals(1, puts("/models/[0-9a-f-]+/versions/1"));
        run(deploy);
        assertEquals(1, puts("/LocalUpload/.*m.txt"));
    }

    @Test
    void setChangesTheDefinitionOfTheDeployment() throws Exception {
        local.write("d.yml", YAML);
        String deploy =
                "node { amlDeploy(endpoint: 'iris', definitionFile: 'd.yml', endpointDefinition: [auth_mode: 'key'],"
                        + " set: 'instance_count=2\\nenvironment_variables.LEVEL=\"3\"') }\n"
                        + "def d = amlRequest(path: '{ws}/onlineEndpoints/iris/deployments/blue', apiVersion: '2024-10-01').body\n"
                        + "echo \"now ${d.sku.capacity} ${d.properties.environmentVariables}\"";
        assertContains(run(deploy).consoleText(), "now 2 [LEVEL:3]");
        assertContains(
                fails("node { amlDeploy(endpoint: 'iris', definitionFile: 'd.yml', set: [instance_count: 'many']) }"),
                "instance_count (parameter set) must be a whole number");
        assertContains(
                fails("amlDeploy(endpoint: 'iris', deployment: 'blue', set: [instance_count: 1])"),
                "set goes with definitionFile or definition");
    }

    @Test
    void deploymentAndTrafficWaitForAnEndpointThatIsBeingUpdated() throws Exception {
        String busy =
                "{\"error\":{\"code\":\"Conflict\",\"message\":\"Cannot change endpoint iris because it is in Updating"
                        + " provisioning state\"}}";
        local.azure()
                .faults()
                .add(Fault.on("PUT", "/deployments/blue").status(409, busy).times(1));
        String console = run(deploy("blue", "")).consoleText();
        assertContains(console, "is busy with another operation", "Updating provisioning state");
        local.azure()
                .faults()
                .add(Fault.on("PUT", "/onlineEndpoints/iris$").status(409, busy).times(1));
        assertContains(
                run("amlTraffic(endpoint: 'iris', traffic: [blue: 100])").consoleText(),
                "is busy with another operation");
        assertEquals("[blue:100]", traffic());
    }

    @Test
    void codeWithMissingFilesIsUploadedAgain() throws Exception {
        String serve = "node { writeFile(file: 'code/score.py', text: 'def run(raw):\\n    return [1]\\n')\n"
                + deploy("blue", "").replace("azureml:score:1", "code") + " }";
        run(serve);
        String code =
                run("echo \"code ${amlRequest(path: '{ws}/onlineEndpoints/iris/deployments/blue', apiVersion: '2024-10-01')"
                                + ".body.properties.codeConfiguration.codeId}.\"")
                        .consoleText();
        String[] id =
                code.substring(code.indexOf("code /"), code.lastIndexOf('.')).split("/");
        local.azure().deleteCodeFiles(id[id.length - 3], id[id.length - 1]);
        assertContains(
                run(serve).consoleText(), "no longer has all files of the scoring code", "uploaded the scoring code");
    }

    @Test
    void trafficIsUnchangedWithoutTrafficPercent() throws Exception {
        String console = run("def d = " + deploy("blue", "") + "\necho \"now ${d.traffic} ${d.previousTraffic}\"")
                .consoleText();
        assertContains(console, "now [:] [:]");
        assertEquals(1, puts("/onlineEndpoints/iris$"));
    }

    @Test
    void existingDeploymentIsUpdatedByParameters() throws Exception {
        run(deploy("blue", ""));
        String console = run("amlDeploy(endpoint: 'iris', deployment: 'blue', instanceCount: 3)\n"
                        + "echo \"has ${amlRequest(path: '{ws}/onlineEndpoints/iris/deployments/blue', apiVersion:"
                        + " '2024-10-01').body.sku.capacity}\"")
                .consoleText();
        assertContains(console, "updating deployment blue", "has 3");
    }

    @Test
    void failedDeploymentShowsItsLogAndKeepsTheTraffic() throws Exception {
        run(deploy("blue", ", trafficPercent: 100"));
        String console = fails(deploy("green", ", trafficPercent: 50").replace("azureml:score:1", "azureml:broken:1"));
        assertContains(
                console,
                "the last lines of the log of deployment green",
                "OSError: no such flower",
                "ResourceNotReady",
                "What to do: the scoring script does not start",
                "amlDeleteDeployment(endpoint: 'iris', deployment: 'green')");
        assertEquals("[blue:100]", traffic());
        assertTrue(isThere("green"));
    }

    @Test
    void failedUpdateAdvisesHowToRestoreTheDeployment() throws Exception {
        run(deploy("blue", ", trafficPercent: 100, instanceCount: 2"));
        run("amlRegisterModel(name: 'iris', runId: 'r-1', path: 'outputs/model.json')");
        local.azure().endpoints().failProvisioning("iris", "blue", "InternalServerError", "no luck");
        String console = fails("amlDeploy(endpoint: 'iris', deployment: 'blue', model: 'iris:2', instanceCount: 3)");
        assertContains(
                console,
                "deployment blue keeps its new definition for inspection. To restore it:"
                        + " amlDeploy(endpoint: 'iris', deployment: 'blue', model: 'iris:1', instanceCount: 2);"
                        + " rollbackOnFailure: true does so automatically\n");
        assertFalse(console.contains("amlDeleteDeployment"), console);
        console = fails(deploy("blue", "").replace("azureml:score:1", "azureml:broken:1"));
        assertContains(console, "To restore it: amlDeploy with its previous definition, ");
    }

    @Test
    void abortedUpdateAdvisesHowToRestoreTheDeployment() throws Exception {
        run(deploy("blue", ", trafficPercent: 100"));
        local.azure().endpoints().holdProvisioning("iris", "blue");
        PipelineRun run = start("amlDeploy(endpoint: 'iris', deployment: 'blue', instanceCount: 3)")
                .awaitConsole("updating deployment blue");
        await().until(() -> "updating deployment blue of endpoint iris, InProgress"
                .equals(run.executions(AmlDeployExecution.class).get(0).getStatus()));
        run.interrupt(Result.ABORTED);
        assertEquals(Result.ABORTED, run.await().result());
        assertContains(
                run.consoleText(),
                "Azure continues updating it. The traffic is unchanged. To restore it: amlDeploy(endpoint:"
                        + " 'iris', deployment: 'blue', model: 'iris:1', instanceCount: 1)");
        local.azure().endpoints().release("iris", "blue");
        assertFalse(run.consoleText().contains("amlDeleteDeployment"), run.consoleText());
    }

    @Test
    void failureIsRolledBackIfRequested() throws Exception {
        run(deploy("blue", ", trafficPercent: 100"));
        String broken = ", rollbackOnFailure: true, trafficPercent: 50";
        String console = fails(deploy("green", broken).replace("azureml:score:1", "azureml:broken:1"));
        assertContains(console, "deleting deployment green", "green of endpoint iris: deleted", "It was rolled back.");
        assertFalse(isThere("green"));
        console = fails(deploy("blue", broken).replace("azureml:score:1", "azureml:broken:1"));
        assertContains(console, "restoring deployment blue", "blue of endpoint iris: restored", "It was rolled back.");
        assertEquals("[blue:100]", traffic());
    }

    @Test
    void failedTrafficShiftIsRolledBack() throws Exception {
        run(deploy("blue", ", trafficPercent: 100"));
        local.azure().endpoints().failProvisioning("iris", null, "InternalServerError", "no luck");
        String console = fails(deploy("green", ", rollbackOnFailure: true, trafficPercent: 50"));
        assertContains(console, "no luck", "restoring the traffic", "deleting deployment green", "rolled back");
        assertEquals("[blue:100]", traffic());
        assertFalse(isThere("green"));
    }

    @Test
    void refusedDefinitionChangesNothing() throws Exception {
        run(deploy("blue", ", trafficPercent: 100"));
        String console = fails(deploy("green", ", rollbackOnFailure: true").replace("iris:1", "iris:9"));
        assertContains(console, "iris:9 was not found");
        assertFalse(console.contains("roll"), console);
    }

    @Test
    void abortReportsThatAzureContinuesAndShiftsNoTraffic() throws Exception {
        run(deploy("blue", ", trafficPercent: 100"));
        local.azure().endpoints().holdProvisioning("iris", "green");
        PipelineRun run = start(deploy("green", ", trafficPercent: 50")).awaitConsole("creating deployment green");
        await().until(() -> "creating deployment green of endpoint iris, InProgress"
                .equals(run.executions(AmlDeployExecution.class).get(0).getStatus()));
        run.interrupt(Result.ABORTED);
        assertEquals(Result.ABORTED, run.await().result());
        assertContains(
                run.consoleText(),
                "no longer waiting for deployment green of endpoint iris. Azure continues creating it.",
                "The traffic is unchanged.",
                "amlDeleteDeployment(endpoint: 'iris', deployment: 'green')");
        local.azure().endpoints().release("iris", "green");
        assertEquals("[blue:100]", traffic());
    }

    @Test
    void longDeploymentSaysWhatItWaitsFor() throws Exception {
        System.setProperty("io.jenkins.plugins.azureml.heartbeatSeconds", "1");
        try {
            local.azure().endpoints().holdProvisioning("iris", "blue");
            PipelineRun run = start(deploy("blue", "")).awaitConsole("deployment blue in progress for ");
            run.awaitConsole("it has no log yet. Before an environment is used for the first time, Azure ML builds its"
                    + " image");
            run.awaitConsole(", it has no log yet\n");
            local.azure().endpoints().release("iris", "blue");
            assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
            assertEquals(1, run.consoleText().split("can take 20 minutes", -1).length - 1);

            // The container that failed has left a log.
            fails(deploy("green", "").replace("azureml:score:1", "azureml:broken:1"));
            local.azure().endpoints().holdProvisioning("iris", "green");
            PipelineRun update = start(deploy("green", "")).awaitConsole("; its log ends with:\n  ");
            local.azure().endpoints().release("iris", "green");
            assertEquals(Result.SUCCESS, update.await().result(), update.consoleText());
        } finally {
            System.clearProperty("io.jenkins.plugins.azureml.heartbeatSeconds");
        }
    }

    @Test
    void controllerRestartAtAnyPointRepeatsNothing() throws Exception {
        local.azure().endpoints().holdProvisioning("iris", null);
        local.azure().endpoints().holdProvisioning("iris", "blue");
        PipelineRun run = start("node { writeFile(file: 'd.yml', text: '''" + YAML
                + "''')\n amlDeploy(endpoint: 'iris', definitionFile: 'd.yml', endpointDefinition: [auth_mode: 'key'],"
                + " trafficPercent: 100) }");
        await().until(() -> local.azure().requests().count("GET", "mfeOperationsStatus/oeidp") > 0);
        run.restartRunningSteps();
        local.azure().endpoints().release("iris", null);
        await().until(() -> local.azure().requests().count("GET", "mfeOperationsStatus/odidp") > 0);
        run.restartRunningSteps();
        local.azure().endpoints().release("iris", "blue");
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
        assertEquals(2, puts("/onlineEndpoints/iris$"));
        assertEquals(1, puts("/deployments/blue$"));
        assertEquals("[blue:100]", traffic());
    }

    @Test
    void controllerRestartAfterARequestWaitsForItsOperation() throws Exception {
        local.azure().endpoints().holdProvisioning("iris", "blue");
        Fault fault = local.azure()
                .faults()
                .add(Fault.on("PUT", "/deployments/blue$")
                        .delayResponse(Duration.ofMillis(400))
                        .times(1));
        PipelineRun run = start(deploy("blue", ""));
        await().until(() -> fault.seen() > 0);
        run.restartRunningSteps();
        await().until(() -> puts("/deployments/blue$") > 1);
        local.azure().endpoints().release("iris", "blue");
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
        assertEquals(2, puts("/deployments/blue$"), "the second one ran into the first");
    }

    @Test
    void controllerShutdownDoesNotRollBack() throws Exception {
        Fault held = local.azure()
                .faults()
                .add(Fault.on("PUT", "/deployments/blue$")
                        .delayResponse(Duration.ofMinutes(1))
                        .times(1));
        PipelineRun run = start(deploy("blue", ", rollbackOnFailure: true"));
        ShutdownTest.restartDuring(held, run);
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
        assertFalse(run.consoleText().contains("rolling back"), run.consoleText());
        assertEquals(0, local.azure().requests().count("DELETE", "/deployments/"));
    }

    @Test
    void deploymentsAndEndpointsAreDeletedUnlessTheyHaveTraffic() throws Exception {
        run(deploy("blue", ", trafficPercent: 100") + "\n" + deploy("green", ""));
        assertContains(
                fails("amlDeleteDeployment(endpoint: 'iris', deployment: 'blue')"),
                "100 percent of the traffic",
                "amlTraffic");
        assertContains(run("""
                        echo "green ${amlDeleteDeployment(endpoint: 'iris', deployment: 'green').deleted}"
                        echo "again ${amlDeleteDeployment(endpoint: 'iris', deployment: 'green').deleted}"
                        echo "all ${amlDeleteEndpoint('iris').deleted}"
                        echo "none ${amlDeleteEndpoint(endpoint: 'iris').deleted}"
                        echo "without ${amlDeleteDeployment(endpoint: 'iris', deployment: 'green').deleted}"
                        """).consoleText(), "green true", "again false", "all true", "none false", "without false");
    }

    @Test
    void errorNamesMissingEndpointOrDeploymentWithAdvice() throws Exception {
        assertContains(
                fails(deploy("blue", "").replace(", endpointDefinition: [auth_mode: 'key']", "")),
                "Online endpoint 'iris' does not exist",
                "endpointDefinition: [auth_mode: 'key']");
        assertContains(
                fails("amlDeploy(endpoint: 'iris', deployment: 'blue', model: 'iris:1', endpointDefinition: [:])"),
                "Deployment 'blue' of endpoint iris does not exist",
                "definitionFile");
        assertEquals(0, puts("/onlineEndpoints/"));
    }

    @Test
    void allInvalidParametersAreReportedBeforeAnyRequest() throws Exception {
        long before = local.azure().requests().total();
        String console =
                fails("amlDeploy(endpoint: '1x', deployment: 'b', definitionFile: 'd.yml', definition: [nme: 'blue',"
                        + " instance_count: 0], endpointDefinition: [traffic: [blue: 100]], model: 'iris', instanceCount: 0,"
                        + " trafficPercent: 101, pollInterval: 'often')");
        assertContains(
                console,
                "endpoint '1x'",
                "deployment 'b'",
                "definition cannot be combined with definitionFile",
                "definition: nme is not supported",
                "definition: instance_count",
                "endpointDefinition: traffic",
                "model 'iris'",
                "instanceCount must",
                "trafficPercent must",
                "pollInterval 'often'",
                "node block");
        assertContains(
                fails("amlTraffic(endpoint: 'iris', traffic: [blue: 60, green: 'some'])"),
                "traffic of green must be a whole number");
        assertContains(fails("amlTraffic(endpoint: 'iris', traffic: [blue: 60])"), "sum to 100");
        assertContains(fails("amlTraffic('iris')"), "traffic is missing");
        assertContains(fails("amlDeleteDeployment(endpoint: 'iris', deployment: '')"), "deployment is missing");
        assertEquals(before, local.azure().requests().total());
    }

    @Test
    void problemsOfAFileHaveTheirLines() throws Exception {
        local.write("d.yml", YAML.replace("instance_count: 1", "instance_count: many\ndata_collector: {}"));
        long before = local.azure().requests().total();
        assertContains(
                fails("node { amlDeploy(endpoint: 'iris', definitionFile: 'd.yml') }"),
                "definitionFile 'd.yml': instance_count (line 10) must be a whole number",
                "definitionFile 'd.yml': data_collector.collections is missing");
        assertContains(fails("node { amlDeploy(endpoint: 'iris', definitionFile: 'none.yml') }"), "does not exist");
        assertEquals(before, local.azure().requests().total());
    }

    @Test
    void legacyWorkspaceHasNoOnlineEndpoints() throws Exception {
        local.azure().v1LegacyMode(true);
        assertContains(
                fails("withAmlWorkspace(resourceGroup: '" + local.azure().resourceGroup() + "') { " + deploy("blue", "")
                        + " }"),
                "v1LegacyMode");
    }
}
