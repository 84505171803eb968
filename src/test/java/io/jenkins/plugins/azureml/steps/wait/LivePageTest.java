package io.jenkins.plugins.azureml.steps.wait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import hudson.model.Result;
import io.jenkins.plugins.azureml.actions.AmlBuildAction;
import io.jenkins.plugins.azureml.actions.OpenPage;
import io.jenkins.plugins.azureml.actions.RunView;
import io.jenkins.plugins.azureml.localazure.SimulatedRun;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an open page of a build shows while a step waits for a run, what that costs, and how it cancels the run. */
class LivePageTest {

    private static final String METRICS = "mlflow/(runs/get|metrics/get-history)";

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension();

    private SimulatedRun azureRun;

    @BeforeEach
    void run() {
        azureRun = local.azure().addRun("iris", "r-1").status("Queued").queueReason("waiting for 2 nodes");
    }

    private PipelineRun start() throws Exception {
        return local.inWorkspace("amlWaitRun(runId: 'r-1', experiment: 'iris')")
                .start()
                .awaitConsole("Queued");
    }

    private static OpenPage open(PipelineRun run) {
        return new OpenPage(run.build().getAction(AmlBuildAction.class));
    }

    /** Waits for what the polls of the wait bring, and keeps the page open meanwhile. */
    private static void until(OpenPage page, BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 2000 && !condition.getAsBoolean(); i++) {
            page.poll();
            Thread.sleep(5);
        }
        assertTrue(
                condition.getAsBoolean(),
                () -> page.view().getStatus() + ", " + page.view().getWaitingFor());
    }

    private static JsonNode series(OpenPage page, int chart) throws Exception {
        return new ObjectMapper().readTree(page.charts().get(chart).getJson()).get("series");
    }

    @Test
    void openPageFollowsARunToItsEnd() throws Exception {
        PipelineRun run = start();
        OpenPage page = open(run);
        assertTrue(page.poll(), "a page without a version");
        until(page, () -> String.valueOf(page.view().getWaitingFor()).startsWith("waiting for 2 nodes"));
        assertTrue(page.view().getSecondsInStatus() >= 0);

        azureRun.status("Running").metric("loss", 0.9).metric("loss", 0.5).log("epoch 1\n");
        until(page, () -> page.charts().size() == 1);
        until(page, () -> String.valueOf(page.view().getLastLines()).contains("epoch 1"));
        assertEquals(2, series(page, 0).get(0).get("points").size());
        assertNull(page.view().getWaitingFor());
        assertTrue(page.view().getEntry().getMetricRows().isEmpty(), "nothing is saved before the end");

        azureRun.metric("loss", 0.25);
        until(page, () -> page.charts().get(0).getDescription().contains("3 values from 0.9 to 0.25"));

        azureRun.complete();
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
        assertTrue(page.poll());
        RunView ended = page.view();
        assertEquals("Completed", ended.getStatus());
        assertEquals(3, series(page, 0).get(0).get("points").size());
        assertNull(ended.getLastLines());
        assertFalse(page.isBuilding());
        assertFalse(page.poll(), "nothing changes any more");
    }

    @Test
    void curvesOfAFailedRunAreKept() throws Exception {
        azureRun.status("Running").metric("loss", 0.9).metric("loss", 0.5);
        PipelineRun run = local.inWorkspace("amlWaitRun(runId: 'r-1', experiment: 'iris')")
                .start()
                .awaitConsole("Running");
        OpenPage page = open(run);
        until(page, () -> page.charts().size() == 1);
        azureRun.fail("UserError", "no data");
        assertEquals(Result.FAILURE, run.await().result());
        assertEquals(2, series(page, 0).get(0).get("points").size());
    }

    /** Even if no page was open, so that trials can be compared at any time. */
    @Test
    void curvesOfTheFirstTrialsAreKept() throws Exception {
        azureRun.property("azureml.runsource", "hyperdrive").status("Running");
        for (int i = 0; i < 10; i++) {
            SimulatedRun trial = local.azure().addRun("iris", "r-1_" + i, "r-1").status("Running");
            for (int step = 0; step < 3; step++) {
                trial.metric("loss", 1.0 / (i + step + 1))
                        .metric("accuracy", 0.1 * step)
                        .metric("rows", step);
            }
            trial.complete();
        }
        azureRun.complete();
        PipelineRun run = local.inWorkspace("amlWaitRun(runId: 'r-1', experiment: 'iris')")
                .start();
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
        OpenPage page = open(run);
        assertEquals(10, page.view().getChildren().size());
        assertEquals(2, page.charts().size(), "the first metrics");
        assertEquals(8, series(page, 0).size(), "of the first children");
        assertEquals(3, series(page, 0).get(7).get("points").size());
        assertEquals(16, local.azure().requests().count("GET", "metrics/get-history"));
    }

    @Test
    void nobodyLookingMeansNoMetricsAreRead() throws Exception {
        azureRun.status("Running").metric("loss", 0.9).metric("loss", 0.5);
        PipelineRun run = local.inWorkspace("amlWaitRun(runId: 'r-1', experiment: 'iris')")
                .start()
                .awaitConsole("Running");
        int before = polls();
        while (polls() < before + 4) {
            Thread.sleep(5);
        }
        assertEquals(0, local.azure().requests().count("GET", METRICS));
        run.interrupt(Result.ABORTED);
        run.await();
    }

    private int polls() {
        return local.azure().requests().count("POST", "/batchrundata");
    }

    /** A page sends no request and holds no thread, whatever the number of pages. */
    @Test
    void manyOpenPagesCostNoMoreThanOne() throws Exception {
        azureRun.status("Running").metric("loss", 0.9).metric("loss", 0.5);
        PipelineRun run = local.inWorkspace("amlWaitRun(runId: 'r-1', experiment: 'iris')")
                .start()
                .awaitConsole("Running");
        List<OpenPage> pages = Stream.generate(() -> open(run)).limit(200).toList();
        until(pages.get(0), () -> !pages.get(0).charts().isEmpty());
        int polls = polls();
        int metrics = local.azure().requests().count("GET", METRICS);
        int threads = Thread.activeCount();
        while (polls() < polls + 6) {
            pages.forEach(OpenPage::poll);
            assertTrue(Thread.activeCount() <= threads + 8, "the pool of polls has 8 threads");
        }
        int read = local.azure().requests().count("GET", METRICS) - metrics;
        // Nothing was logged meanwhile, so one request at every third poll looks for news.
        assertTrue(read <= (polls() - polls) / 3 + 1, read + " requests for metrics");
        run.interrupt(Result.ABORTED);
        run.await();
    }

    @Test
    void runIsCanceledFromThePage() throws Exception {
        azureRun.status("Running");
        PipelineRun run = local.inWorkspace("amlWaitRun(runId: 'r-1', experiment: 'iris')")
                .start()
                .awaitConsole("Running");
        OpenPage page = open(run);
        until(page, () -> page.view().isCancelable());
        assertEquals(409, page.cancel("another"));
        assertEquals(200, page.cancel("r-1"));
        assertEquals(Result.ABORTED, run.await().result());
        assertTrue(run.consoleText().contains("run r-1 is canceled at the request of SYSTEM"), run.consoleText());
        assertTrue(run.consoleText().contains("Run r-1 was canceled in Azure ML"), run.consoleText());
        assertFalse(page.view().isCancelable());
        assertEquals(409, page.cancel("r-1"));
    }

    @Test
    void pageGoesOnAfterARestartOfTheController() throws Exception {
        azureRun.status("Running").metric("loss", 0.9).metric("loss", 0.5);
        PipelineRun run = local.inWorkspace("amlWaitRun(runId: 'r-1', experiment: 'iris')")
                .start()
                .awaitConsole("Running");
        run.restartRunningSteps();
        OpenPage page = open(run);
        until(page, () -> page.charts().size() == 1);
        assertEquals(200, page.cancel("r-1"));
        assertEquals(Result.ABORTED, run.await().result(), run.consoleText());
    }

    @Test
    void submittedRunThatNobodyWaitsForIsCanceledFromThePage() throws Exception {
        local.write("train.py", "import time; time.sleep(60)");
        PipelineRun run = local.inWorkspace("node { amlSubmitRun(experiment: 'iris', definition: "
                        + "[script: 'train.py', target: 'cpu-cluster', framework: 'Python']) }; "
                        + "amlWaitRun(runId: 'r-1', experiment: 'iris')")
                .start()
                .awaitConsole("run r-1: Queued");
        OpenPage page = open(run);
        String submitted = page.views().get(0).getRunId();
        assertEquals(200, page.cancel(submitted));
        until(page, () -> local.azure().requests().count("POST", submitted + "/cancel") == 1);
        until(page, () -> page.views().get(0).getStatus().equals("CancelRequested"));
        azureRun.status("Running").complete();
        run.await();
    }
}
