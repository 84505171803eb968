package io.jenkins.plugins.azureml.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.util.FormValidation;
import io.jenkins.plugins.azureml.Messages;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The text of a map in a form: one line {@code key=value} per entry. */
public final class KeyValueLines {

    private KeyValueLines() {}

    /**
     * Parses text to a map.
     *
     * @param field name of the parameter, for the error
     * @return null for null and blank text
     * @throws IllegalArgumentException if a line has no key or no {@code =}
     */
    @CheckForNull
    public static Map<String, String> parse(@NonNull String field, @CheckForNull String text) {
        Map<String, String> map = new LinkedHashMap<>();
        for (String line : text == null ? new String[0] : text.split("\\R")) {
            int equals = line.indexOf('=');
            if (!line.isBlank() && line.substring(0, Math.max(0, equals)).isBlank()) {
                throw new IllegalArgumentException(field + ": '" + line.trim() + "' is not of the form key=value");
            }
            if (!line.isBlank()) {
                map.put(
                        line.substring(0, equals).trim(),
                        line.substring(equals + 1).trim());
            }
        }
        return map.isEmpty() ? null : map;
    }

    /** Formats a map as text; null becomes empty. */
    @NonNull
    public static String format(@CheckForNull Map<?, ?> map) {
        return map == null
                ? ""
                : map.entrySet().stream()
                        .map(e -> e.getKey() + "=" + Objects.toString(e.getValue(), ""))
                        .collect(Collectors.joining("\n"));
    }

    /** Validates the text of a form. */
    @NonNull
    public static FormValidation check(@CheckForNull String text) {
        try {
            parse("", text);
            return FormValidation.ok();
        } catch (IllegalArgumentException e) {
            return FormValidation.error(Messages.AmlSubmitRunStep_tagsInvalid());
        }
    }
}
