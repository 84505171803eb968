package io.jenkins.plugins.azureml;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.model.Run;
import hudson.tasks.Builder;
import io.jenkins.plugins.azureml.actions.AmlBuildAction;
import io.jenkins.plugins.azureml.actions.BuildPage;
import io.jenkins.plugins.azureml.actions.DeploymentState;
import io.jenkins.plugins.azureml.freestyle.AmlBuilder;
import io.jenkins.plugins.azureml.freestyle.AmlDeleteDeploymentBuilder;
import io.jenkins.plugins.azureml.freestyle.AmlDeleteEndpointBuilder;
import io.jenkins.plugins.azureml.freestyle.AmlDeleteModelBuilder;
import io.jenkins.plugins.azureml.freestyle.AmlDeployBuilder;
import io.jenkins.plugins.azureml.freestyle.AmlRegisterModelBuilder;
import io.jenkins.plugins.azureml.freestyle.AmlRunBuilder;
import io.jenkins.plugins.azureml.freestyle.AmlScoreBuilder;
import io.jenkins.plugins.azureml.freestyle.AmlTrafficBuilder;
import java.util.List;
import java.util.Map;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
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
    void formsRoundTrip() throws Exception {
        AmlRunBuilder run = new AmlRunBuilder("iris");
        run.setSourceDirectory("train");
        run.setDefinition(DEFINITION);
        run.setHyperdrive("parameterSpace: {rate: [0.1, 0.5]}\nprimaryMetric: acc\ngoal: maximize\nmaxTotalRuns: 2");
        run.setHyperdriveFile("sweep.yml");
        run.setStreamLogs(false);
        AmlRegisterModelBuilder register = new AmlRegisterModelBuilder("iris", "outputs/model.json");
        register.setRunId("run-1");
        register.setOutput("model");
        register.setDescription("flowers");
        register.setTags("stage=candidate");
        register.setOnlyIf("accuracy >= 0.95");
        register.setCompareTo("stage=production");
        AmlScoreBuilder score = new AmlScoreBuilder();
        score.setScoringUri("https://example.org/score");
        score.setKeyCredentialsId("iris-key");
        score.setCsvFile("rows.csv");
        score.setColumns("a\nb: number");
        score.setCsvHeader(false);
        score.setRowFormat("map");
        score.setBatchSize("10");
        score.setCheckInput("false");
        score.setAssertions("$.result[0] == 1");
        score.setFailOnAssertion(false);
        AmlDeployBuilder deploy = new AmlDeployBuilder("iris");
        deploy.setDeployment("green");
        deploy.setDefinition("instance_type: Standard_DS3_v2");
        deploy.setEndpointDefinitionFile("serve/endpoint.yml");
        deploy.setModel("iris:1");
        deploy.setInstanceCount("2");
        deploy.setTrafficPercent("10");
        deploy.setRollbackOnFailure(true);
        AmlTrafficBuilder traffic = new AmlTrafficBuilder("iris");
        traffic.setTraffic("blue=90\ngreen=10");
        for (Builder before : List.of(
                inWorkspace(run),
                inWorkspace(register),
                score,
                inWorkspace(new AmlDeleteModelBuilder("iris:1")),
                inWorkspace(deploy),
                inWorkspace(traffic),
                inWorkspace(new AmlDeleteDeploymentBuilder("iris", "blue")),
                inWorkspace(new AmlDeleteEndpointBuilder("iris")))) {
            r.assertEqualDataBoundBeans(before, r.configRoundtrip(before));
        }
    }

    @Test
    void buildPageShowsTheRunAfterReload() throws Exception {
        FreeStyleProject job = r.createProject(FreeStyleProject.class, "trains");
        job.setScm(new SingleFileSCM("train.py", "print('trained')"));
        AmlRunBuilder step = new AmlRunBuilder("freestyle");
        step.setDefinition(DEFINITION);
        step.setNamedWorkspace("prod");
        job.getBuildersList().add(step);

        FreeStyleBuild build = r.buildAndAssertSuccess(job);

        r.assertLogContains("trained", build);
        String runId = azure.server().runIds().get(0);
        r.jenkins.reload();
        Run<?, ?> loaded =
                r.jenkins.getItemByFullName("trains", FreeStyleProject.class).getBuildByNumber(1);
        assertNotNull(loaded.getAction(AmlBuildAction.class));
        HtmlPage page = r.createWebClient().goTo(loaded.getUrl());
        assertThat(page.asNormalizedText(), containsString("Run " + runId));
        assertThat(page.asNormalizedText(), containsString("experiment freestyle · compute cpu-cluster"));
    }

    @Test
    void buildPageShowsDeploymentsAfterReload() throws Exception {
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
        assertThat(page, containsString("iris\tblue\tserves\t90 %\tiris:1\t2 × Standard_DS3_v2"));
        assertThat(page, containsString("iris\tgreen\tserves\t10 %"));
        String json = r.createWebClient()
                .getJSON(loaded.getUrl() + "api/json?tree=actions[deployments[*]]")
                .getContentAsString();
        assertThat(json, containsString("\"state\":\"SERVING\""));
        assertThat(json, containsString("\"trafficPercent\":90"));
    }

    @Test
    void abortCancelsTheRun() throws Exception {
        azure.server().simulateNext(run -> run.statuses("Running").log("begun\n"));
        FreeStyleProject job = r.createProject(FreeStyleProject.class, "stopped");
        job.setScm(new SingleFileSCM("train.py", "print('never')"));
        AmlRunBuilder step = new AmlRunBuilder("freestyle");
        step.setDefinition(DEFINITION);
        step.setNamedWorkspace("prod");
        job.getBuildersList().add(step);
        FreeStyleBuild build = job.scheduleBuild2(0).waitForStart();
        r.waitForMessage("begun", build);

        build.doStop();

        r.assertBuildStatus(Result.ABORTED, r.waitForCompletion(build));
        assertThat(azure.server().statuses(azure.server().runIds().get(0)), hasItem("CancelRequested"));
    }

    private static <B extends AmlBuilder> B inWorkspace(B step) {
        step.setCredentialsId("azure-sp");
        step.setTenantId("tenant");
        step.setSubscriptionId("subscription");
        step.setResourceGroup("group");
        step.setWorkspace("workspace");
        return step;
    }
}
