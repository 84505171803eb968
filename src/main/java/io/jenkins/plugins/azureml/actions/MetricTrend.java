package io.jenkins.plugins.azureml.actions;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.HumanReadable;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.actions.chart.Chart;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** The last {@value #MAX_POINTS} values of a metric over the builds of a job, oldest first. */
@ExportedBean(defaultVisibility = 2)
public final class MetricTrend {

    private static final int MAX_POINTS = 200;
    private static final int MAX_CONDITIONS = 3;

    private final String name;
    private final Deque<Point> points = new ArrayDeque<>();
    private final List<Judged> judged = new ArrayList<>();

    /** What a build required of the metric. */
    private record Judged(int build, GateEntry gate) {}

    MetricTrend(@NonNull String name) {
        this.name = name;
    }

    void add(int build, @NonNull String runId, double value) {
        points.add(new Point(build, runId, value));
        if (points.size() > MAX_POINTS) {
            points.remove();
        }
    }

    /** Adds a condition on this metric. */
    void add(int build, @NonNull GateEntry gate) {
        judged.add(new Judged(build, gate));
    }

    @Exported
    @NonNull
    public String getName() {
        return name;
    }

    @Exported
    @NonNull
    public List<Point> getPoints() {
        return List.copyOf(points);
    }

    /**
     * Returns the values over the builds, with what the builds required and the model that they compared with.
     *
     * @param job relative address of the job for a page that shows the chart, empty or with a slash at its end
     */
    @NonNull
    public Chart chart(@NonNull String job) {
        Chart chart = new Chart(name, Messages.MetricTrend_build()).overBuilds("#");
        Chart.Series values = chart.add(name);
        for (Point point : points) {
            values.add(point.build, point.number, job + point.build + "/", hasFailed(point));
        }
        for (String condition : lastConditions()) {
            addReference(
                    chart,
                    condition,
                    judged.stream().filter(each -> each.gate().getCondition().equals(condition)),
                    GateEntry::getRequired);
        }
        addReference(chart, Messages.MetricTrend_baseline(), judged.stream(), GateEntry::getBaseline);
        return chart;
    }

    private boolean hasFailed(Point point) {
        return judged.stream()
                .anyMatch(each -> each.build() == point.build
                        && !each.gate().isMet()
                        && (each.gate().getRunId() == null
                                || point.runId.equals(each.gate().getRunId())));
    }

    /** Returns the conditions that builds have used last, in their order. */
    private List<String> lastConditions() {
        List<String> conditions = new ArrayList<>();
        for (int i = judged.size() - 1; i >= 0 && conditions.size() < MAX_CONDITIONS; i--) {
            String condition = judged.get(i).gate().getCondition();
            if (!conditions.contains(condition)) {
                conditions.add(0, condition);
            }
        }
        return conditions;
    }

    private static void addReference(
            Chart chart, String seriesName, Stream<Judged> from, Function<GateEntry, Double> value) {
        List<Judged> known =
                from.filter(each -> value.apply(each.gate()) != null).toList();
        if (!known.isEmpty()) {
            Chart.Series series = chart.addReference(seriesName);
            known.forEach(each -> series.add(each.build(), value.apply(each.gate())));
        }
    }

    /** The value of a run. */
    @ExportedBean(defaultVisibility = 3)
    public static final class Point {

        private final int build;
        private final String runId;
        private final double number;

        Point(int build, String runId, double number) {
            this.build = build;
            this.runId = runId;
            this.number = number;
        }

        @Exported
        public int getBuild() {
            return build;
        }

        @Exported
        @NonNull
        public String getRunId() {
            return runId;
        }

        /** Returns the value; null if JSON has no number for it, such as NaN, which {@link #getText} returns. */
        @Exported(name = "value")
        @CheckForNull
        public Double getNumber() {
            return MetricRow.finiteOrNull(number);
        }

        @Exported
        @NonNull
        public String getText() {
            return HumanReadable.number(number);
        }
    }
}
