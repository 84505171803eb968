package io.jenkins.plugins.azureml.steps.workspace;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import com.cloudbees.plugins.credentials.impl.BaseStandardCredentials;
import com.google.common.util.concurrent.SettableFuture;
import hudson.model.Result;
import hudson.model.Run;
import hudson.util.Secret;
import io.jenkins.plugins.azureml.localazure.Fault;
import io.jenkins.plugins.azureml.steps.LongRunningStepExecution;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.SingleStepContext;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineBuild;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Steps that wait until Azure has made or removed something. */
class ComputeStepsTest {

    private static final String CREATE =
            "amlCreateCompute(name: 'gpu', vmSize: 'STANDARD_NC6', maxNodeCount: 2, idleTime: '5 min')";

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension();

    private PipelineRun run(String body) throws Exception {
        return local.inWorkspace(body).start().await();
    }

    private int puts() {
        return local.azure().requests().count("PUT", "/computes/gpu$");
    }

    private Fault endless() {
        return local.azure()
                .faults()
                .add(Fault.on("GET", "workspaceOperationsStatus")
                        .status(200, "{\"status\":\"InProgress\"}")
                        .header("Retry-After", "0"));
    }

    @Test
    void computeIsCreatedAndDeleted() throws Exception {
        PipelineRun run = run("def c = " + CREATE + """

                echo "made ${c.name} ${c.status} ${c.vmSize} ${c.minNodeCount}-${c.maxNodeCount} ${c.nodeCount}"
                def d = amlDeleteCompute('gpu')
                echo "deleted ${d.deleted}"
                d = amlDeleteCompute(name: 'gpu')
                echo "deleted ${d.deleted}"
                """);
        String console = run.consoleText();
        assertEquals(Result.SUCCESS, run.result(), console);
        assertTrue(console.contains("made gpu Succeeded STANDARD_NC6 0-2 0"), console);
        assertTrue(console.contains("deleted true"), console);
        assertTrue(console.contains("deleted false"), console);
        assertEquals(
                List.of(
                        "Azure ML: compute gpu: deleted",
                        "Azure ML: deleting compute gpu",
                        "Azure ML: compute gpu: did not exist, nothing to delete"),
                console.lines()
                        .dropWhile(line -> !line.contains("compute gpu: deleted"))
                        .filter(line -> line.startsWith("Azure ML: "))
                        .toList());
        assertEquals(1, puts());
    }

    @Test
    void adminPasswordComesFromCredentialsAndIsNeverShown() throws Exception {
        SystemCredentialsProvider.getInstance().getCredentials().add(new Account("admin", "not-a-real-password"));
        PipelineRun run = run(CREATE.replace(")", ", adminCredentialsId: 'admin')"));
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        assertFalse(run.consoleText().contains("not-a-real-password"));
        PipelineRun missing = run(CREATE.replace(")", ", adminCredentialsId: 'nobody')"));
        assertTrue(missing.consoleText().contains("adminCredentialsId 'nobody'"), missing.consoleText());
        assertTrue(missing.consoleText().contains("Username with password"), missing.consoleText());
    }

    @Test
    void failedComputeFailsTheStepWithItsNodeErrors() throws Exception {
        local.azure().failCompute("gpu", "ClusterCoreQuotaReached", "Not enough cores left in this region.");
        PipelineRun run = run(CREATE);
        assertEquals(Result.FAILURE, run.result());
        for (String part : new String[] {"ClusterCoreQuotaReached", "Not enough cores", "What to do: the quota"}) {
            assertTrue(run.consoleText().contains(part), run.consoleText());
        }
    }

    @Test
    void controllerRestartContinuesTheWaitAndRepeatsNothing() throws Exception {
        Fault fault = endless();
        PipelineRun run = local.inWorkspace(CREATE).start();
        run.awaitRunning("amlCreateCompute");
        await().until(() -> fault.seen() > 0);
        run.restartRunningSteps();
        local.azure().faults().clear();
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
        assertEquals(1, puts());
    }

    @Test
    void controllerRestartAfterTheRequestCreatesNoSecondCompute() throws Exception {
        Fault fault = local.azure()
                .faults()
                .add(Fault.on("PUT", "/computes/gpu$")
                        .delayResponse(java.time.Duration.ofMillis(400))
                        .times(1));
        PipelineRun run = local.inWorkspace(CREATE).start();
        await().until(() -> fault.seen() > 0);
        run.restartRunningSteps();
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
        assertEquals(2, puts(), "to repeat a PUT is harmless");
    }

    @Test
    void stoppedBuildLogsThatAzureContinues() throws Exception {
        Fault fault = endless();
        PipelineRun run = local.inWorkspace(CREATE).start();
        await().until(() -> fault.seen() > 0);
        assertTrue(run.executions(LongRunningStepExecution.class)
                .get(0)
                .getStatus()
                .startsWith("creating compute gpu"));
        run.interrupt(Result.ABORTED);
        assertEquals(Result.ABORTED, run.await().result());
        assertTrue(run.consoleText().contains("Azure continues creating it"), run.consoleText());
        assertEquals(1, puts());
        assertEquals(0, local.azure().requests().count("DELETE", "/computes/"));
    }

    @Test
    void stopBeforeTheRequestDoesNotClaimThatAzureContinues() throws Exception {
        PipelineBuild build = local.pipeline("echo 'hello'").start().await().build();
        List<SettableFuture<Void>> saves = new CopyOnWriteArrayList<>();
        SingleStepContext context = new SingleStepContext()
                .with(Run.class, () -> build)
                .saving(() -> {
                    SettableFuture<Void> save = SettableFuture.create();
                    saves.add(save);
                    return save;
                });
        AmlDeleteComputeStep step = new AmlDeleteComputeStep("gpu");
        step.setCredentialsId(LocalAzureExtension.CREDENTIALS);
        step.setSubscriptionId(local.azure().subscription());
        step.setResourceGroup(local.azure().resourceGroup());
        step.setWorkspace(local.azure().workspace());
        StepExecution execution = step.start(context);
        execution.start();
        await().until(() -> saves.size() == 1);

        execution.stop(new FlowInterruptedException(Result.ABORTED, true));
        saves.get(1).set(null);

        assertInstanceOf(FlowInterruptedException.class, context.outcome());
        saves.get(0).set(null);
        assertFalse(context.log().contains("Azure continues"), context.log());
        assertEquals(0, local.azure().requests().count("DELETE", "/computes/"));
    }

    @Test
    void enclosingTimeoutEndsTheStep() throws Exception {
        endless();
        PipelineRun run = run("timeout(time: 1, unit: 'SECONDS') { " + CREATE + " }");
        assertEquals(Result.ABORTED, run.result(), run.consoleText());
        assertTrue(run.consoleText().contains("Azure continues creating it"), run.consoleText());
    }

    @Test
    void busyComputeIsCreatedOnceItIsFree() throws Exception {
        local.azure()
                .faults()
                .add(Fault.on("PUT", "/computes/")
                        .status(
                                409,
                                "{\"error\":{\"code\":\"Conflict\",\"message\":\"Compute gpu is in state Deleting.\"}}")
                        .times(3));
        PipelineRun run = run(CREATE);
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        assertEquals(1, run.consoleText().split("is busy with another operation", -1).length - 1, run.consoleText());
        assertTrue(run.consoleText().contains("is in state Deleting"), run.consoleText());
        assertEquals(1, run.consoleText().split("creating compute gpu", -1).length - 1, run.consoleText());
        assertEquals(4, local.azure().requests().count("PUT", "/computes/"));
    }

    @Test
    void failedPollDoesNotEndTheStep() throws Exception {
        local.azure()
                .faults()
                .add(Fault.on("GET", "workspaceOperationsStatus")
                        .status(500, "{\"error\":{\"code\":\"InternalError\",\"message\":\"not now\"}}")
                        .times(1));
        PipelineRun run = run(CREATE);
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        assertTrue(run.consoleText().contains("cannot be read, retrying"), run.consoleText());
    }

    @Test
    void allInvalidParametersAreReportedBeforeAnyRequest() throws Exception {
        String console =
                run("amlCreateCompute(name: '1x', minNodeCount: 3, maxNodeCount: 2, idleTime: 'soon', vmPriority: 'Cheap', subnet: 's')")
                        .consoleText();
        for (String part : new String[] {"name '1x'", "vmSize", "minNodeCount", "idleTime", "vmPriority", "subnet"}) {
            assertTrue(console.contains(part), part + " is not in " + console);
        }
        assertEquals(0, local.azure().requests().total());
    }

    private static final String SHOW = """

            def show = { label ->
                def p = amlRequest('{ws}/computes/gpu').body.properties.properties
                def s = p.scaleSettings
                def subnet = p.subnet == null ? 'none' : p.subnet.id.split('/').last()
                echo "${label} ${p.vmPriority} ${s.minNodeCount}-${s.maxNodeCount}" +
                    " ${s.nodeIdleTimeBeforeScaleDown} ${subnet}"
            }
            """;

    @Test
    void updateKeepsWhatIsNotGiven() throws Exception {
        PipelineRun run = run(SHOW + """
                amlCreateCompute(name: 'gpu', vmSize: 'STANDARD_NC6', vmPriority: 'LowPriority', minNodeCount: 1,
                    maxNodeCount: 8, idleTime: '5 min', subnet: '/subscriptions/s/subnets/a')
                show('first')
                amlCreateCompute(name: 'gpu', vmSize: 'STANDARD_NC6')
                show('same')
                amlCreateCompute(name: 'gpu', vmSize: 'STANDARD_NC6', maxNodeCount: 12)
                show('more')
                """);

        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        for (String line : List.of(
                "first LowPriority 1-8 PT5M a", "same LowPriority 1-8 PT5M a", "more LowPriority 1-12 PT5M a")) {
            assertTrue(run.consoleText().contains(line), run.consoleText());
        }
        assertEquals(3, puts());
    }

    /** The version that the article names neither returns nor accepts these settings. */
    @Test
    void updateKeepsSettingsOfLaterVersions() throws Exception {
        PipelineRun run = run("""
                def gpu = [path: '{ws}/computes/gpu', apiVersion: '2024-10-01']
                amlRequest(gpu + [method: 'PUT', body: [location: 'westeurope', properties: [computeType: 'AmlCompute',
                    properties: [vmSize: 'STANDARD_NC6', enableNodePublicIp: false,
                    scaleSettings: [minNodeCount: 0, maxNodeCount: 1]]]]])
                while (amlRequest(gpu).body.properties.provisioningState != 'Succeeded') { }
                amlCreateCompute(name: 'gpu', vmSize: 'STANDARD_NC6', maxNodeCount: 3)
                def p = amlRequest(gpu).body.properties.properties
                echo "now ${p.enableNodePublicIp} ${p.scaleSettings.maxNodeCount}"
                """);

        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        assertTrue(run.consoleText().contains("now false 3"), run.consoleText());
    }

    @Test
    void newClusterGetsDefaults() throws Exception {
        PipelineRun run = run(SHOW + "amlCreateCompute(name: 'gpu', vmSize: 'STANDARD_NC6')\nshow('new')");

        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        assertTrue(run.consoleText().contains("new Dedicated 0-1 null none"), run.consoleText());
        assertEquals(1, puts());
    }

    @Test
    void computeOfAnotherKindIsNotOverwritten() throws Exception {
        local.azure()
                .faults()
                .add(Fault.on("GET", "/computes/gpu$")
                        .status(200, "{\"name\":\"gpu\",\"properties\":{\"computeType\":\"ComputeInstance\"}}"));

        PipelineRun run = run(CREATE);

        assertEquals(Result.FAILURE, run.result());
        assertTrue(
                run.consoleText().contains("name 'gpu' belongs to a compute of type ComputeInstance"),
                run.consoleText());
        assertEquals(0, puts());
    }

    private String workspace(String registry) {
        String id = "/subscriptions/s/resourceGroups/g/providers/";
        return "amlCreateWorkspace(workspace: 'made', location: 'westeurope', friendlyName: 'Made', storageAccount: '"
                + id
                + "Microsoft.Storage/storageAccounts/s', keyVault: '" + id + "Microsoft.KeyVault/vaults/k',"
                + " applicationInsights: '" + id + "microsoft.insights/components/i', containerRegistry: '" + id
                + "Microsoft.ContainerRegistry/registries/" + registry + "')";
    }

    @Test
    void workspaceIsCreated() throws Exception {
        PipelineRun run = run("def w = " + workspace("r") + "\necho \"made ${w.name} ${w.status} ${w.location}\"");
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        assertTrue(run.consoleText().contains("made made Succeeded westeurope"), run.consoleText());
    }

    @Test
    void workspaceWithARegistryWithoutAdminFailsWithAdvice() throws Exception {
        local.azure().disableRegistryAdmin("shut");
        PipelineRun run = run(workspace("shut"));
        assertEquals(Result.FAILURE, run.result());
        assertTrue(run.consoleText().contains("--admin-enabled true"), run.consoleText());
    }

    @Test
    void unregisteredProviderIsExplained() throws Exception {
        local.azure().registerProvider(false);
        PipelineRun run = run(workspace("r"));
        assertEquals(Result.FAILURE, run.result());
        assertTrue(
                run.consoleText().contains("az provider register --namespace Microsoft.MachineLearningServices"),
                run.consoleText());
        assertTrue(run.consoleText().contains("resource provider not registered"), run.consoleText());
    }

    private static final class Account extends BaseStandardCredentials implements StandardUsernamePasswordCredentials {
        private static final long serialVersionUID = 1L;
        private final Secret password;

        Account(String id, String password) {
            super(CredentialsScope.GLOBAL, id, "");
            this.password = Secret.fromString(password);
        }

        @Override
        public String getUsername() {
            return "operator";
        }

        @Override
        public Secret getPassword() {
            return password;
        }
    }
}
