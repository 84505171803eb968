package io.jenkins.plugins.azureml;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Item;
import hudson.model.Result;
import io.jenkins.plugins.azureml.actions.AmlBuildAction;
import io.jenkins.plugins.azureml.localazure.SimulatedRun;
import java.net.HttpURLConnection;
import java.util.function.BooleanSupplier;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.html.DomNode;
import org.htmlunit.html.HtmlElement;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Opens the pages of builds and jobs in a browser, and uses them. */
@WithJenkins
class PagesTest {

    private static final int TRIES = 300;

    @RegisterExtension
    final LocalAzure azure = new LocalAzure();

    private JenkinsRule r;
    private WorkflowJob job;
    private SimulatedRun azureRun;

    @BeforeEach
    void configure(JenkinsRule rule) throws Exception {
        r = rule;
        azure.configure(r);
        r.jenkins.setSecurityRealm(r.createDummySecurityRealm());
        r.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin")
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("reader")
                .grant(Jenkins.READ, Item.READ, Item.CANCEL)
                .everywhere()
                .to("operator"));
        job = r.createProject(WorkflowJob.class, "wait");
        job.setDefinition(new CpsFlowDefinition("""
                withAmlWorkspace('prod') {
                    amlWaitRun runId: 'r-1', experiment: 'iris', pollInterval: '1 s'
                }
                """, true));
        azureRun = azure.server().addRun("iris", "r-1").status("Queued");
    }

    private WorkflowRun start() throws Exception {
        WorkflowRun build = job.scheduleBuild2(0).waitForStart();
        for (int i = 0; i < TRIES && build.getAction(AmlBuildAction.class) == null; i++) {
            Thread.sleep(100);
        }
        return build;
    }

    private JenkinsRule.WebClient as(String user) throws Exception {
        return r.createWebClient().withThrowExceptionOnFailingStatusCode(false).login(user);
    }

    private static void until(JenkinsRule.WebClient web, BooleanSupplier condition) {
        for (int i = 0; i < TRIES && !condition.getAsBoolean(); i++) {
            web.waitForBackgroundJavaScript(100);
        }
        assertTrue(condition.getAsBoolean());
    }

    private static String text(HtmlPage page, String selector) {
        DomNode node = page.querySelector(selector);
        return node == null ? "" : node.getTextContent().strip();
    }

    @Test
    void runGoesFromQueuedToCompletedWithoutReload() throws Exception {
        WorkflowRun build = start();
        JenkinsRule.WebClient web = as("reader");
        HtmlPage page = web.getPage(build);
        until(web, () -> text(page, "[role=status]").equals("Queued"));

        azureRun.status("Running").metric("loss", 0.9).metric("loss", 0.5).log("epoch 1\n");
        until(web, () -> text(page, "[role=status]").equals("Running"));
        until(web, () -> page.querySelector(".azure-ml-chart svg") != null);
        until(web, () -> text(page, ".azure-ml-lines").contains("epoch 1"));

        azureRun.complete();
        until(web, () -> text(page, "[role=status]").equals("Completed"));
        r.assertBuildStatusSuccess(r.waitForCompletion(build));
        until(web, () -> page.querySelector("[data-building=false]") != null);
        assertThat(text(page, ".azure-ml-values"), containsString("0.5"));
    }

    @Test
    void runIsCanceledFromThePage() throws Exception {
        WorkflowRun build = start();
        JenkinsRule.WebClient web = as("operator");
        HtmlPage page = web.getPage(build);
        until(web, () -> page.querySelector(".azure-ml-cancel") != null);
        page.<HtmlElement>querySelector(".azure-ml-cancel").click();
        until(web, () -> page.querySelector("dialog [data-id=ok]") != null);
        page.<HtmlElement>querySelector("dialog [data-id=ok]").click();
        r.assertBuildStatus(Result.ABORTED, r.waitForCompletion(build));
        r.assertLogContains("run r-1 is canceled at the request of operator", build);
        until(web, () -> text(page, "[role=status]").equals("Canceled"));
        assertNull(page.querySelector(".azure-ml-cancel"));
    }

    @Test
    void cancellationRequiresPermissionAndPost() throws Exception {
        WorkflowRun build = start();
        HtmlPage page = as("reader").getPage(build);
        assertNotNull(page.querySelector(".azure-ml-run"));
        assertNull(page.querySelector(".azure-ml-cancel"));
        assertEquals(HttpURLConnection.HTTP_FORBIDDEN, cancel("reader", build, HttpMethod.POST));
        assertEquals(HttpURLConnection.HTTP_NOT_FOUND, cancel("operator", build, HttpMethod.GET));
        azureRun.complete();
        r.assertBuildStatusSuccess(r.waitForCompletion(build));
        assertEquals(HttpURLConnection.HTTP_CONFLICT, cancel("operator", build, HttpMethod.POST));
    }

    private int cancel(String user, WorkflowRun build, HttpMethod method) throws Exception {
        JenkinsRule.WebClient web = as(user);
        WebRequest request = new WebRequest(web.createCrumbedUrl(build.getUrl() + "azure-ml/cancel?runId=r-1"), method);
        return web.getPage(request).getWebResponse().getStatusCode();
    }

    @Test
    void jobChartsItsMetrics() throws Exception {
        azureRun.status("Running").metric("accuracy", 0.9).complete();
        r.buildAndAssertSuccess(job);
        JenkinsRule.WebClient web = as("reader");
        HtmlPage page = web.getPage(job, "azure-ml/");
        until(web, () -> page.querySelector(".azure-ml-chart svg") != null);
        assertEquals("#1", text(page, ".azure-ml-chart tbody a"));
        assertNull(page.querySelector(".azure-ml-choice"), "nothing to choose from");
    }

    @Test
    void jobWithoutMetricsHasAnEmptyState() throws Exception {
        azureRun.status("Running").complete();
        r.buildAndAssertSuccess(job);
        HtmlPage page = as("reader").getPage(job, "azure-ml/");
        assertThat(text(page, ".jenkins-notice"), containsString("No metrics yet"));
    }
}
