package io.jenkins.plugins.azureml.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.model.Descriptor.FormException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import net.sf.json.JSONObject;

/**
 * Parameters that a Jenkinsfile gives as a map, a list or a number, and a form only as text: Stapler has no conversion for
 * them, so they are taken out of what it binds and set by hand.
 */
public final class FormValues {

    private final Map<String, String> texts = new LinkedHashMap<>();

    private FormValues() {}

    @NonNull
    public static FormValues take(@NonNull JSONObject form, @NonNull String... fields) {
        FormValues taken = new FormValues();
        for (String field : fields) {
            Object value = form.remove(field);
            taken.texts.put(field, value instanceof String text ? Util.fixEmptyAndTrim(text) : null);
        }
        return taken;
    }

    @CheckForNull
    public String text(@NonNull String field) {
        return texts.get(field);
    }

    /**
     * The text as lines of {@code key=value}.
     *
     * @throws FormException if a line is not like that
     */
    @CheckForNull
    public Map<String, String> map(@NonNull String field) throws FormException {
        try {
            return KeyValueLines.of(field, texts.get(field));
        } catch (IllegalArgumentException e) {
            throw new FormException(e.getMessage(), field);
        }
    }

    /** A map as the text of a form. */
    @NonNull
    public static String of(@CheckForNull Map<?, ?> map) {
        return map == null
                ? ""
                : map.entrySet().stream()
                        .map(e -> e.getKey() + "=" + Objects.toString(e.getValue(), ""))
                        .collect(Collectors.joining("\n"));
    }
}
