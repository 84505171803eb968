package io.jenkins.plugins.azureml.actions.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Draws charts in a real browser; {@code checks.js} looks at the result, under a strict content security policy. */
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

    @Test
    void chartsAreDrawnAndCanBeUsedByKeyboard() throws Exception {
        Optional<Path> browser = Chromium.find();
        assumeTrue(browser.isPresent(), "no Chromium on this machine: the charts are not drawn");
        String page = Files.readString(PAGE.resolve("page.html"))
                .replace("@compared@", escape(compared()))
                .replace("@trend@", escape(trend()))
                .replace("@hostile@", escape(hostile()));
        String html;
        try (PageServer server = new PageServer(Map.of(
                "/page.html", page,
                "/chart.js", Files.readString(SOURCES.resolve("chart.js")),
                "/chart.css", Files.readString(SOURCES.resolve("chart.css")),
                "/checks.js", Files.readString(PAGE.resolve("checks.js"))))) {
            html = Chromium.open(browser.get(), server.address("/page.html"), folder);
        }

        Matcher result = Pattern.compile("(?s)<pre id=\"result\">(.*?)</pre>").matcher(html);
        assertTrue(result.find(), html);
        assertEquals("passed", result.group(1));
    }

    @Test
    void chartWithoutFiniteValuesIsNotDrawable() {
        Chart chart = new Chart("loss", "Step");
        chart.add("iris-1").add(0, Double.NaN);
        assertTrue(!chart.isDrawable());
        assertTrue(compared().isDrawable());
    }
}
