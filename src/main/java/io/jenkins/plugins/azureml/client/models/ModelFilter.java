package io.jenkins.plugins.azureml.client.models;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which models to list; null and empty mean all.
 *
 * @param tags that a model must have; an empty value stands for any
 * @param properties likewise
 */
public record ModelFilter(
        @CheckForNull String name,
        @CheckForNull String runId,
        @CheckForNull String framework,
        Map<String, String> tags,
        Map<String, String> properties) {

    public static final ModelFilter ALL = new ModelFilter(null, null, null);

    public ModelFilter(@CheckForNull String name, @CheckForNull String runId, @CheckForNull String framework) {
        this(name, runId, framework, Map.of(), Map.of());
    }

    public static ModelFilter named(String name) {
        return new ModelFilter(name, null, null);
    }

    /** As the service takes it: {@code a,b=c}; null if nothing is asked for. */
    @CheckForNull
    static String pairs(Map<String, String> pairs) {
        String text = pairs.entrySet().stream()
                .map(e -> isAny(e.getValue()) ? e.getKey() : e.getKey() + "=" + e.getValue())
                .collect(Collectors.joining(","));
        return text.isEmpty() ? null : text;
    }

    /** Asked once more of each model: not every service heeds each parameter, and a comma in a value would mislead it. */
    boolean takes(Model model) {
        return (name == null || name.equals(model.name()))
                && has(model.tags(), tags)
                && has(model.properties(), properties);
    }

    /** Asked of a model that tells all about itself. */
    boolean takesOrigin(Model model) {
        return (runId == null || runId.equals(model.runId()))
                && (framework == null || framework.equals(model.framework()));
    }

    private static boolean has(Map<String, String> of, Map<String, String> wanted) {
        return wanted.entrySet().stream()
                .allMatch(e -> of.containsKey(e.getKey())
                        && (isAny(e.getValue()) || e.getValue().equals(of.get(e.getKey()))));
    }

    private static boolean isAny(String value) {
        return value == null || value.isEmpty();
    }
}
