package io.jenkins.plugins.azureml.client.models;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Map;
import java.util.regex.Pattern;
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

    private static final Pattern SEPARATOR = Pattern.compile("[,=]");

    public static final ModelFilter ALL = new ModelFilter(null, null, null);

    public ModelFilter(@CheckForNull String name, @CheckForNull String runId, @CheckForNull String framework) {
        this(name, runId, framework, Map.of(), Map.of());
    }

    public static ModelFilter named(String name) {
        return new ModelFilter(name, null, null);
    }

    /**
     * Returns the query value {@code a,b=c}, or null if there is nothing to ask the service. The service has no escape for its
     * separators, and trims. A pair that this form cannot express is left to {@link #takes}: the service then returns more
     * than is wanted, never less.
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

    /** Checked again for each model: not every service heeds each parameter, and not every pair can be sent. */
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
