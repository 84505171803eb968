package io.jenkins.plugins.azureml;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Job;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Run;
import hudson.model.StringParameterValue;
import io.jenkins.plugins.azureml.parameters.AmlModelVersionParameterDefinition;
import java.net.HttpURLConnection;
import java.net.URL;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Tests the parameter for versions of models in the form, in requests and in all kinds of jobs. */
@WithJenkins
class ModelParameterTest {

    @RegisterExtension
    final LocalAzure azure = new LocalAzure();

    private JenkinsRule r;

    @BeforeEach
    void configure(JenkinsRule rule) throws Exception {
        r = rule;
        azure.configure(r);
        azure.server()
                .addRun("iris", "r-1")
                .append("outputs/m.json", new byte[] {1})
                .complete();
        r.buildAndAssertSuccess(pipeline("register", """
                withAmlWorkspace('prod') {
                    3.times {
                        amlRegisterModel name: 'iris', runId: 'r-1', path: 'outputs/m.json'
                    }
                }
                """));
    }

    private WorkflowJob pipeline(String name, String script) throws Exception {
        WorkflowJob job = r.createProject(WorkflowJob.class, name);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }

    private WorkflowJob deploy() throws Exception {
        WorkflowJob job = pipeline("deploy", "echo \"version ${params.MODEL}, ${env.MODEL}, ${env.MODEL_ID}\"");
        AmlModelVersionParameterDefinition parameter = new AmlModelVersionParameterDefinition("MODEL");
        parameter.setWorkspace("prod");
        parameter.setModel("iris");
        job.addProperty(new ParametersDefinitionProperty(parameter));
        return job;
    }

    private int request(Job<?, ?> job, String query) throws Exception {
        JenkinsRule.WebClient web = r.createWebClient().withThrowExceptionOnFailingStatusCode(false);
        WebRequest post = new WebRequest(
                new URL(web.getContextPath() + job.getUrl() + "buildWithParameters?delay=0sec" + query),
                HttpMethod.POST);
        web.addCrumb(post);
        int status = web.getPage(post).getWebResponse().getStatusCode();
        r.waitUntilNoActivity();
        return status;
    }

    private void assertShows(Run<?, ?> build, int number, String text) throws Exception {
        assertEquals(number, build.getNumber());
        r.assertBuildStatusSuccess(build);
        assertThat(JenkinsRule.getLog(build), containsString(text));
    }

    @Test
    void requestStartsABuildWithAVersion() throws Exception {
        WorkflowJob job = deploy();

        assertTrue(request(job, "&MODEL=2") < 400);
        assertShows(job.getLastBuild(), 1, "version 2, 2, iris:2");
        assertTrue(request(job, "") < 400);
        assertShows(job.getLastBuild(), 2, "version 3, 3, iris:3");
        assertThat(JenkinsRule.getLog(job.getLastBuild()), containsString("latest version of iris is 3"));
        assertEquals(HttpURLConnection.HTTP_BAD_REQUEST, request(job, "&MODEL=9"));
        assertEquals(HttpURLConnection.HTTP_BAD_REQUEST, request(job, "&MODEL=a%20b"));
        assertEquals(2, job.getLastBuild().getNumber());
    }

    @Test
    void scheduledBuildGetsTheNewestVersion() throws Exception {
        assertShows(r.assertBuildStatusSuccess(deploy().scheduleBuild2(0)), 1, "version 3, 3, iris:3");
    }

    @Test
    void formOffersVersions() throws Exception {
        WorkflowJob job = deploy();
        JenkinsRule.WebClient web = r.createWebClient().withThrowExceptionOnFailingStatusCode(false);
        HtmlPage page = web.getPage(job, "build?delay=0sec");
        HtmlForm form = page.getFormByName("parameters");
        assertEquals("latest", form.getInputByName("value").getAttribute("placeholder"));
        String fill = form.getInputByName("value").getAttribute("fillUrl");
        assertThat(fill, containsString("fillValueItems"));
        assertEquals("name", form.getInputByName("value").getAttribute("fillDependsOn"));
        // A page of the same client would replace that of the form.
        JenkinsRule.WebClient other = r.createWebClient().withThrowExceptionOnFailingStatusCode(false);
        URL url = new URL(r.getURL(), fill + "?name=MODEL");
        assertEquals(
                HttpURLConnection.HTTP_NOT_FOUND,
                other.getPage(new WebRequest(url, HttpMethod.GET))
                        .getWebResponse()
                        .getStatusCode());
        WebRequest post = new WebRequest(url, HttpMethod.POST);
        other.addCrumb(post);
        assertEquals(
                "[\"latest\",\"3\",\"2\",\"1\"]",
                other.getPage(post).getWebResponse().getContentAsString().replace(" ", ""));

        form.getInputByName("value").setValue("1");
        r.submit(form);
        r.waitUntilNoActivity();
        assertShows(job.getLastBuild(), 1, "version 1, 1, iris:1");
    }

    @Test
    void freestyleJobKeepsItsFormAndItsValue() throws Exception {
        FreeStyleProject job = r.createFreeStyleProject("freestyle");
        AmlModelVersionParameterDefinition parameter = new AmlModelVersionParameterDefinition("MODEL");
        parameter.setWorkspace("prod");
        parameter.setModel("iris");
        parameter.setCredentialsId("azure-sp");
        parameter.setDescription("to deploy");
        job.addProperty(new ParametersDefinitionProperty(parameter));
        r.configRoundtrip(job);
        r.assertEqualDataBoundBeans(
                parameter, job.getProperty(ParametersDefinitionProperty.class).getParameterDefinition("MODEL"));

        FreeStyleBuild build = r.assertBuildStatusSuccess(job.scheduleBuild2(0));
        assertEquals(
                "iris:3", build.getEnvironment(hudson.model.TaskListener.NULL).get("MODEL_ID"));
        StringParameterValue value =
                (StringParameterValue) build.getAction(ParametersAction.class).getParameter("MODEL");
        assertNotNull(value);
        assertEquals("3", value.getValue());
        r.createWebClient().getPage(build, "parameters/");
    }
}
