package io.jenkins.plugins.azureml.actions;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.HumanReadable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** The last {@value #MAX_POINTS} values of a metric over the builds of a job, oldest first. */
@ExportedBean(defaultVisibility = 2)
public final class MetricTrend {

    private static final int MAX_POINTS = 200;

    private final String name;
    private final Deque<Point> points = new ArrayDeque<>();

    MetricTrend(@NonNull String name) {
        this.name = name;
    }

    void add(int build, @NonNull String runId, double value) {
        points.add(new Point(build, runId, value));
        if (points.size() > MAX_POINTS) {
            points.remove();
        }
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

    @NonNull
    public Curve getCurve() {
        return new Curve(
                name,
                points.stream().map(Point::getNumber).filter(Objects::nonNull).toList());
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
