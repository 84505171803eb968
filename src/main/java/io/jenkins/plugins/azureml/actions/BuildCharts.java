package io.jenkins.plugins.azureml.actions;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.actions.chart.Chart;
import io.jenkins.plugins.azureml.client.runs.MetricCurve;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Draws the curves of a build: a chart for each metric, with a line for each run and child run. */
final class BuildCharts {

    private static final int MAX_CHARTS = 16;
    /** More lines cannot be told apart. */
    private static final int MAX_LINES = 16;

    private final Map<String, Chart> charts = new LinkedHashMap<>();
    /** Number of lines by metric. */
    private final Map<String, Integer> lines = new HashMap<>();

    private BuildCharts() {}

    @NonNull
    static List<Chart> of(@NonNull List<RunView> runs) {
        BuildCharts charts = new BuildCharts();
        for (RunView run : runs) {
            charts.add(run.getRunId(), run.curves());
            run.getChildren()
                    .forEach(node -> charts.add(
                            node.getChild().getName(), node.getChild().curves()));
        }
        return charts.charts.values().stream().filter(Chart::isDrawable).toList();
    }

    private void add(String seriesName, Map<String, MetricCurve> curves) {
        curves.forEach((metric, curve) -> {
            if (charts.size() < MAX_CHARTS || charts.containsKey(metric)) {
                Chart chart = charts.computeIfAbsent(metric, name -> new Chart(name, Messages.BuildCharts_step()));
                if (lines.merge(metric, 1, Integer::sum) <= MAX_LINES) {
                    draw(curve, chart.add(seriesName));
                }
            }
        });
    }

    private static void draw(MetricCurve curve, Chart.Series series) {
        for (int i = 0; i < curve.size(); i++) {
            series.add(curve.steps().get(i), curve.values().get(i));
        }
    }
}
