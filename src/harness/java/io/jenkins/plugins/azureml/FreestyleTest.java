package io.jenkins.plugins.azureml;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.stringContainsInOrder;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.azureml.actions.AmlBuildAction;
import io.jenkins.plugins.azureml.actions.BuildPage;
import io.jenkins.plugins.azureml.actions.DeploymentState;
import io.jenkins.plugins.azureml.freestyle.AzureMlBuildWrapper;
import io.jenkins.plugins.azureml.freestyle.AzureMlBuilder;
import io.jenkins.plugins.azureml.freestyle.AzureMlRunCanceller;
import io.jenkins.plugins.azureml.steps.AmlRequestStep;
import io.jenkins.plugins.azureml.steps.AmlStep;
import io.jenkins.plugins.azureml.steps.WithAmlWorkspaceStep;
import io.jenkins.plugins.azureml.steps.apply.AmlApplyStep;
import io.jenkins.plugins.azureml.steps.batch.AmlInvokeBatchStep;
import io.jenkins.plugins.azureml.steps.endpoints.AmlDeleteDeploymentStep;
import io.jenkins.plugins.azureml.steps.endpoints.AmlDeleteEndpointStep;
import io.jenkins.plugins.azureml.steps.endpoints.AmlDeployStep;
import io.jenkins.plugins.azureml.steps.endpoints.AmlTrafficStep;
import io.jenkins.plugins.azureml.steps.models.AmlDeleteModelStep;
import io.jenkins.plugins.azureml.steps.models.AmlListModelsStep;
import io.jenkins.plugins.azureml.steps.models.AmlRegisterModelStep;
import io.jenkins.plugins.azureml.steps.promote.AmlPromoteModelStep;
import io.jenkins.plugins.azureml.steps.run.AmlCancelRunStep;
import io.jenkins.plugins.azureml.steps.run.AmlDownloadStep;
import io.jenkins.plugins.azureml.steps.score.AmlScoreStep;
import io.jenkins.plugins.azureml.steps.submit.AmlSubmitRunStep;
import io.jenkins.plugins.azureml.steps.wait.AmlWaitRunStep;
import io.jenkins.plugins.azureml.steps.workspace.AmlCreateComputeStep;
import io.jenkins.plugins.azureml.steps.workspace.AmlCreateWorkspaceStep;
import io.jenkins.plugins.azureml.steps.workspace.AmlDeleteComputeStep;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.FailureBuilder;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.SingleFileSCM;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Tests the build step of freestyle jobs, and the page of a build. */
@WithJenkins
class FreestyleTest {

    private static final String DEFINITION =
            "{\"Configuration\": {\"Script\": \"train.py\", \"Target\": \"cpu-cluster\", \"Framework\": \"Python\"}}";

    @RegisterExtension
    final LocalAzure azure = new LocalAzure();

    private JenkinsRule r;

    @BeforeEach
    void configure(JenkinsRule rule) throws Exception {
        r = rule;
        azure.configure(r);
    }

    @Test
    void formKeepsTheParametersOfEachStep() throws Exception {
        for (AmlStep step : steps()) {
            AzureMlBuilder before = new AzureMlBuilder(inWorkspace(step));

            AzureMlBuilder after = r.configRoundtrip(before);

            assertEquals(description(before), description(after));
            assertEquals(description(before.getStep()), description(after.getStep()));
        }
    }

    @Test
    void formsOfAllStepsAreTried() {
        Set<Class<?>> offered = new HashSet<>();
        new AzureMlBuilder.DescriptorImpl().getStepDescriptors().forEach(each -> offered.add(each.clazz));
        Set<Class<?>> tried = new HashSet<>();
        steps().forEach(each -> tried.add(each.getClass()));

        assertEquals(offered, tried);
    }

    private static <S extends AmlStep> S step(Class<S> type, Map<String, ?> arguments) {
        return new DescribableModel<>(type).instantiate(arguments, TaskListener.NULL);
    }

    private static List<AmlStep> steps() {
        AmlSubmitRunStep submit = step(
                AmlSubmitRunStep.class,
                Map.of(
                        "experiment", "${JOB_NAME}",
                        "sourceDirectory", "train",
                        "script", "train.py",
                        "target", "cpu-cluster",
                        "conda", "conda.yml",
                        "onFailure", "cancel"));
        submit.setArguments("--rate\n${RATE}");
        submit.setNodeCount("${NODES}");
        submit.setMaxDuration("2 h");
        submit.setTags(Map.of("build", "${BUILD_NUMBER}"));
        submit.setInputs("epochs: ${EPOCHS}");
        submit.setHyperdrive("parameterSpace: {rate: [0.1, 0.5]}\nprimaryMetric: acc\ngoal: maximize\nmaxTotalRuns: 2");
        submit.setOnAbort("leave");
        AmlSubmitRunStep inline = new AmlSubmitRunStep("iris");
        inline.setDefinition("$schema: x\ncommand: echo $$");
        AmlWaitRunStep wait = new AmlWaitRunStep("${AZUREML_RUN_ID}");
        wait.setStreamLogs(false);
        wait.setTimeout("${LIMIT}");
        wait.setOnGraceEnd("cancel");
        AmlRegisterModelStep register = new AmlRegisterModelStep("iris");
        register.setRunId("${AZUREML_RUN_ID}");
        register.setPath("outputs/model.json");
        register.setTags(Map.of("stage", "candidate"));
        register.setOnlyIf(List.of("accuracy >= ${LIMIT}", "auc > previous"));
        register.setCompareTo(Map.of("stage", "production"));
        AmlPromoteModelStep promote = new AmlPromoteModelStep("${AZUREML_MODEL_ID}");
        promote.setTo("live");
        promote.setTags(Map.of("build", "${BUILD_NUMBER}"));
        promote.setOnlyIf(List.of("accuracy >= ${LIMIT}"));
        AmlApplyStep apply = new AmlApplyStep("aml/*.yml\n${EXTRA}");
        apply.setSet("version: ${BUILD_NUMBER}");
        apply.setPlan(true);
        AmlInvokeBatchStep invoke = new AmlInvokeBatchStep("iris-batch");
        invoke.setDeployment("${DEPLOYMENT}");
        invoke.setInputs("rows: ${ROWS}\nlimit: 5");
        invoke.setOutputs("scores: azureml://datastores/workspaceblobstore/paths/${BUILD_TAG}");
        invoke.setSet(Map.of("mini_batch_size", "${SIZE}"));
        invoke.setTags(Map.of("build", "${BUILD_NUMBER}"));
        invoke.setOnFailure("cancel");
        AmlScoreStep score = new AmlScoreStep();
        score.setScoringUri("https://example.org/score");
        score.setCsvFile("rows.csv");
        score.setColumns("a\nb: number");
        score.setCsvHeader(false);
        score.setRowFormat("map");
        score.setBatchSize("${ROWS}");
        score.setCheckInput(false);
        score.setAssertions("$.result[0] == 1");
        score.setFailOnAssertion(false);
        AmlDeployStep deploy = new AmlDeployStep("iris");
        deploy.setDeployment("green");
        deploy.setDefinition("$schema: x\ninstance_type: Standard_DS3_v2");
        deploy.setEndpointDefinitionFile("serve/endpoint.yml");
        deploy.setModel("${AZUREML_MODEL_ID}");
        deploy.setInstanceCount(2);
        deploy.setTrafficPercent("${SHARE}");
        deploy.setRollbackOnFailure(true);
        AmlTrafficStep back = new AmlTrafficStep("${AZUREML_ENDPOINT}");
        back.setTraffic("${AZUREML_PREVIOUS_TRAFFIC}");
        AmlTrafficStep traffic = new AmlTrafficStep("iris");
        traffic.setTraffic(Map.of("blue", "90", "green", "10"));
        AmlDownloadStep download =
                step(AmlDownloadStep.class, Map.of("runId", "${AZUREML_RUN_ID}", "path", "outputs/"));
        AmlDownloadStep model = new AmlDownloadStep();
        model.setModel("${AZUREML_MODEL_ID}");
        AmlDeleteModelStep delete = new AmlDeleteModelStep();
        delete.setName("iris");
        delete.setKeepLast("${KEEP}");
        AmlRequestStep request = new AmlRequestStep("{ws}/computes");
        request.setMethod("PUT");
        request.setBody("{\"$a\": 1}");
        AmlCreateComputeStep compute =
                step(AmlCreateComputeStep.class, Map.of("name", "gpu", "vmSize", "STANDARD_NC6"));
        compute.setMaxNodeCount("${NODES}");
        AmlListModelsStep list = new AmlListModelsStep();
        list.setLimit(5);
        return List.of(
                apply,
                submit,
                inline,
                wait,
                register,
                invoke,
                score,
                deploy,
                download,
                model,
                back,
                traffic,
                delete,
                request,
                compute,
                list,
                promote,
                new AmlCancelRunStep("run-1"),
                new AmlDeleteDeploymentStep("iris", "blue"),
                new AmlDeleteEndpointStep("iris"),
                new AmlDeleteComputeStep("gpu"),
                new AmlCreateWorkspaceStep("westeurope"));
    }

    private static String description(Object dataBound) {
        return DescribableModel.uninstantiate2_(dataBound).toString();
    }

    @Test
    void savedJobIsReadAgainUnchanged() throws Exception {
        // The web server of the tests accepts 1000 fields in a form, that of Jenkins 10000.
        List<AmlStep> steps = steps().subList(0, 7);
        FreeStyleProject job = r.createProject(FreeStyleProject.class, "saved");
        steps.forEach(step -> job.getBuildersList().add(new AzureMlBuilder(step)));
        job.getBuildWrappersList().add(new AzureMlBuildWrapper(new WithAmlWorkspaceStep("prod")));
        job.getPublishersList().add(new AzureMlRunCanceller());
        r.configRoundtrip(job);
        String saved = parts(job);

        r.configRoundtrip(job);
        assertEquals(saved, parts(job));
        r.jenkins.reload();

        FreeStyleProject loaded = r.jenkins.getItemByFullName("saved", FreeStyleProject.class);
        assertEquals(steps.size(), loaded.getBuildersList().size());
        loaded.save();
        assertEquals(saved, parts(loaded));
    }

    /** The build steps, the post-build actions and the wrappers of a job as they are saved. */
    private static String parts(FreeStyleProject job) throws Exception {
        String saved = job.getConfigFile().asString();
        return saved.substring(saved.indexOf("<builders>"));
    }

    @Test
    void noPartOfAFreestyleJobIsAStepOfAPipeline() {
        for (String symbol : List.of("azureMl", "azureMlWorkspace", "azureMlCancelRuns")) {
            assertEquals(List.of(), StepDescriptor.metaStepsOf(symbol));
        }
    }

    @Test
    void failedBuildCancelsItsRunIfItHasThePostBuildAction() throws Exception {
        azure.server().simulateNext(run -> run.statuses("Running"));
        FreeStyleProject job = training("left");
        job.getBuildersList().add(new FailureBuilder());
        job.getPublishersList().add(new AzureMlRunCanceller());

        FreeStyleBuild build = r.buildAndAssertStatus(Result.FAILURE, job);

        String runId = azure.server().runIds().get(0);
        r.assertLogContains("the build ended as FAILURE before a step waited for run " + runId, build);
        assertThat(azure.server().statuses(runId), hasItem("CancelRequested"));
    }

    @Test
    void runCanceledInAzureAbortsTheBuildAndIsReported() throws Exception {
        azure.server().simulateNext(run -> run.statuses("Running", "Canceled"));
        FreeStyleProject job = training("canceled");
        job.getBuildersList().add(new AzureMlBuilder(new AmlWaitRunStep("${AZUREML_RUN_ID}")));

        FreeStyleBuild build = r.buildAndAssertStatus(Result.ABORTED, job);

        r.assertLogContains("was canceled in Azure ML", build);
    }

    private FreeStyleProject training(String name) throws Exception {
        FreeStyleProject job = r.createProject(FreeStyleProject.class, name);
        job.setScm(new SingleFileSCM("train.py", "print('trained')"));
        job.getBuildWrappersList().add(new AzureMlBuildWrapper(new WithAmlWorkspaceStep("prod")));
        AmlSubmitRunStep submit = new AmlSubmitRunStep("freestyle");
        submit.setDefinition(DEFINITION);
        job.getBuildersList().add(new AzureMlBuilder(submit));
        return job;
    }

    @Test
    void pageShowsTheRunAfterAReload() throws Exception {
        FreeStyleProject job = training("trains");
        job.getBuildersList().add(new AzureMlBuilder(new AmlWaitRunStep("${AZUREML_RUN_ID}")));

        FreeStyleBuild build = r.buildAndAssertSuccess(job);

        r.assertLogContains("trained", build);
        String runId = azure.server().runIds().get(0);
        r.jenkins.reload();
        Run<?, ?> loaded =
                r.jenkins.getItemByFullName("trains", FreeStyleProject.class).getBuildByNumber(1);
        assertNotNull(loaded.getAction(AmlBuildAction.class));
        HtmlPage page = r.createWebClient().goTo(loaded.getUrl());
        assertThat(
                page.asNormalizedText(),
                stringContainsInOrder(
                        runId, "Status", "Completed", "Experiment", "freestyle", "Compute", "cpu-cluster"));
    }

    @Test
    void pageShowsDeploymentsAfterAReload() throws Exception {
        FreeStyleProject job = r.createProject(FreeStyleProject.class, "deploys");
        FreeStyleBuild build = r.buildAndAssertSuccess(job);
        BuildPage.of(build)
                .endpoint("iris", "https://ml.azure.com/iris")
                .deployment("blue", DeploymentState.DEPLOYING, "iris:1", "Standard_DS3_v2", 2);
        BuildPage.of(build).endpoint("iris", null).traffic(Map.of("blue", 90, "green", 10));

        r.jenkins.reload();

        Run<?, ?> loaded =
                r.jenkins.getItemByFullName("deploys", FreeStyleProject.class).getBuildByNumber(1);
        String page = r.createWebClient().goTo(loaded.getUrl()).asNormalizedText();
        assertThat(page, containsString("iris\tblue\tready\t90 %\tiris:1\t2 × Standard_DS3_v2"));
        assertThat(page, containsString("iris\tgreen\tready\t10 %"));
        String json = r.createWebClient()
                .getJSON(loaded.getUrl() + "api/json?tree=actions[deployments[*]]")
                .getContentAsString();
        assertThat(json, containsString("\"state\":\"SERVING\""));
        assertThat(json, containsString("\"trafficPercent\":90"));
    }

    @Test
    void stoppedBuildCancelsItsRun() throws Exception {
        azure.server().simulateNext(run -> run.statuses("Running").log("begun\n"));
        FreeStyleProject job = training("stopped");
        job.getBuildersList().add(new AzureMlBuilder(new AmlWaitRunStep("${AZUREML_RUN_ID}")));
        FreeStyleBuild build = job.scheduleBuild2(0).waitForStart();
        r.waitForMessage("begun", build);

        build.doStop();

        r.assertBuildStatus(Result.ABORTED, r.waitForCompletion(build));
        assertThat(azure.server().statuses(azure.server().runIds().get(0)), hasItem("CancelRequested"));
    }

    private static AmlStep inWorkspace(AmlStep step) {
        step.setCredentialsId("azure-sp");
        step.setTenantId("tenant");
        step.setSubscriptionId("subscription");
        step.setResourceGroup("group");
        step.setWorkspace("workspace");
        return step;
    }
}
