package io.jenkins.plugins.azureml.freestyle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hudson.AbortException;
import hudson.EnvVars;
import hudson.ExtensionList;
import hudson.FilePath;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import io.jenkins.plugins.azureml.actions.AmlBuildAction;
import io.jenkins.plugins.azureml.actions.DeploymentEntry;
import io.jenkins.plugins.azureml.config.AzureMlGlobalConfiguration;
import io.jenkins.plugins.azureml.config.NamedWorkspace;
import io.jenkins.plugins.azureml.forms.TestBuild;
import io.jenkins.plugins.azureml.forms.TestJob;
import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Freestyle builds that deploy. */
class EndpointBuildersTest {

    private static final String YAML = """
            model: azureml:iris:1
            code_configuration: {code: azureml:score:1, scoring_script: score.py}
            environment: azureml:AzureML-sklearn-1.5-ubuntu20.04-py310-cpu:1
            instance_type: Standard_DS3_v2
            """;

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension().v2();

    private final TestBuild build = new TestJob("free").newBuild();
    private final EnvVars env = new EnvVars();
    private final ByteArrayOutputStream console = new ByteArrayOutputStream();
    private final TaskListener listener = () -> new PrintStream(console, true, StandardCharsets.UTF_8);

    @BeforeEach
    void aModelToDeploy() throws Exception {
        assumeTrue(LocalAzureMl.pythonWorks("python3"), "skipped: needs python3");
        NamedWorkspace named = new NamedWorkspace("lab");
        named.setCredentialsId(LocalAzureExtension.CREDENTIALS);
        named.setSubscriptionId(local.azure().subscription());
        named.setResourceGroup(local.azure().resourceGroup());
        named.setWorkspace(local.azure().workspace());
        AzureMlGlobalConfiguration.get().setWorkspaces(List.of(named));
        build.building = true;
        local.azure()
                .addRun("iris", "r-1")
                .append("outputs/m", new byte[] {'1'})
                .complete();
        local.azure().addCode("score", Map.of("score.py", "def run(raw):\n    return [1]\n"));
        AmlRegisterModelBuilder register = new AmlRegisterModelBuilder("iris", "outputs/m");
        register.setNamedWorkspace("lab");
        register.setRunId("r-1");
        register.perform(build, env, listener);
        variables();
    }

    private void variables() {
        build.getAction(AmlVariables.class).buildEnvironment(build, env);
    }

    private AmlDeployBuilder deploys(String deployment) {
        AmlDeployBuilder builder = new AmlDeployBuilder("iris");
        builder.setNamedWorkspace("lab");
        builder.setDeployment(deployment);
        builder.setDefinition(YAML);
        builder.setEndpointDefinition("auth_mode: key");
        builder.setModel("${AZUREML_MODEL_ID}");
        return builder;
    }

    private void perform(AmlDeployBuilder builder) throws Exception {
        builder.perform(build, new FilePath(local.workspace().toFile()), env, null, listener);
        variables();
    }

    private void shift(String traffic) throws Exception {
        AmlTrafficBuilder builder = new AmlTrafficBuilder("${AZUREML_ENDPOINT}");
        builder.setNamedWorkspace("lab");
        builder.setTraffic(traffic);
        assertFalse(builder.requiresWorkspace());
        builder.perform(build, env, listener);
        variables();
    }

    private String console() {
        return console.toString(StandardCharsets.UTF_8);
    }

    private List<String> page() {
        return build.getAction(AmlBuildAction.class).getDeployments().stream()
                .map(e -> e.getDeployment() + " " + e.getStateText() + " " + e.getTraffic())
                .toList();
    }

    @Test
    void aReleaseGoesThereAndBackAndItsDeploymentsAreDeleted() throws Exception {
        env.put("SHARE", "100");
        AmlDeployBuilder blue = deploys("blue");
        blue.setTrafficPercent("$SHARE");
        perform(blue);
        assertEquals("iris blue", env.expand("$AZUREML_ENDPOINT $AZUREML_DEPLOYMENT"));
        assertTrue(env.get("AZUREML_SCORING_URI").endsWith("/iris/score"), env.get("AZUREML_SCORING_URI"));
        assertTrue(env.get("AZUREML_ENDPOINT_URL").contains("/iris/detail"), env.get("AZUREML_ENDPOINT_URL"));
        assertEquals("blue=100", env.get("AZUREML_TRAFFIC"));
        assertEquals("blue=0", env.get("AZUREML_PREVIOUS_TRAFFIC"));

        AmlDeployBuilder green = deploys("green");
        green.setTrafficPercent("10");
        green.setInstanceCount("2");
        perform(green);
        assertEquals("blue=90\ngreen=10", env.get("AZUREML_TRAFFIC"));
        assertEquals(List.of("blue serves 90 %", "green serves 10 %"), page());

        shift("${AZUREML_PREVIOUS_TRAFFIC}");
        assertEquals("blue=100", env.get("AZUREML_TRAFFIC"));
        assertEquals("blue=90\ngreen=10", env.get("AZUREML_PREVIOUS_TRAFFIC"));

        AmlDeleteDeploymentBuilder delete = new AmlDeleteDeploymentBuilder("iris", "${AZUREML_DEPLOYMENT}");
        delete.setNamedWorkspace("lab");
        delete.perform(build, env, listener);
        assertEquals(List.of("blue serves 100 %", "green deleted null"), page());
        AmlDeleteEndpointBuilder all = new AmlDeleteEndpointBuilder("$AZUREML_ENDPOINT");
        all.setNamedWorkspace("lab");
        all.perform(build, env, listener);
        assertEquals(List.of("blue deleted null", "green deleted null"), page());
        DeploymentEntry last =
                build.getAction(AmlBuildAction.class).getDeployments().get(1);
        assertEquals("iris:1 on 2 × Standard_DS3_v2", last.getModel() + " on " + last.getInstances());
    }

    @Test
    void definitionsAreReadFromFilesOfTheWorkspace() throws Exception {
        local.write("serve/d.yml", "name: blue\n" + YAML.replace("azureml:score:1", "code"));
        local.write("serve/code/score.py", "def run(raw):\n    return [1]\n");
        local.write("serve/e.yml", "auth_mode: key\n");
        AmlDeployBuilder builder = new AmlDeployBuilder("iris");
        builder.setNamedWorkspace("lab");
        assertFalse(builder.requiresWorkspace());
        builder.setDefinitionFile("serve/d.yml");
        builder.setEndpointDefinitionFile("serve/e.yml");
        assertTrue(builder.requiresWorkspace());
        perform(builder);
        assertTrue(console().contains("uploaded the scoring code"), console());
        assertEquals("blue", env.get("AZUREML_DEPLOYMENT"));
        assertEquals("blue=0", env.get("AZUREML_PREVIOUS_TRAFFIC"));

        AmlDeployBuilder more = new AmlDeployBuilder("iris");
        more.setNamedWorkspace("lab");
        more.setDeployment("blue");
        more.setInstanceCount("3");
        assertFalse(more.requiresWorkspace());
        more.perform(build, env, listener);
        assertTrue(console().contains("changing deployment blue"), console());
    }

    @Test
    void aFailureFailsTheBuildAndIsRolledBackIfWanted() throws Exception {
        local.azure().addCode("broken", Map.of("score.py", "def init():\n    raise OSError('no such flower')\n"));
        AmlDeployBuilder builder = deploys("blue");
        builder.setDefinition(YAML.replace("azureml:score:1", "azureml:broken:1"));
        builder.setRollbackOnFailure(true);
        AbortException e = assertThrows(AbortException.class, () -> perform(builder));
        assertTrue(e.getMessage().contains("It was rolled back."), e.getMessage());
        assertTrue(console().contains("no such flower"), console());
        assertEquals(List.of("blue rolled back null"), page());
    }

    @Test
    void anInterruptionLeavesTheDeploymentAndSaysSo() throws Exception {
        local.azure().endpoints().holdProvisioning("iris", "blue");
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        Thread executor = new Thread(() -> {
            try {
                perform(deploys("blue"));
                ended.complete(null);
            } catch (Throwable e) {
                ended.complete(e);
            }
        });
        executor.start();
        Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .until(() -> local.azure().requests().count("GET", "mfeOperationsStatus/odidp") > 0);
        executor.interrupt();
        assertEquals(InterruptedException.class, ended.get(30, TimeUnit.SECONDS).getClass());
        assertTrue(console().contains("no longer waiting for deployment blue of endpoint iris"), console());
        assertEquals(List.of("blue being deployed when this build stopped waiting null"), page());
    }

    @Test
    void whatIsNoNumberAndNoShareIsReportedBeforeAnyRequest() {
        long before = local.azure().requests().total();
        AmlDeployBuilder builder = deploys("blue");
        builder.setInstanceCount("some");
        assertEquals(
                "instanceCount 'some' is not a whole number.",
                assertThrows(AbortException.class, () -> perform(builder)).getMessage());
        builder.setInstanceCount(null);
        builder.setTrafficPercent("101");
        assertTrue(assertThrows(AbortException.class, () -> perform(builder))
                .getMessage()
                .contains("trafficPercent must be 0 to 100"));
        env.put("AZUREML_ENDPOINT", "iris");
        assertTrue(assertThrows(AbortException.class, () -> shift("blue: 100"))
                .getMessage()
                .contains("key=value"));
        assertTrue(assertThrows(AbortException.class, () -> shift("blue=60"))
                .getMessage()
                .contains("sum to 100"));
        assertEquals(before, local.azure().requests().total());
    }

    @Test
    void theFormsCompareTextAndLeaveVariablesAlone() {
        AmlDeployBuilder.DescriptorImpl deploy = ExtensionList.lookupSingleton(AmlDeployBuilder.DescriptorImpl.class);
        assertEquals(FormValidation.Kind.OK, deploy.doCheckEndpoint("${ENDPOINT}").kind);
        assertEquals(FormValidation.Kind.ERROR, deploy.doCheckEndpoint("").kind);
        assertEquals(FormValidation.Kind.OK, deploy.doCheckDeployment("").kind);
        assertEquals(FormValidation.Kind.ERROR, deploy.doCheckDeployment("b").kind);
        assertEquals(FormValidation.Kind.OK, deploy.doCheckDefinition(YAML).kind);
        assertEquals(FormValidation.Kind.ERROR, deploy.doCheckDefinition("nme: blue").kind);
        assertEquals(FormValidation.Kind.ERROR, deploy.doCheckEndpointDefinition("traffic: {blue: 100}").kind);
        assertEquals(FormValidation.Kind.ERROR, deploy.doCheckModel("iris").kind);
        assertEquals(FormValidation.Kind.OK, deploy.doCheckModel("iris@latest").kind);
        assertEquals(FormValidation.Kind.ERROR, deploy.doCheckInstanceCount("0").kind);
        assertEquals(FormValidation.Kind.ERROR, deploy.doCheckTrafficPercent("101").kind);
        assertEquals(FormValidation.Kind.OK, deploy.doCheckTrafficPercent("$SHARE").kind);
        AmlTrafficBuilder.DescriptorImpl traffic =
                ExtensionList.lookupSingleton(AmlTrafficBuilder.DescriptorImpl.class);
        assertEquals(FormValidation.Kind.OK, traffic.doCheckTraffic("blue=90\ngreen=10").kind);
        assertEquals(FormValidation.Kind.OK, traffic.doCheckTraffic("${AZUREML_PREVIOUS_TRAFFIC}").kind);
        assertEquals(FormValidation.Kind.ERROR, traffic.doCheckTraffic("blue=90").kind);
        assertEquals(FormValidation.Kind.ERROR, traffic.doCheckTraffic("blue: 100").kind);
        assertEquals(FormValidation.Kind.ERROR, traffic.doCheckTraffic("").kind);
        assertEquals(
                FormValidation.Kind.ERROR,
                ExtensionList.lookupSingleton(AmlDeleteDeploymentBuilder.DescriptorImpl.class)
                        .doCheckDeployment("")
                        .kind);
        assertEquals(
                FormValidation.Kind.ERROR,
                ExtensionList.lookupSingleton(AmlDeleteEndpointBuilder.DescriptorImpl.class)
                        .doCheckEndpoint("a b")
                        .kind);
    }
}
