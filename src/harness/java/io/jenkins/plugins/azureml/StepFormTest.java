package io.jenkins.plugins.azureml;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.ExtensionList;
import hudson.model.TaskListener;
import io.jenkins.plugins.azureml.steps.AmlStep;
import io.jenkins.plugins.azureml.steps.AmlStepDescriptor;
import io.jenkins.plugins.azureml.steps.WithAmlWorkspaceStep;
import io.jenkins.plugins.azureml.steps.apply.AmlApplyStep;
import io.jenkins.plugins.azureml.steps.batch.AmlInvokeBatchStep;
import io.jenkins.plugins.azureml.steps.endpoints.AmlDeployStep;
import io.jenkins.plugins.azureml.steps.endpoints.AmlTrafficStep;
import io.jenkins.plugins.azureml.steps.models.AmlDeleteModelStep;
import io.jenkins.plugins.azureml.steps.models.AmlRegisterModelStep;
import io.jenkins.plugins.azureml.steps.promote.AmlPromoteModelStep;
import io.jenkins.plugins.azureml.steps.run.AmlDownloadStep;
import io.jenkins.plugins.azureml.steps.score.AmlScoreStep;
import io.jenkins.plugins.azureml.steps.submit.AmlSubmitRunStep;
import io.jenkins.plugins.azureml.steps.wait.AmlWaitRunStep;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.structs.describable.DescribableParameter;
import org.jenkinsci.plugins.workflow.cps.SnippetizerTester;
import org.jenkinsci.plugins.workflow.steps.StepConfigTester;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Tests what the forms of steps show and save, and the output of the Snippet Generator. */
@WithJenkins
class StepFormTest {

    @RegisterExtension
    final LocalAzure azure = new LocalAzure();

    private JenkinsRule r;

    @BeforeEach
    void configure(JenkinsRule rule) throws Exception {
        r = rule;
        azure.configure(r);
    }

    private static AmlDeleteModelStep delete(String id) {
        AmlDeleteModelStep step = new AmlDeleteModelStep();
        step.setModelId(id);
        return step;
    }

    @Test
    void snippetOmitsDefaults() throws Exception {
        SnippetizerTester snippets = new SnippetizerTester(r);
        snippets.assertRoundTrip(new AmlSubmitRunStep("iris"), "amlSubmitRun 'iris'");
        snippets.assertRoundTrip(new AmlWaitRunStep("run-1"), "amlWaitRun 'run-1'");
        snippets.assertRoundTrip(delete("iris:1"), "amlDeleteModel modelId: 'iris:1'");
        AmlScoreStep score = new AmlScoreStep();
        score.setScoringUri("https://example.org/score");
        score.setData("[1]");
        snippets.assertRoundTrip(score, "amlScore data: '[1]', scoringUri: 'https://example.org/score'");
        AmlDownloadStep download = new AmlDownloadStep();
        download.setModel("iris:1");
        snippets.assertRoundTrip(download, "amlDownload model: 'iris:1'");
        AmlPromoteModelStep promote = new AmlPromoteModelStep("iris:1");
        promote.setTo("live");
        snippets.assertRoundTrip(promote, "amlPromoteModel model: 'iris:1', to: 'live'");
        snippets.assertRoundTrip(new WithAmlWorkspaceStep("prod"), "withAmlWorkspace('prod') {\n    // some block\n}");
    }

    @Test
    void submitFormRoundTrips() throws Exception {
        AmlSubmitRunStep step = new DescribableModel<>(AmlSubmitRunStep.class)
                .instantiate(Map.of("experiment", "iris", "sourceDirectory", "train"), TaskListener.NULL);
        step.setDefinition("{\"Configuration\": {\"Script\": \"train.py\"}}");
        step.setInputs("epochs: 50");
        step.setOutputs("model: {type: uri_folder}");
        step.setHyperdrive("maxTotalRuns: 4");
        step.setDryRun(true);
        inWorkspace(step);

        AmlSubmitRunStep after = roundTrip(step);

        assertEquals("iris", after.getExperiment());
        assertEquals("train", after.getSourceDirectory());
        assertEquals(null, after.getDefinitionFile());
        assertEquals("{\"Configuration\": {\"Script\": \"train.py\"}}", after.getDefinition());
        assertEquals("epochs: 50", after.getInputs());
        assertEquals("model: {type: uri_folder}", after.getOutputs());
        assertEquals("maxTotalRuns: 4", after.getHyperdrive());
        assertEquals(null, after.getHyperdriveFile());
        assertTrue(after.isDryRun());
        assertInWorkspace(after);
    }

    @Test
    void waitFormRoundTrips() throws Exception {
        AmlWaitRunStep step = new DescribableModel<>(AmlWaitRunStep.class)
                .instantiate(Map.of("runId", "run-1", "experiment", "iris"), TaskListener.NULL);
        step.setStreamLogs(false);
        step.setOnAbort("leave");
        step.setOnGraceEnd("cancel");
        step.setGraceTime("2 hours");
        step.setPollInterval("10");
        inWorkspace(step);

        AmlWaitRunStep after = roundTrip(step);

        r.assertEqualDataBoundBeans(step, after);
        assertInWorkspace(after);
    }

    @Test
    void promoteFormRoundTrips() throws Exception {
        AmlPromoteModelStep step = new AmlPromoteModelStep("iris:1");
        step.setTo("live");
        step.setName("flowers");
        step.setVersion("7");
        step.setTags(Map.of("stage", "production"));
        step.setOnlyIf(List.of("accuracy >= 0.95", "auc > previous"));
        step.setCompareTo(Map.of("stage", "production"));
        step.setFailIfNotMet(true);
        step.setPollInterval("10");
        inWorkspace(step);

        AmlPromoteModelStep after = roundTrip(step);

        assertEquals(step.getTags(), after.getTags());
        assertEquals(step.getOnlyIf(), after.getOnlyIf());
        assertEquals("live", after.getTo());
        r.assertEqualDataBoundBeans(step, after);
        AmlPromoteModelStep toRegistry = new AmlPromoteModelStep("iris@latest");
        toRegistry.setRegistry("company");
        r.assertEqualDataBoundBeans(toRegistry, roundTrip(toRegistry));
    }

    @Test
    void registerFormRoundTrips() throws Exception {
        AmlRegisterModelStep step = new AmlRegisterModelStep("iris");
        step.setRunId("run-1");
        step.setPath("model.json");
        step.setOutput("model");
        step.setExperiment("iris");
        step.setDescription("flowers");
        step.setTags(Map.of("stage", "candidate"));
        step.setProperties(Map.of("rows", "150"));
        step.setModelType("mlflow_model");
        step.setFramework("ScikitLearn");
        step.setFrameworkVersion("1.5");
        step.setMetrics(Map.of("auc", "0.98"));
        step.setOnlyIf(List.of("accuracy >= 0.95", "auc > previous"));
        step.setCompareTo(Map.of("stage", "production"));
        step.setFailIfNotMet(true);
        inWorkspace(step);

        AmlRegisterModelStep after = roundTrip(step);

        assertEquals(step.getTags(), after.getTags());
        assertEquals(step.getProperties(), after.getProperties());
        assertEquals(step.getOnlyIf(), after.getOnlyIf());
        r.assertEqualDataBoundBeans(step, after);
        assertInWorkspace(after);
    }

    @Test
    void applyFormRoundTrips() throws Exception {
        AmlApplyStep step = new AmlApplyStep(List.of("aml/**/*.yml", "more/*.yml"));
        step.setPlan(true);
        step.setSet("version=\"3\"");
        step.setPollInterval("10");
        inWorkspace(step);

        AmlApplyStep after = roundTrip(step);

        assertEquals(List.of("aml/**/*.yml", "more/*.yml"), after.getFiles());
        assertEquals("version=\"3\"", after.getSet());
        r.assertEqualDataBoundBeans(step, after);
        assertInWorkspace(after);
    }

    @Test
    void invokeBatchFormRoundTrips() throws Exception {
        AmlInvokeBatchStep step = new AmlInvokeBatchStep("iris-batch");
        step.setDeployment("blue");
        step.setInputs("rows: azureml:rows@latest\nlimit: 5");
        step.setOutputs("scores: azureml://datastores/workspaceblobstore/paths/scores/7");
        step.setExperiment("scores");
        step.setSet(Map.of("mini_batch_size", "20"));
        step.setTags(Map.of("stage", "nightly"));
        step.setOnAbort("leave");
        step.setOnFailure("cancel");
        inWorkspace(step);

        AmlInvokeBatchStep after = roundTrip(step);

        assertEquals(step.getInputs(), after.getInputs());
        assertEquals(step.getSet(), after.getSet());
        assertEquals(step.getTags(), after.getTags());
        r.assertEqualDataBoundBeans(step, after);
        assertInWorkspace(after);
    }

    @Test
    void downloadFormRoundTrips() throws Exception {
        AmlDownloadStep run = new AmlDownloadStep();
        run.setRunId("run-1");
        run.setExperiment("iris");
        run.setOutput("model");
        run.setPath("weights");
        run.setTarget("got");
        inWorkspace(run);
        AmlDownloadStep data = new AmlDownloadStep();
        data.setData("rows@latest");

        AmlDownloadStep after = roundTrip(run);

        r.assertEqualDataBoundBeans(run, after);
        assertInWorkspace(after);
        r.assertEqualDataBoundBeans(data, roundTrip(data));
    }

    @Test
    void deleteFormRoundTrips() throws Exception {
        AmlDeleteModelStep step = new AmlDeleteModelStep();
        step.setName("iris");
        step.setKeepLast(3);
        step.setTags(Map.of("stage", "candidate"));
        step.setForce(true);
        step.setDryRun(true);
        step.setIfMissing("fail");
        inWorkspace(step);

        AmlDeleteModelStep after = roundTrip(step);

        assertEquals(step.getTags(), after.getTags());
        r.assertEqualDataBoundBeans(step, after);
        assertInWorkspace(after);
    }

    @Test
    void scoreFormRoundTrips() throws Exception {
        AmlScoreStep step = new AmlScoreStep();
        step.setScoringUri("https://example.org/score");
        step.setData("[[5.1, 3.5, 1.4, 0.2]]");
        step.setKeyCredentialsId("iris-key");
        step.setRaw(true);
        step.setAllowHttp(true);
        step.setColumns(List.of("a", "b: number"));
        step.setRowFormat("map");
        step.setBatchSize(10);
        step.setCheckInput(false);
        step.setAssertions("$.result[0] == 1\np95 <= 500 ms");
        step.setMinMatch("0.95");
        step.setFailOnAssertion(false);

        AmlScoreStep after = roundTrip(step);

        assertEquals("a\nb: number", after.getColumns());
        assertEquals("map", after.getRowFormat());
        assertEquals(10, after.getBatchSize());
        assertEquals(1, after.getParallelism());
        assertEquals(false, after.getCheckInput());
        assertEquals("$.result[0] == 1\np95 <= 500 ms", after.getAssertions());
        assertEquals("0.95", after.getMinMatch());
        assertEquals(List.of(true, false), List.of(after.isCsvHeader(), after.isFailOnAssertion()));

        assertEquals("[[5.1, 3.5, 1.4, 0.2]]", after.getData());
        assertEquals("iris-key", after.getKeyCredentialsId());
        assertEquals(List.of(true, true), List.of(after.isRaw(), after.isAllowHttp()));
    }

    @Test
    void deployFormRoundTrips() throws Exception {
        AmlDeployStep step = new AmlDeployStep("iris");
        step.setDeployment("green");
        step.setDefinition("instance_type: Standard_DS3_v2");
        step.setEndpointDefinitionFile("serve/endpoint.yml");
        step.setModel("iris:1");
        step.setInstanceType("Standard_DS4_v2");
        step.setInstanceCount(2);
        step.setTrafficPercent(10);
        step.setRollbackOnFailure(true);
        step.setPollInterval("30 s");
        inWorkspace(step);

        AmlDeployStep after = roundTrip(step);

        r.assertEqualDataBoundBeans(step, after);
        assertInWorkspace(after);
    }

    @Test
    void trafficFormRoundTrips() throws Exception {
        AmlTrafficStep step = new AmlTrafficStep("iris");
        step.setTraffic(Map.of("blue", "90", "green", "10"));
        inWorkspace(step);

        AmlTrafficStep after = roundTrip(step);

        assertEquals(step.getTraffic(), after.getTraffic());
        assertEquals("iris", after.getEndpoint());
        assertInWorkspace(after);
    }

    @Test
    void workspaceBlockFormRoundTrips() throws Exception {
        WithAmlWorkspaceStep step = new WithAmlWorkspaceStep("prod");
        inWorkspace(step);

        WithAmlWorkspaceStep after = roundTrip(step);

        assertEquals("prod", after.getName());
        assertInWorkspace(after);
    }

    @Test
    void snippetOmitsEmptyFields() throws Exception {
        SnippetizerTester snippets = new SnippetizerTester(r);
        snippets.assertRoundTrip(roundTrip(new AmlSubmitRunStep("iris")), "amlSubmitRun 'iris'");
        snippets.assertRoundTrip(roundTrip(new AmlWaitRunStep("run-1")), "amlWaitRun 'run-1'");
        snippets.assertRoundTrip(roundTrip(delete("iris:1")), "amlDeleteModel modelId: 'iris:1'");
    }

    @Test
    void helpOfEachParameterIsServedInTwoLanguages() throws Exception {
        int pages = 0;
        for (AmlStepDescriptor step : ExtensionList.lookup(AmlStepDescriptor.class)) {
            for (DescribableParameter parameter : new DescribableModel<>(step.clazz).getParameters()) {
                String address = "descriptor/" + step.clazz.getName() + "/help/" + parameter.getName();
                String english = help(address, "en-US");
                assertThat(address, english, containsString("<div"));
                assertThat(address, help(address, "pt-BR"), not(equalTo(english)));
                pages++;
            }
        }
        assertThat(pages, greaterThan(100));
    }

    private String help(String address, String language) throws Exception {
        JenkinsRule.WebClient browser = r.createWebClient().withJavaScriptEnabled(false);
        browser.addRequestHeader("Accept-Language", language);
        return browser.goTo(address, "text/html").getWebResponse().getContentAsString();
    }

    private <S extends AmlStep> S roundTrip(S step) throws Exception {
        return new StepConfigTester(r).configRoundTrip(step);
    }

    private static void inWorkspace(AmlStep step) {
        step.setCredentialsId("azure-sp");
        step.setTenantId("tenant");
        step.setSubscriptionId("subscription");
        step.setResourceGroup("group");
        step.setWorkspace("workspace");
    }

    private static void assertInWorkspace(AmlStep step) {
        assertEquals(
                List.of("azure-sp", "tenant", "subscription", "group", "workspace"),
                List.of(
                        step.getCredentialsId(),
                        step.getTenantId(),
                        step.getSubscriptionId(),
                        step.getResourceGroup(),
                        step.getWorkspace()));
    }
}
