package io.jenkins.plugins.azureml.actions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.azureml.forms.TestBuild;
import io.jenkins.plugins.azureml.forms.TestJob;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

class AmlBuildActionTest {

    private final TestJob job = new TestJob("train");
    private final TestBuild build = job.newBuild();
    private final BuildRecord record = BuildRecord.of(build);

    private AmlBuildAction page() {
        return build.getAction(AmlBuildAction.class);
    }

    private static void complete(TestBuild build, String runId, double accuracy) {
        BuildRecord record = BuildRecord.of(build);
        record.submitted(runId, "iris", "NotStarted", "https://ml.azure.com/" + runId);
        record.completed(
                runId,
                "https://ml.azure.com/" + runId,
                61,
                Map.of("accuracy", accuracy),
                Map.of("accuracy", List.of(0.5, accuracy)));
        record.status(runId, "iris", "Completed", "cpu-cluster");
    }

    @Test
    void aBuildWithoutARunHasNoPage() {
        assertNull(page());
    }

    @Test
    void aRunIsOneEntryFromItsSubmissionToItsEnd() {
        complete(build, "r-1", 0.97);
        assertEquals(1, page().getRuns().size());
        RunEntry run = page().getRuns().get(0);
        assertEquals("Completed · experiment iris · compute cpu-cluster · 1 min 1 s", run.getDetails());
        assertEquals(Map.of("accuracy", 0.97), run.getMetrics());
        assertEquals("0.97", run.getMetricRows().get(0).getValue());
        assertTrue(run.isEnded());
    }

    @Test
    void aSweepHasItsBestRunFromThenOn() {
        record.status("HD_1", "iris", "Running", null);
        assertNull(page().getRuns().get(0).getBestRun());
        record.best("HD_1", "HD_1_4", "accuracy", 0.9666667, "https://ml.azure.com/HD_1_4");
        complete(build, "HD_1", 0.97);
        BestRunEntry best = page().getRuns().get(0).getBestRun();
        assertEquals("HD_1_4", best.getRunId());
        assertEquals("https://ml.azure.com/HD_1_4", best.getPortalUrl());
        assertEquals("accuracy", best.getMetric());
        assertEquals(0.9666667, best.getScore());
        assertEquals("accuracy = 0.966667", best.getText());
    }

    @Test
    void aBestRunIsShownAsFarAsTheServiceTellsOfIt() {
        record.best("HD_1", "HD_1_4", null, 2.0, "https://ml.azure.com/HD_1_4");
        assertEquals("score = 2", page().getRuns().get(0).getBestRun().getText());
        record.best("HD_1", "HD_1_4", "accuracy", null, "https://ml.azure.com/HD_1_4");
        assertNull(page().getRuns().get(0).getBestRun().getText());
    }

    @Test
    void theBestRunIsShownByTheRemoteApiAsDeepAsTheRunThatItBelongsTo() throws Exception {
        int depthOfRuns = RunEntry.class.getAnnotation(ExportedBean.class).defaultVisibility();
        assertEquals(
                depthOfRuns + 1,
                BestRunEntry.class.getAnnotation(ExportedBean.class).defaultVisibility());
        assertNotNull(RunEntry.class.getMethod("getBestRun").getAnnotation(Exported.class));
        for (String name : List.of("getRunId", "getMetric", "getScore", "getPortalUrl")) {
            assertNotNull(BestRunEntry.class.getMethod(name).getAnnotation(Exported.class), name);
        }
    }

    @Test
    void theSameStatusAgainIsNoNews() {
        record.status("r-1", null, "Running", null);
        List<RunEntry> before = page().getRuns();
        record.status("r-1", null, "Running", null);
        assertEquals(System.identityHashCode(before), System.identityHashCode(page().getRuns()));
    }

    @Test
    void theBadgeIsThereWhileARunGoesOnInABuildThatGoesOn() {
        record.status("r-1", null, "Running", null);
        assertFalse(page().isInProgress());
        build.building = true;
        assertTrue(page().isInProgress());
        assertTrue(page().getBadgeText().contains("1"));
        record.status("r-1", null, "Canceled", null);
        assertFalse(page().isInProgress());
    }

    @Test
    void aModelIsShownAsItIsNow() {
        record.registered("iris:3", "r-1", "https://ml.azure.com/model/iris:3/details", "auc > previous");
        record.registered("iris:4", "r-1", "https://ml.azure.com/model/iris:4/details", null);
        record.deleted("iris:3");
        assertEquals(2, page().getModels().size());
        assertEquals("iris:4", page().getModels().get(0).getId());
        assertTrue(page().getModels().get(1).isDeleted());
    }

    @Test
    void answersOfAnEndpointAreCounted() {
        record.scored("h.example.com", 2, 1);
        record.scored("h.example.com", 2, 1);
        record.scored("other.example.com", 0, 0);
        assertEquals(2, page().getScores().size());
        assertEquals(2, page().getScores().get(0).getCount());
        assertEquals("4 assertions passed, 2 failed", page().getScores().get(0).getAssertions());
        assertNull(page().getScores().get(1).getAssertions());
    }

    @Test
    void whatIsKeptCanBeWrittenToDisk() throws Exception {
        complete(build, "r-1", 0.97);
        record.best("r-1", "r-1_0", "accuracy", 0.97, "https://ml.azure.com/r-1_0");
        try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
            out.writeObject(page().getRuns());
        }
    }

    /** Recorded before runs had a best one. */
    @Test
    @SuppressWarnings("unchecked")
    void whatAnEarlierVersionKeptIsRead() throws Exception {
        try (ObjectInputStream in =
                new ObjectInputStream(AmlBuildActionTest.class.getResourceAsStream("AmlBuildActionTest/runs-1.ser"))) {
            RunEntry run = ((List<RunEntry>) in.readObject()).get(0);
            assertEquals("Completed · experiment iris · compute cpu-cluster · 1 min 1 s", run.getDetails());
            assertNull(run.getBestRun());
            assertEquals("Failed", run.withStatus("Failed", null).getStatus(), "it can be changed like any other");
        }
    }

    @Test
    void aCurveFitsItsBoxAndSaysInWordsWhatItShows() {
        Curve curve = new Curve("loss", List.of(2.0, 0.5, 1.0));
        assertTrue(curve.isDrawable());
        assertEquals("3.0,3.0 80.0,29.0 157.0,20.3", curve.getPoints());
        assertEquals("loss: 3 values from 2 to 1, lowest 0.5, highest 2", curve.getDescription());
        assertFalse(new Curve("loss", List.of(1.0)).isDrawable());
        assertFalse(new Curve("loss", null).isDrawable());
        assertEquals("3.0,16.0 157.0,16.0", new Curve("flat", List.of(1.0, 1.0)).getPoints());
    }

    @Test
    void theTrendFollowsAMetricOverTheBuilds() {
        AmlTrendAction.Factory factory = new AmlTrendAction.Factory();
        assertTrue(factory.createFor(job).isEmpty());
        complete(build, "r-1", 0.9);
        complete(job.newBuild(), "r-2", 0.95);
        job.newBuild();
        AmlTrendAction trend =
                (AmlTrendAction) factory.createFor(job).iterator().next();
        assertEquals(Set.of("accuracy"), trend.getMetricNames());
        MetricTrend accuracy = trend.getTrends().get(0);
        assertEquals(
                List.of(1, 2),
                accuracy.getPoints().stream().map(MetricTrend.Point::getBuild).toList());
        assertEquals("0.95", accuracy.getPoints().get(1).getText());
        assertTrue(accuracy.getCurve().isDrawable());
        assertTrue(trend.trends(new String[] {"loss"}).isEmpty());
        assertEquals(1, trend.trends(new String[] {"accuracy", "accuracy"}).size());
    }
}
