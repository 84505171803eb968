package io.jenkins.plugins.azureml.actions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.jenkins.plugins.azureml.forms.TestBuild;
import io.jenkins.plugins.azureml.forms.TestJob;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** Training code, which may be that of a pull request, chooses the names and values of metrics. */
class RemoteApiTest {

    private static final String FORGED = "x\":1}],\"models\":[{\"id\":\"forged:1\"}],\"y\":[{\"z";

    private final TestJob job = new TestJob("train");
    private final TestBuild build = job.newBuild();

    private void complete(Map<String, Double> metrics) {
        BuildPage.of(build).completed("r-1", "https://ml.azure.com/r-1", 1, metrics, Map.of());
    }

    private static JsonNode read(Object bean, int level) throws Exception {
        return new ObjectMapper().readTree(StaplerJson.write(bean, level));
    }

    private JsonNode page() throws Exception {
        return read(build.getAction(AmlBuildAction.class), 2);
    }

    @Test
    void metricNameCannotBreakOrForgeTheRemoteApi() throws Exception {
        Map<String, Double> metrics = new LinkedHashMap<>();
        for (String name : List.of("accuracy", "a\"b", "back\\slash", FORGED)) {
            metrics.put(name, 0.5);
        }
        complete(metrics);
        JsonNode page = page();
        assertTrue(page.get("models").isEmpty(), page.toString());
        JsonNode listed = page.get("runs").get(0).get("metrics");
        assertEquals(
                List.copyOf(metrics.keySet()),
                listed.findValues("name").stream().map(JsonNode::textValue).toList());
        assertEquals(0.5, listed.get(0).get("value").doubleValue());
    }

    @Test
    void metricNameCannotBreakOrForgeTheTrend() throws Exception {
        complete(Map.of(FORGED, 0.5));
        JsonNode trend = read(new AmlTrendAction(job).getApi().bean, 1);
        assertEquals(FORGED, trend.get("metricNames").get(0).textValue());
        JsonNode point = trend.get("trends").get(0).get("points").get(0);
        assertEquals(0.5, point.get("value").doubleValue());
        assertEquals("r-1", point.get("runId").textValue());
    }

    @Test
    void nonFiniteNumbersAreText() throws Exception {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("loss", Double.NaN);
        metrics.put("perplexity", Double.POSITIVE_INFINITY);
        complete(metrics);
        BuildPage.of(build).best("r-1", "r-1_4", "loss", Double.NaN, "https://ml.azure.com/r-1_4");
        JsonNode run = page().get("runs").get(0);
        assertTrue(run.get("metrics").get(0).get("value").isNull());
        assertEquals(List.of("NaN", "Infinity"), run.get("metrics").findValuesAsText("text"));
        assertTrue(run.get("bestRun").get("score").isNull());
        JsonNode point = read(new AmlTrendAction(job).getApi().bean, 1)
                .get("trends")
                .get(0)
                .get("points")
                .get(0);
        assertTrue(point.get("value").isNull());
        assertEquals("NaN", point.get("text").textValue());
    }

    /** At depth 1, Stapler writes the members of each action of a job that is an exported bean. */
    @Test
    void trendIsNotExportedWithItsJob() {
        assertFalse(AmlTrendAction.class.isAnnotationPresent(ExportedBean.class));
    }

    @Test
    void trendLoadsEachBuildOnce() throws Exception {
        complete(Map.of("accuracy", 0.5));
        for (int i = 0; i < 9; i++) {
            job.newBuild();
        }
        int before = job.loads();

        JsonNode trend = read(new AmlTrendAction(job).getApi().bean, 1);

        assertEquals(1, trend.get("trends").size());
        assertEquals(11, job.loads() - before, "10 builds, and the end of the list");
    }

    @Test
    void noExportedMemberIsAMap() {
        List<JavaMethod> exported = new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("io.jenkins.plugins.azureml")
                        .stream()
                        .flatMap(type -> type.getMethods().stream())
                        .filter(method -> method.isAnnotatedWith(Exported.class))
                        .toList();
        assertFalse(exported.isEmpty());
        for (JavaMethod method : exported) {
            for (JavaClass each : method.getReturnType().getAllInvolvedRawTypes()) {
                assertFalse(
                        each.isAssignableTo(Map.class) || each.isEquivalentTo(Object.class),
                        method.getFullName() + ": Stapler does not escape the keys of a map");
            }
        }
    }
}
