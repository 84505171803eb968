package io.jenkins.plugins.azureml;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.Job;
import hudson.model.Run;
import io.jenkins.plugins.azureml.triggers.AmlModelCause;
import io.jenkins.plugins.azureml.triggers.AmlModelTrigger;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import jenkins.model.Jenkins;
import jenkins.model.ParameterizedJobMixIn;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** Tests the trigger for registered models in all kinds of jobs, and after a restart of the controller. */
class ModelTriggerTest {

    @RegisterExtension
    final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @RegisterExtension
    final LocalAzure azure = new LocalAzure();

    private static final String SHOW = "echo \"model ${env.AZUREML_MODEL_ID} of ${env.AZUREML_MODEL_RUN_ID}\"";

    private static WorkflowJob pipeline(JenkinsRule r, String name, String script) throws Exception {
        WorkflowJob job = r.createProject(WorkflowJob.class, name);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }

    private void register(JenkinsRule r, int versions) throws Exception {
        azure.server()
                .addRun("iris", "r-" + azure.server().runIds().size())
                .append("outputs/m.json", new byte[] {1})
                .complete();
        WorkflowJob job = r.jenkins.getItemByFullName("register", WorkflowJob.class);
        if (job == null) {
            job = pipeline(r, "register", """
                    withAmlWorkspace('prod') {
                        %d.times {
                            amlRegisterModel name: 'iris', runId: 'r-0', path: 'outputs/m.json', tags: [stage: 'candidate']
                        }
                    }
                    """.formatted(versions));
        }
        r.buildAndAssertSuccess(job);
    }

    /** Runs the trigger as its schedule does, and waits until its log is written. */
    private static void poll(Job<?, ?> job) throws Exception {
        Path log = job.getRootDir().toPath().resolve("azure-ml-model-trigger.log");
        Files.deleteIfExists(log);
        AmlModelTrigger trigger = ParameterizedJobMixIn.getTrigger(job, AmlModelTrigger.class);
        trigger.run();
        until(() -> Files.exists(log));
    }

    private static void until(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (!condition.call()) {
            assertTrue(System.nanoTime() < end, "too late");
            Thread.sleep(50);
        }
    }

    /** Asserts what builds with these numbers are for. The queue of Jenkins may start them in any order. */
    private static void assertTriggered(JenkinsRule r, WorkflowJob job, int first, String... modelIds)
            throws Exception {
        until(() -> job.getBuildByNumber(first + modelIds.length - 1) != null);
        Set<String> found = new TreeSet<>();
        for (int i = 0; i < modelIds.length; i++) {
            Run<?, ?> build = job.getBuildByNumber(first + i);
            r.assertBuildStatusSuccess(r.waitForCompletion(build));
            String id = build.getCause(AmlModelCause.class).getModelId();
            found.add(id);
            assertThat(JenkinsRule.getLog(build), containsString("model " + id + " of r-0"));
            assertThat(
                    JenkinsRule.getLog(build),
                    containsString("Azure ML model " + id + " was registered in workspace prod"));
        }
        assertEquals(Set.of(modelIds), found);
    }

    private static AmlModelTrigger trigger(String model) {
        AmlModelTrigger trigger = new AmlModelTrigger("H H 1 1 *");
        trigger.setWorkspace("prod");
        trigger.setModel(model);
        trigger.setTags(Map.of("stage", "candidate"));
        return trigger;
    }

    @Test
    void pipelineGetsABuildForEachVersionAndRemembersThemAfterARestart() throws Throwable {
        sessions.then(r -> {
            azure.configure(r);
            WorkflowJob job = pipeline(r, "deploy", SHOW);
            job.addTrigger(trigger("ir*"));
            poll(job);
            register(r, 2);
            // A Pipeline replaces its triggers with each build.
            job.addTrigger(trigger("ir*"));
            poll(job);
            assertTriggered(r, job, 1, "iris:1", "iris:2");
        });
        sessions.then(r -> {
            WorkflowJob job = r.jenkins.getItemByFullName("deploy", WorkflowJob.class);
            assertNotNull(job.getLastBuild().getCause(AmlModelCause.class));
            poll(job);
            r.waitUntilNoActivity();
            assertEquals(2, job.getLastBuild().getNumber());
            register(r, 2);
            poll(job);
            assertTriggered(r, job, 3, "iris:3", "iris:4");
        });
    }

    @Test
    void freestyleJobKeepsItsFormAndShowsItsLogToThoseWithPermission() throws Throwable {
        sessions.then(r -> {
            azure.configure(r);
            FreeStyleProject job = r.createFreeStyleProject("freestyle");
            AmlModelTrigger trigger = trigger("iris");
            trigger.setCredentialsId("azure-sp");
            job.addTrigger(trigger);
            r.configRoundtrip(job);
            AmlModelTrigger saved = job.getTrigger(AmlModelTrigger.class);
            r.assertEqualDataBoundBeans(trigger, saved);
            poll(job);
            register(r, 2);
            poll(job);
            r.waitUntilNoActivity();
            assertThat(List.copyOf(job.getBuilds()), hasSize(2));
            String id = job.getLastBuild().getCause(AmlModelCause.class).getModelId();
            assertEquals(id, job.getLastBuild().getEnvironment().get("AZUREML_MODEL_ID"));

            r.jenkins.setSecurityRealm(r.createDummySecurityRealm());
            r.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                    .grant(Jenkins.READ, Item.READ)
                    .everywhere()
                    .to("reader")
                    .grant(Jenkins.READ, Item.READ, Item.CONFIGURE)
                    .everywhere()
                    .to("author"));
            JenkinsRule.WebClient reader = r.createWebClient()
                    .withThrowExceptionOnFailingStatusCode(false)
                    .login("reader");
            assertEquals(
                    HttpURLConnection.HTTP_FORBIDDEN,
                    reader.getPage(job, "azure-ml-models").getWebResponse().getStatusCode());
            HtmlPage log = r.createWebClient().login("author").getPage(job, "azure-ml-models");
            assertThat(log.asNormalizedText(), containsString("iris:2, registered"));
        });
    }
}
