package io.jenkins.plugins.azureml.actions.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Opens pages in a real browser, under a strict content security policy. Scripts in the pages check what the charts and the page of
 * a build do.
 */
class ChartPageTest {

    private static final Path SOURCES = Path.of("src/main/resources/io/jenkins/plugins/azureml/actions");
    private static final Path PAGE =
            Path.of("src/test/resources/io/jenkins/plugins/azureml/actions/chart/ChartPageTest");

    // A browser that has just ended may still write into its profile.
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    private static String escape(Chart chart) {
        return chart.getJson().replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }

    private static Chart compared() {
        Chart chart = new Chart("loss", "Step");
        chart.add("iris-1").add(0, 0.7).add(1, 0.8).add(2, 0.9);
        chart.add("iris-2").add(0, 0.6).add(1, Double.NaN).add(2, 0.4);
        return chart;
    }

    private static Chart trend() {
        Chart chart = new Chart("accuracy", "Build").overBuilds("#");
        chart.add("accuracy")
                .add(1, 0.9, "../1/", false)
                .add(2, 0.7, "../2/", true)
                .add(3, 0.92, "../3/", false);
        chart.addReference("required").add(2, 0.8);
        return chart;
    }

    private static Chart hostile() {
        Chart chart = new Chart("<img src=x onerror=alert(1)>", "Step");
        chart.add("</script><script>alert(1)</script>").add(0, 1, "javascript:alert(1)", false);
        return chart;
    }

    private static String read(Path folder, String file) throws IOException {
        return Files.readString(folder.resolve(file));
    }

    /** Returns what the checks of the page have found. */
    private String result(Map<String, String> files, String page) throws Exception {
        Optional<Path> browser = Chromium.find();
        assumeTrue(browser.isPresent(), "no Chromium on this machine: the pages are not opened");
        String html;
        try (PageServer server = new PageServer(files)) {
            html = Chromium.open(browser.get(), server.address(page), folder);
        }
        Matcher result = Pattern.compile("(?s)<pre id=\"result\">(.*?)</pre>").matcher(html);
        assertTrue(result.find(), html);
        return result.group(1);
    }

    @Test
    void chartsAreDrawnAndCanBeUsedByKeyboard() throws Exception {
        String page = read(PAGE, "page.html")
                .replace("@compared@", escape(compared()))
                .replace("@trend@", escape(trend()))
                .replace("@hostile@", escape(hostile()));
        Map<String, String> files = Map.of(
                "/page.html", page,
                "/chart.js", read(SOURCES, "chart.js"),
                "/chart.css", read(SOURCES, "chart.css"),
                "/checks.js", read(PAGE, "checks.js"));
        assertEquals("passed", result(files, "/page.html"));
    }

    @Test
    void buildPageIsUpdatedInPlaceAndCancelsARun() throws Exception {
        Chart before = new Chart("loss", "Step");
        before.add("a").add(0, 0.9).add(1, 0.5);
        Chart after = new Chart("loss", "Step");
        after.add("a").add(0, 0.9).add(1, 0.5).add(2, 0.25);
        Map<String, String> files = new HashMap<>();
        for (String file : List.of("chart.js", "chart.css", "pages.js", "pages.css")) {
            files.put("/" + file, read(SOURCES, file));
        }
        files.put("/jenkins.js", read(PAGE, "jenkins.js"));
        files.put(
                "/build.html",
                read(PAGE, "build.html")
                        .replace("@cards@", read(PAGE, "cards-1.html").replace("@before@", escape(before))));
        files.put("/azure-ml/cards", read(PAGE, "cards-2.html").replace("@after@", escape(after)));
        files.put(
                "/azure-ml/live", "{\"version\": \"2\", \"changed\": true, \"building\": false, \"waitMillis\": 1000}");
        files.put("/azure-ml/cancel", "{\"accepted\": true}");
        assertEquals("passed", result(files, "/build.html"));
    }

    @Test
    void chartWithoutFiniteValuesIsNotDrawable() {
        Chart chart = new Chart("loss", "Step");
        chart.add("iris-1").add(0, Double.NaN);
        assertTrue(!chart.isDrawable());
        assertTrue(compared().isDrawable());
    }
}
