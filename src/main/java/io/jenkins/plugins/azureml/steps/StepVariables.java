package io.jenkins.plugins.azureml.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/** Environment variables that a step of a freestyle build sets for the build steps after it. */
public final class StepVariables {

    private static final String METRIC = "AZUREML_METRIC_";

    /** The environment of a process is limited, and a build passes all of it to each process. */
    private static final int MAX_LENGTH = 32 * 1024;

    private final Map<String, String> values = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();

    /**
     * Sets a variable.
     *
     * @param value becomes empty if null, so that the value of an earlier build step is not mistaken for it
     */
    @NonNull
    public StepVariables set(@NonNull String name, @CheckForNull Object value) {
        String text = Objects.toString(value, "");
        if (text.length() <= MAX_LENGTH) {
            values.put(name, text);
        } else {
            unset(
                    name,
                    "its value has " + text.length() + " characters, and a variable can have at most " + MAX_LENGTH);
        }
        return this;
    }

    /** Sets a variable to the JSON text of a value. */
    @NonNull
    public StepVariables setJson(@NonNull String name, @CheckForNull Object value) {
        return set(name, AmlStepDescriptor.text(value));
    }

    /** Sets {@code AZUREML_METRICS} and one variable per metric, except for metrics whose variables would have the same name. */
    @NonNull
    public StepVariables setMetrics(@NonNull Map<?, ?> metrics) {
        setJson("AZUREML_METRICS", metrics);
        Map<String, TreeSet<String>> names = new LinkedHashMap<>();
        metrics.keySet()
                .forEach(metric -> names.computeIfAbsent(variable(metric), name -> new TreeSet<>())
                        .add(metric.toString()));
        names.forEach((variable, sources) -> {
            if (sources.size() == 1) {
                set(variable, metrics.get(sources.first()));
            } else {
                unset(
                        variable,
                        "the metrics " + String.join(", ", sources)
                                + " have the same variable name. Read them from the JSON text in AZUREML_METRICS instead");
            }
        });
        return this;
    }

    private static String variable(Object metric) {
        return METRIC + metric.toString().toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9_]+", "_");
    }

    /** Adds a sentence for the build log. */
    @NonNull
    public StepVariables note(@NonNull String note) {
        notes.add(note);
        return this;
    }

    private void unset(String name, String reason) {
        values.put(name, null);
        notes.add("variable " + name + " is not set: " + reason);
    }

    /** Returns the values by name; null for a variable that is removed. */
    @NonNull
    public Map<String, String> values() {
        return Collections.unmodifiableMap(values);
    }

    /** Returns sentences for the build log, such as one per variable that could not be set. */
    @NonNull
    public List<String> notes() {
        return Collections.unmodifiableList(notes);
    }
}
