package io.jenkins.plugins.azureml.overview;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.ExtensionList;
import hudson.model.Item;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.azureml.actions.BuildPage;
import io.jenkins.plugins.azureml.actions.BuildsWithRuns;
import io.jenkins.plugins.azureml.config.AzureMlGlobalConfiguration;
import io.jenkins.plugins.azureml.config.ControllerId;
import io.jenkins.plugins.azureml.config.NamedWorkspace;
import io.jenkins.plugins.azureml.forms.As;
import io.jenkins.plugins.azureml.forms.TestBuild;
import io.jenkins.plugins.azureml.forms.TestJob;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.util.List;
import java.util.Map;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.kohsuke.stapler.ForwardToView;
import org.kohsuke.stapler.StaplerRequest2;
import org.springframework.security.access.AccessDeniedException;

class RunsPageTest {

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension().v2();

    private final RunsPage page = ExtensionList.lookupSingleton(RunsPage.class);
    private final TestJob job = new TestJob("train");

    @BeforeEach
    void name() {
        NamedWorkspace workspace = new NamedWorkspace("prod");
        workspace.setCredentialsId(LocalAzureExtension.CREDENTIALS);
        workspace.setSubscriptionId(local.azure().subscription());
        workspace.setResourceGroup(local.azure().resourceGroup());
        workspace.setWorkspace(local.azure().workspace());
        AzureMlGlobalConfiguration.get().setWorkspaces(List.of(workspace));
        Jenkins.get().items.put("train", job);
    }

    @AfterEach
    void forget() {
        As.administrator().close();
        Jenkins.get().items.clear();
        BuildsWithRuns.all().forEach(RunsPageTest::end);
    }

    private static void end(Run<?, ?> build) {
        ((TestBuild) build).building = false;
    }

    private TestBuild building(String runId) {
        TestBuild build = job.newBuild();
        build.building = true;
        BuildPage.of(build).submitted(runId, "flowers", "Running", "https://ml.azure.com/runs/" + runId);
        return build;
    }

    private List<String> shown() {
        return page.getRows().stream().map(RunRow::getRunId).toList();
    }

    @Test
    void runsOfBuildsThatGoOnAreShown() {
        TestBuild build = building("r-1");
        BuildPage.of(build).submitted("r-2", "flowers", "Queued", null);
        assertEquals(List.of("r-1", "r-2"), shown());
        RunRow row = page.getRows().get(0);
        assertEquals("train #1", row.getBuildName());
        assertEquals("Running", row.getStatus());
        assertFalse(row.isCancelable());

        BuildPage.of(build).status("r-1", null, "Completed", "cpu");
        assertEquals(List.of("r-2"), shown());
        end(build);
        assertEquals(List.of(), shown());
    }

    @Test
    void usersSeeTheRunsOfJobsThatTheyMayRead() {
        building("r-1");
        try (As reader = As.reader()) {
            job.allow();
            assertEquals(List.of(), shown());
            assertNull(page.getIconFileName());
            job.allow(Item.READ);
            assertEquals(List.of("r-1"), shown());
            assertNotNull(page.getIconFileName());
            assertFalse(page.isForOrphans());
        }
    }

    @Test
    void pageSendsNoRequest() {
        building("r-1");
        long before = local.azure().requests().total();

        page.getIconFileName();
        page.getRows();

        assertEquals(before, local.azure().requests().total());
    }

    @Test
    void cancelRequiresThePermissionOfTheJob() {
        TestBuild build = building("r-1");
        job.allow(Item.READ);
        try (As reader = As.reader()) {
            assertThrows(AccessDeniedException.class, () -> page.doCancel(build.getExternalizableId(), "r-1"));
        }
        job.allow(Item.READ, Item.CANCEL);
        // Neither a build that is over nor a run that nobody knows is an error.
        page.doCancel(build.getExternalizableId(), "unknown");
        page.doCancel("other#1", "r-1");
    }

    private Map<String, String> tags(TestBuild build) {
        return tags("train", build.getNumber(), ControllerId.get());
    }

    private static Map<String, String> tags(String job, int build, String controller) {
        return Map.of("jenkins.job", job, "jenkins.build", String.valueOf(build), ControllerId.TAG, controller);
    }

    private void running(String runId, Map<String, String> tags) {
        var run = local.azure().addRun("flowers", runId);
        tags.forEach(run::tag);
        run.status("Running");
    }

    private static ForwardToView view(Object response) {
        return (ForwardToView) response;
    }

    @SuppressWarnings("unchecked")
    private List<OrphanRow> orphans() {
        return (List<OrphanRow>) view(page.doOrphans("prod")).attribute("rows");
    }

    @Test
    void runsOfBuildsThatAreOverAreLeftOver() {
        TestBuild over = building("r-over");
        end(over);
        TestBuild active = building("r-active");
        running("r-over", tags(over));
        running("r-active", tags(active));
        running("r-of-another-controller", tags("train", over.getNumber(), "0123456789abcdef"));
        running("r-of-a-lost-build", tags("train", 99, ControllerId.get()));
        running("r-of-a-lost-job", tags("gone", 1, ControllerId.get()));
        running("r-not-of-this-build", tags(over));
        local.azure()
                .addRun("flowers", "r-ended")
                .tag(ControllerId.TAG, ControllerId.get())
                .complete();

        List<OrphanRow> rows = orphans();

        assertEquals(
                List.of("r-not-of-this-build", "r-of-a-lost-build", "r-of-a-lost-job", "r-over"),
                rows.stream().map(OrphanRow::getRunId).sorted().toList());
        assertEquals(
                List.of("r-over"),
                rows.stream()
                        .filter(OrphanRow::isKnown)
                        .map(OrphanRow::getRunId)
                        .toList());
    }

    @SuppressWarnings("unchecked")
    private List<String> cancel(String... runIds) {
        StaplerRequest2 request = new StaplerRequest2() {
            @Override
            public void bindJSON(Object bean, JSONObject src) {
                throw new UnsupportedOperationException();
            }

            @Override
            public <T> T bindJSON(Class<T> type, JSONObject src) {
                throw new UnsupportedOperationException();
            }

            @Override
            public String[] getParameterValues(String name) {
                return runIds.length == 0 ? null : runIds;
            }
        };
        return (List<String>) view(page.doCancelOrphans(request, "prod")).attribute("lines");
    }

    @Test
    void onlyWhatIsLeftOverIsCanceled() {
        TestBuild over = building("r-over");
        end(over);
        running("r-over", tags(over));
        running("r-active", tags(building("r-active")));
        running("r-foreign", Map.of());

        assertEquals(
                List.of(
                        "r-over: Azure ML has accepted the cancellation.",
                        "r-active: not canceled, because the run has ended, or its build goes on.",
                        "r-foreign: not canceled, because the run has ended, or its build goes on.",
                        "missing: not canceled, because the run has ended, or its build goes on."),
                cancel("r-over", "r-active", "r-foreign", "missing"));
        assertEquals(1, local.azure().requests().count("POST", ".*/jobs/[^/]+/cancel"));
        assertEquals(List.of(), cancel());
        assertTrue(cancel("../r-over").get(0).contains("not canceled"));
    }

    @Test
    void problemsAreShownOnThePage() {
        local.azure().authorize(false);
        ForwardToView refused = view(page.doOrphans("prod"));
        assertEquals(List.of(), refused.attribute("rows"));
        assertTrue(
                refused.attribute("problem").toString().contains("Microsoft.MachineLearningServices"),
                refused.attribute("problem").toString());
        assertTrue(view(page.doOrphans("none")).attribute("problem").toString().contains("'none'"));

        local.azure().authorize(true);
        local.azure().v1LegacyMode(true);
        assertTrue(view(page.doOrphans("prod")).attribute("problem").toString().contains("v1 legacy mode"));
    }

    @Test
    void leftOversAreForAdministrators() {
        long before = local.azure().requests().total();
        try (As reader = As.reader()) {
            assertThrows(AccessDeniedException.class, () -> page.doOrphans("prod"));
            assertThrows(AccessDeniedException.class, () -> page.doCancelOrphans(null, "prod"));
        }
        assertEquals(before, local.azure().requests().total());
    }

    @Test
    void runsHaveTheTagOfTheirController() throws Exception {
        local.azure().simulateNext(run -> run.status("Running"));
        local.write("train.py", "print('hello')\n");
        PipelineRun run = local.inWorkspace("""
                        node { amlSubmitRun(experiment: 'flowers', script: 'train.py', target: '%s', onFailure: 'leave') }
                        error 'the build ends, and its run goes on'
                        """.formatted(local.azure().compute()))
                .start()
                .await();
        assertEquals(Result.FAILURE, run.result(), run.consoleText());

        List<OrphanRow> rows = orphans();
        assertEquals(1, rows.size(), run.consoleText());
        assertFalse(rows.get(0).isKnown());
        assertEquals(16, ControllerId.get().length());
        assertNotEquals(Jenkins.get().getLegacyInstanceId().substring(0, 16), ControllerId.get());
    }
}
