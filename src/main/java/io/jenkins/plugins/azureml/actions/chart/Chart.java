package io.jenkins.plugins.azureml.actions.chart;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.HumanReadable;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.client.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * The data of a line chart. {@code chart.js} draws it with axes, a legend and a table. A view includes the adjunct
 * {@code io.jenkins.plugins.azureml.actions.chart} and puts {@link #getJson} into the attribute {@code data-chart} of an element
 * with the class {@code azure-ml-chart}.
 */
public final class Chart {

    private final String name;
    private final String xLabel;
    private final List<Series> series = new ArrayList<>();
    private String labelPrefix;

    /**
     * @param name what the values are, usually the name of a metric
     * @param xLabel what the values are plotted over, for example "Step"
     */
    public Chart(@NonNull String name, @NonNull String xLabel) {
        this.name = name;
        this.xLabel = xLabel;
    }

    /** Plots over whole numbers with this prefix, such as builds, and lists the newest first in the table. */
    @NonNull
    public Chart overBuilds(@NonNull String prefix) {
        labelPrefix = prefix;
        return this;
    }

    /** Adds a line with a dot for each value. */
    @NonNull
    public Series add(@NonNull String seriesName) {
        return add(seriesName, false);
    }

    /** Adds a dashed line to compare the others with, such as a threshold. */
    @NonNull
    public Series addReference(@NonNull String seriesName) {
        return add(seriesName, true);
    }

    private Series add(String seriesName, boolean reference) {
        Series added = new Series(seriesName, reference);
        series.add(added);
        return added;
    }

    @NonNull
    public String getName() {
        return name;
    }

    /** Returns whether there is a value to draw. */
    public boolean isDrawable() {
        return series.stream().anyMatch(each -> each.values().findAny().isPresent());
    }

    /** Returns for example "accuracy: 12 values from 0.5 to 0.97, lowest 0.4, highest 0.98". */
    @NonNull
    public String getDescription() {
        List<String> texts = new ArrayList<>();
        for (Series each : series) {
            double[] values = each.values().toArray();
            if (values.length > 0 && !each.reference) {
                texts.add(Messages.Chart_description(
                        each.name,
                        values.length,
                        HumanReadable.number(values[0]),
                        HumanReadable.number(values[values.length - 1]),
                        HumanReadable.number(each.values().min().orElseThrow()),
                        HumanReadable.number(each.values().max().orElseThrow())));
            }
        }
        return name + ". " + String.join(". ", texts);
    }

    /** Returns the data for {@code chart.js}. Not escaped for HTML: views do that. */
    @NonNull
    public String getJson() {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("name", name).put("x", xLabel).put("description", getDescription());
        json.put("valuesText", Messages.Chart_values()).put("failedText", Messages.Chart_failed());
        json.put("wholeX", true);
        if (labelPrefix != null) {
            json.put("labelPrefix", labelPrefix).put("newestFirst", true);
        }
        ArrayNode list = json.putArray("series");
        series.forEach(each -> each.write(list.addObject()));
        return json.toString();
    }

    /** A line. */
    public static final class Series {

        private final String name;
        private final boolean reference;
        private final List<Point> points = new ArrayList<>();

        private Series(String name, boolean reference) {
            this.name = name;
            this.reference = reference;
        }

        private record Point(double x, double y, String href, boolean failed) {}

        /** Adds the next value. NaN and the infinities leave a gap in the line. */
        @NonNull
        public Series add(double x, double y) {
            return add(x, y, null, false);
        }

        /**
         * Adds the next value.
         *
         * @param href relative address that a click leads to; null for none
         * @param failed whether the value is marked
         */
        @NonNull
        public Series add(double x, double y, @CheckForNull String href, boolean failed) {
            points.add(new Point(x, y, href, failed));
            return this;
        }

        private DoubleStream values() {
            return points.stream().mapToDouble(Point::y).filter(Double::isFinite);
        }

        private void write(ObjectNode json) {
            json.put("name", name).put("reference", reference);
            ArrayNode list = json.putArray("points");
            for (Point point : points) {
                ObjectNode each = list.addObject().put("x", point.x());
                if (Double.isFinite(point.y())) {
                    each.put("y", point.y());
                } else {
                    // JSON has no number for it; the table shows the text.
                    each.putNull("y").put("text", HumanReadable.number(point.y()));
                }
                if (point.href() != null) {
                    each.put("href", point.href());
                }
                if (point.failed()) {
                    each.put("failed", true);
                }
            }
        }
    }
}
