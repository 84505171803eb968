package io.jenkins.plugins.azureml.actions;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.HumanReadable;
import io.jenkins.plugins.azureml.Messages;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Draws values as a sparkline in SVG, with a text alternative. */
public final class Curve {

    public static final int WIDTH = 160;
    public static final int HEIGHT = 32;
    private static final int MARGIN = 3;

    private final String name;
    private final List<Double> values;

    Curve(@NonNull String name, @CheckForNull List<Double> values) {
        this.name = name;
        this.values = values == null ? List.of() : values;
    }

    /** Returns whether there are enough values for a line. */
    public boolean isDrawable() {
        return values.size() > 1;
    }

    public int getWidth() {
        return WIDTH;
    }

    public int getHeight() {
        return HEIGHT;
    }

    /** Returns the {@code points} of a {@code polyline}. */
    @NonNull
    public String getPoints() {
        double min = Collections.min(values);
        double max = Collections.max(values);
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < values.size(); i++) {
            double x = MARGIN + (double) i * (WIDTH - 2 * MARGIN) / (values.size() - 1);
            double relative = max == min ? 0.5 : (values.get(i) - min) / (max - min);
            double y = HEIGHT - MARGIN - relative * (HEIGHT - 2 * MARGIN);
            points.append(i == 0 ? "" : " ").append(String.format(Locale.ROOT, "%.1f,%.1f", x, y));
        }
        return points.toString();
    }

    /** Returns for example "accuracy: 12 values from 0.5 to 0.97, lowest 0.4, highest 0.98". */
    @NonNull
    public String getDescription() {
        return Messages.Curve_description(
                name,
                values.size(),
                HumanReadable.number(values.get(0)),
                HumanReadable.number(values.get(values.size() - 1)),
                HumanReadable.number(Collections.min(values)),
                HumanReadable.number(Collections.max(values)));
    }
}
