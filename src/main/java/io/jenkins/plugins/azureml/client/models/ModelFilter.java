package io.jenkins.plugins.azureml.client.models;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Selects models to list. Null and empty values select all models.
 *
 * @param tags tags that a model must have; an empty value matches any value
 * @param properties properties that a model must have; an empty value matches any value
 */
public record ModelFilter(
        @CheckForNull String name,
        @CheckForNull String runId,
        @CheckForNull String framework,
        Map<String, String> tags,
        Map<String, String> properties) {

    private static final Pattern SEPARATOR = Pattern.compile("[,=]");

    public static final ModelFilter ALL = new ModelFilter(null, null, null);

    public ModelFilter(@CheckForNull String name, @CheckForNull String runId, @CheckForNull String framework) {
        this(name, runId, framework, Map.of(), Map.of());
    }

    public static ModelFilter named(String name) {
        return new ModelFilter(name, null, null);
    }

    /**
     * Returns the query value {@code a,b=c}; null if there is none to send. The service trims and cannot escape its
     * separators. A pair that this form cannot express is left to {@link #matches}: the service then returns more
     * models than wanted, never fewer.
     */
    @CheckForNull
    static String pairs(Map<String, String> pairs) {
        String text = pairs.entrySet().stream()
                .filter(e -> isExpressible(e.getKey()) && (isAny(e.getValue()) || isExpressible(e.getValue())))
                .map(e -> isAny(e.getValue()) ? e.getKey() : e.getKey() + "=" + e.getValue())
                .collect(Collectors.joining(","));
        return text.isEmpty() ? null : text;
    }

    private static boolean isExpressible(String text) {
        return !text.isEmpty() && !SEPARATOR.matcher(text).find() && text.equals(text.strip());
    }

    /**
     * Returns whether a model matches. Checked for each model, because not every service supports each parameter, and
     * not every pair can be sent.
     */
    public boolean matches(Model model) {
        return (name == null || name.equals(model.name()))
                && has(model.tags(), tags)
                && has(model.properties(), properties);
    }

    /** Returns whether the origin of a model matches; requires a model with all its fields. */
    boolean matchesOrigin(Model model) {
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
