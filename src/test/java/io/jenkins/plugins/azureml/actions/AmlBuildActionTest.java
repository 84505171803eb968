package io.jenkins.plugins.azureml.actions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.azureml.actions.chart.Chart;
import io.jenkins.plugins.azureml.actions.live.ChildEntry;
import io.jenkins.plugins.azureml.actions.live.LiveRun;
import io.jenkins.plugins.azureml.client.runs.MetricCurve;
import io.jenkins.plugins.azureml.forms.TestBuild;
import io.jenkins.plugins.azureml.forms.TestJob;
import io.jenkins.plugins.azureml.gate.Baseline;
import io.jenkins.plugins.azureml.gate.QualityGate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

class AmlBuildActionTest {

    private final TestJob job = new TestJob("train");
    private final TestBuild build = job.newBuild();
    private final BuildPage record = BuildPage.of(build);

    private AmlBuildAction page() {
        return build.getAction(AmlBuildAction.class);
    }

    private static MetricCurve curve(double first, double second) {
        return new MetricCurve(List.of(1.0, 5.0), List.of(first, second));
    }

    private static void complete(TestBuild build, String runId, double accuracy) {
        BuildPage record = BuildPage.of(build);
        record.submitted(runId, "iris", "NotStarted", "https://ml.azure.com/" + runId);
        record.completed(
                runId,
                "https://ml.azure.com/" + runId,
                61,
                Map.of("accuracy", accuracy),
                Map.of("accuracy", curve(0.5, accuracy)));
        record.status(runId, "iris", "Completed", "cpu-cluster");
    }

    @Test
    void buildWithoutRunsHasNoPage() {
        assertNull(page());
    }

    @Test
    void runHasOneEntryFromSubmissionToEnd() {
        complete(build, "r-1", 0.97);
        assertEquals(1, page().getRuns().size());
        RunEntry run = page().getRuns().get(0);
        assertEquals("Completed", run.getStatus());
        assertEquals(Map.of("accuracy", 0.97), run.getMetrics());
        assertEquals("0.97", run.getMetricRows().get(0).getText());
        assertTrue(run.isEnded());
    }

    @Test
    void lateStatusDoesNotBringBackADeletedBuild(@TempDir Path builds) throws IOException {
        build.folder = builds.resolve("1");
        Files.createDirectory(build.folder);
        record.status("r-1", "iris", "Running", null);
        assertTrue(Files.exists(build.folder.resolve("build.xml")), "saved");
        Files.delete(build.folder.resolve("build.xml"));
        Files.delete(build.folder);
        record.canceled("r-1", "iris");
        assertFalse(Files.exists(build.folder), "the folder of the deleted build is back");
    }

    @Test
    void sweepShowsItsBestRunOnceKnown() {
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
    void bestRunShowsWhatTheServiceReports() {
        record.best("HD_1", "HD_1_4", null, 2.0, "https://ml.azure.com/HD_1_4");
        assertEquals("score = 2", page().getRuns().get(0).getBestRun().getText());
        record.best("HD_1", "HD_1_4", "accuracy", null, "https://ml.azure.com/HD_1_4");
        assertNull(page().getRuns().get(0).getBestRun().getText());
    }

    @Test
    void remoteApiShowsBestRunAtTheDepthOfItsSweep() throws Exception {
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
    void unchangedStatusIsNotSaved() {
        record.status("r-1", null, "Running", null);
        List<RunEntry> before = page().getRuns();
        record.status("r-1", null, "Running", null);
        assertEquals(System.identityHashCode(before), System.identityHashCode(page().getRuns()));
    }

    @Test
    void badgeIsShownWhileRunAndBuildAreActive() {
        record.status("r-1", null, "Running", null);
        assertFalse(page().isInProgress());
        build.building = true;
        assertTrue(page().isInProgress());
        assertTrue(page().getBadgeText().contains("1"));
        record.status("r-1", null, "Canceled", null);
        assertFalse(page().isInProgress());
    }

    @Test
    void modelShowsItsLatestState() {
        record.registered("iris:3", "r-1", "https://ml.azure.com/model/iris:3/details", "auc > previous");
        record.registered("iris:4", "r-1", "https://ml.azure.com/model/iris:4/details", null);
        record.deleted("iris:3");
        assertEquals(2, page().getModels().size());
        assertEquals("iris:4", page().getModels().get(0).getId());
        assertTrue(page().getModels().get(1).isDeleted());
    }

    @Test
    void responsesOfAnEndpointAreCounted() {
        record.scored("h.example.com", 2, 1);
        record.scored("h.example.com", 2, 1);
        record.scored("other.example.com", 0, 0);
        assertEquals(2, page().getScores().size());
        assertEquals(2, page().getScores().get(0).getCount());
        ScoreEntry score = page().getScores().get(0);
        assertEquals("2 4 2", score.getCount() + " " + score.getPassed() + " " + score.getFailed());
        assertEquals(1, page().getScores().get(1).getCount());
    }

    @Test
    void applyingAgainReplacesTheResultOfTheSameVersion() {
        record.applied(List.of());
        assertNull(page());
        record.applied(List.of(
                new AssetEntry("environment", "tools", "1", null, "aml/tools.yml", AssetResult.FAILED),
                new AssetEntry("environment", "tools", "2", null, "aml/tools.yml", AssetResult.CREATED)));
        record.applied(List.of(
                new AssetEntry("environment", "tools", "1", null, "aml/tools.yml", AssetResult.CREATED),
                new AssetEntry("online deployment", "blue", null, "iris", "aml/blue.yml", AssetResult.UPDATED)));
        assertEquals(
                List.of("tools:2 created", "tools:1 created", "iris/blue updated"),
                page().getAssets().stream()
                        .map(each -> each.getTitle() + " " + each.getResult().getText())
                        .toList());
    }

    @Test
    void deploymentNamesAreComparedWithoutCase() {
        build.building = true;
        record.endpoint("iris", "https://ml.azure.com/iris")
                .deployment("blue", DeploymentState.DEPLOYING, "iris:1", "Standard_DS3_v2", 2);
        DeploymentEntry begun = page().getDeployments().get(0);
        assertEquals("deploying", begun.getStateText());
        assertEquals(-1, begun.getDurationSeconds());
        record.endpoint("Iris", null).traffic(Map.of("Blue", 100));
        DeploymentEntry blue = page().getDeployments().get(0);
        assertEquals(1, page().getDeployments().size());
        assertEquals(
                "iris:1 on 2 × Standard_DS3_v2 ready 100 %",
                blue.getModel() + " on " + blue.getInstances() + " " + blue.getStateText() + " " + blue.getTraffic());
        assertEquals("https://ml.azure.com/iris", blue.getUrl());
    }

    @Test
    void deploymentTimesAddUpExceptAbandonedOnes() {
        DeploymentEntry entry = new DeploymentEntry("iris", "blue")
                .withState(DeploymentState.DEPLOYING, 1_000)
                .withState(DeploymentState.SERVING, 61_000)
                .withState(DeploymentState.SHIFTING, 100_000)
                .withState(DeploymentState.SERVING, 104_000);
        assertEquals("1 min 4 s", entry.getDuration());
        DeploymentEntry left =
                entry.withState(DeploymentState.DELETING, 200_000).abandon();
        assertNull(left.getDuration());
        assertEquals(64, left.withState(DeploymentState.DELETED, 900_000).getDurationSeconds());
        assertEquals(entry, entry.abandon(), "nothing is at work");
    }

    @Test
    void killedBuildShowsDeploymentsAsAbandoned() {
        build.building = true;
        record.endpoint("iris", null).deployment("blue", DeploymentState.DEPLOYING, null, null, null);
        assertFalse(page().getDeployments().get(0).isAbandoned());
        build.building = false;
        assertTrue(page().getDeployments().get(0).isAbandoned());
        assertEquals(
                "deploying when this build stopped waiting",
                page().getDeployments().get(0).getStateText());
    }

    @Test
    void trafficShiftDoesNotHideAFailure() {
        record.endpoint("iris", null).deployment("blue", DeploymentState.DEPLOYMENT_FAILED, null, null, null);
        record.endpoint("iris", null).traffic(List.of("blue"), DeploymentState.SHIFTING);
        record.endpoint("iris", null).traffic(Map.of("blue", 0));
        assertEquals("deployment failed", page().getDeployments().get(0).getStateText());
        assertEquals("0 %", page().getDeployments().get(0).getTraffic());
        record.endpoint("iris", null).deployment("blue", DeploymentState.SERVING, null, null, null);
        assertEquals("ready", page().getDeployments().get(0).getStateText());
    }

    @Test
    void everyStateHasAText() {
        for (DeploymentState state : DeploymentState.values()) {
            assertFalse(state.getText().isBlank(), state.name());
        }
    }

    @Test
    void pageOfAVersionWithoutDeploymentsIsRead() throws Exception {
        record.scored("h.example.com", 0, 0);
        // As XStream leaves a field that is not in the file.
        Field field = AmlBuildAction.class.getDeclaredField("deployments");
        field.setAccessible(true);
        field.set(page(), null);
        assertEquals(List.of(), page().getDeployments());
        record.endpoint("iris", null).all(DeploymentState.DELETED);
        assertEquals(1, page().getDeployments().size());
    }

    @Test
    void actionIsSerializable() throws Exception {
        complete(build, "r-1", 0.97);
        build.building = true;
        record.endpoint("iris", "u").deployment("blue", DeploymentState.DEPLOYING, "iris:1", "D", 1);
        record.best("r-1", "r-1_0", "accuracy", 0.97, "https://ml.azure.com/r-1_0");
        try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
            out.writeObject(page().getRuns());
            out.writeObject(page().getDeployments());
        }
    }

    /** Recorded before runs had a best one. */
    @Test
    @SuppressWarnings("unchecked")
    void stateOfAnEarlierVersionIsRead() throws Exception {
        try (ObjectInputStream in =
                new ObjectInputStream(AmlBuildActionTest.class.getResourceAsStream("AmlBuildActionTest/runs-1.ser"))) {
            RunEntry run = ((List<RunEntry>) in.readObject()).get(0);
            assertEquals("Completed", run.getStatus());
            assertNull(run.getBestRun());
            assertEquals("Failed", run.withStatus("Failed", null).getStatus(), "it can be changed like any other");
        }
    }

    @Test
    void trendShowsAMetricOverTheBuilds() {
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
        assertTrue(accuracy.chart("").isDrawable());
        assertTrue(trend.trends(new String[] {"loss"}).isEmpty());
        assertEquals(1, trend.trends(new String[] {"accuracy", "accuracy"}).size());
    }

    private static JsonNode series(MetricTrend trend) throws Exception {
        return new ObjectMapper().readTree(trend.chart("../").getJson()).get("series");
    }

    private void judge(TestBuild each, String runId, double value, Double baseline) {
        Baseline previous = baseline == null ? null : new Baseline("iris:1", Map.of("loss", baseline));
        QualityGate gate = new QualityGate(List.of("loss <= previous * 0.5", "loss < 0.9"));
        BuildPage.of(each)
                .judged(
                        "iris",
                        runId,
                        gate.compare(Map.of("loss", value), previous).verdicts());
    }

    @Test
    void trendShowsWhatModelsHadToMeet() throws Exception {
        for (double loss : new double[] {0.8, 0.5, 0.3}) {
            TestBuild each = job.newBuild();
            BuildPage.of(each)
                    .completed("r-" + each.getNumber(), null, 1, Map.of("accuracy", 0.5, "loss", loss), Map.of());
            judge(each, "r-" + each.getNumber(), loss, each.getNumber() == 2 ? null : 0.8);
        }
        AmlTrendAction action = new AmlTrendAction(job);
        assertEquals(List.of("loss", "accuracy"), List.copyOf(action.getMetricNames()), "those with conditions first");
        assertEquals("loss", action.getFirstTrends().get(0).getName());
        assertEquals(1, action.getFirstTrends().size());
        JsonNode series = series(action.getTrends().get(0));
        assertEquals(
                List.of("loss", "loss <= previous * 0.5", "loss < 0.9", "Previous model"),
                series.findValuesAsText("name"));
        assertEquals(
                List.of("../2/", "../3/", "../4/"), series.get(0).get("points").findValuesAsText("href"));
        assertFalse(series.get(0).get("points").get(0).has("failed"), "without a previous model");
        assertTrue(series.get(0).get("points").get(1).get("failed").asBoolean());
        assertEquals(List.of("0.4", "0.4"), series.get(1).get("points").findValuesAsText("y"));
        assertEquals(List.of("0.9", "0.9", "0.9"), series.get(2).get("points").findValuesAsText("y"));
        assertEquals(1, series(action.getTrends().get(1)).size(), "nothing was required of accuracy");
    }

    @Test
    void conditionIsShownOnceEvenIfItIsJudgedAgain() {
        judge(build, "r-1", 0.8, 0.8);
        judge(build, "r-1", 0.2, 0.8);
        assertEquals(
                List.of("met", "met"),
                page().getGates().stream().map(GateEntry::getVerdict).toList());
        judge(build, "r-2", 0.95, null);
        GateEntry last = page().getGates().get(3);
        assertEquals("0.95 – false", last.getCandidateText() + " " + last.getBaselineText() + " " + last.isMet());
        assertEquals("0.8 (iris:1)", page().getGates().get(0).getBaselineText());
    }

    private RunView view() {
        return page().getRunViews().get(0);
    }

    @Test
    void pageShowsChildrenBelowTheirParents() {
        build.building = true;
        record.submitted("p", "iris", "Running", "https://ml.azure.com/runs/p?wsid=/w");
        LiveRun live = record.live("p");
        live.children(List.of(
                new ChildEntry("a", "p", "prepare", "Completed", "in 3 s"),
                new ChildEntry("b", "p", "fit", "Running", null),
                new ChildEntry("a1", "a", "a1", "Failed", "no data"),
                new ChildEntry("x", "missing", "x", "Running", null)));
        List<String> tree = view().getChildren().stream()
                .map(node -> node.getDepth() + node.getChild().getName() + " " + node.getIcon())
                .toList();
        assertEquals(
                List.of("0prepare symbol-status-blue", "1a1 symbol-status-red", "0fit symbol-status-nobuilt-anime"),
                tree);
        assertEquals(
                "https://ml.azure.com/runs/a?wsid=/w",
                view().getChildren().get(0).getPortalUrl());
        record.ended("p", 62, "Queued 2 s, Running 1 min 0 s");
        record.status("p", null, "Completed", null);
        assertEquals(3, view().getChildren().size(), "saved at the end");
        assertEquals("1 min 2 s", view().getDuration());
        assertEquals("Queued 2 s, Running 1 min 0 s", view().getEntry().getPhases());
    }

    @Test
    void trialsAreInTheOrderOfTheirNumbers() {
        record.submitted("hd", "iris", "Running", null);
        record.live("hd")
                .children(List.of(
                        new ChildEntry("hd_10", "hd", "hd_10", "Running", null),
                        new ChildEntry("hd_2", "hd", "hd_2", "Completed", null)));
        assertEquals("hd_2", view().getChildren().get(0).getChild().getRunId());
    }

    @Test
    void curvesOfSeveralRunsAreInOneChart() throws Exception {
        complete(build, "r-1", 0.97);
        complete(build, "r-2", 0.95);
        List<Chart> charts = page().getCharts();
        assertEquals(1, charts.size());
        JsonNode series = new ObjectMapper().readTree(charts.get(0).getJson()).get("series");
        assertEquals(List.of("r-1", "r-2"), series.findValuesAsText("name"));
        assertEquals(
                "[{\"x\":1.0,\"y\":0.5},{\"x\":5.0,\"y\":0.97}]",
                series.get(0).get("points").toString());
    }

    @Test
    void openPageLearnsOfEachChangeOnce() {
        build.building = true;
        record.submitted("r-1", "iris", "Running", null);
        OpenPage open = new OpenPage(page());
        assertTrue(open.poll());
        assertFalse(open.poll());
        record.registered("iris:1", "r-1", null, null);
        assertTrue(open.poll());
        record.live("r-1").status("Running", 1, null);
        assertTrue(open.poll());
        record.live("r-1").status("Running", 1, null);
        assertFalse(open.poll(), "the same as before");
        assertTrue(open.isBuilding());
        build.building = false;
        assertTrue(open.poll(), "the end of the build");
        assertFalse(open.isBuilding());
    }

    private boolean hasTrend(TestJob each) {
        return !new AmlTrendAction.Factory().createFor(each).isEmpty();
    }

    @Test
    void jobHasATrendAfterItsFirstRun() {
        job.newBuild();
        assertFalse(hasTrend(job));
        complete(job.getLastBuild(), "r-1", 0.9);
        assertTrue(hasTrend(job));
        job.newBuild();
        assertTrue(hasTrend(job), "a build without a run does not hide the others");
    }

    @Test
    void buildWithOnlyAModelHasNoTrend() {
        record.deleted("iris:1");
        assertFalse(hasTrend(job));
    }

    @Test
    void jobWithoutRunsLoadsNoBuild() {
        for (int i = 0; i < 10; i++) {
            job.newBuild();
        }
        for (int i = 0; i < 3; i++) {
            assertFalse(hasTrend(job));
        }
        assertEquals(5, job.loads(), "but for the last five, once after a start of the controller");
    }

    @Test
    void lastCompletedBuildsAreInspectedAfterControllerRestart() {
        complete(build, "r-1", 0.9);
        TestJob loaded = new TestJob("train");
        loaded.newBuild().addAction(page());
        // One that has ended before it came to it, and one that goes on.
        loaded.newBuild();
        loaded.newBuild().building = true;
        assertTrue(hasTrend(loaded));
    }

    private static Map<String, Double> metrics(int count, String prefix) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            metrics.put(prefix + i, 0.5);
        }
        return metrics;
    }

    @Test
    void numberOfMetricsAndLengthOfNamesAreLimited() {
        Map<String, Double> metrics = metrics(6000, "m-");
        record.completed("r-1", "https://ml.azure.com/r-1", 1, metrics, Map.of("m-1", curve(1.0, 2.0)));
        assertEquals(200, page().getRuns().get(0).getMetricRows().size());
        assertEquals(5800, KeptMetrics.of(metrics).leftOut());
        Map<String, Double> odd = new LinkedHashMap<>();
        for (String name : List.of("n".repeat(250), "n".repeat(251), "a\nb", " ", "loss")) {
            odd.put(name, 1.0);
        }
        record.completed("r-2", "https://ml.azure.com/r-2", 1, odd, Map.of("a\nb", curve(1.0, 2.0)));
        assertEquals(
                Set.of("n".repeat(250), "loss"),
                page().getRuns().get(1).getMetrics().keySet());
        assertEquals(3, KeptMetrics.of(odd).leftOut());
        record.best("r-3", "r-3_1", "n".repeat(251), 2.0, "https://ml.azure.com/r-3_1");
        assertNull(page().getRuns().get(2).getBestRun().getMetric());
    }

    @Test
    void trendLimitsMetricsAndValues() {
        for (int i = 0; i < 6; i++) {
            record.completed("r-" + i, "https://ml.azure.com/r", 1, metrics(200, "run-" + i + "-m-"), Map.of());
        }
        AmlTrendAction trend = new AmlTrendAction(job);
        assertEquals(500, trend.getMetricNames().size());
        assertEquals(50, trend.getTrends().size());
        assertEquals(12, trend.trends(null).size());
        assertEquals("Only the first 12 metrics are shown. Select others above (488 more).", trend.leftOut(null));
        String[] chosen = {"run-0-m-7"};
        assertEquals(1, trend.trends(chosen).size());
        assertNull(trend.leftOut(chosen));
        for (int i = 0; i < 300; i++) {
            record.completed("many-" + i, "https://ml.azure.com/r", 1, Map.of("accuracy", (double) i), Map.of());
        }
        List<MetricTrend.Point> points = trend.getTrends().get(0).getPoints();
        assertEquals(200, points.size());
        assertEquals("299", points.get(199).getText());
    }
}
