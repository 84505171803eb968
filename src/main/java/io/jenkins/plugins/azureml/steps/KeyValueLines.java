package io.jenkins.plugins.azureml.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.util.FormValidation;
import io.jenkins.plugins.azureml.Messages;
import java.util.LinkedHashMap;
import java.util.Map;

/** A map as forms have it: a line {@code key=value} each. */
public final class KeyValueLines {

    private KeyValueLines() {}

    /**
     * @param field for the message
     * @return null for text without a word
     * @throws IllegalArgumentException if a line is not like that
     */
    @CheckForNull
    public static Map<String, String> of(@NonNull String field, @CheckForNull String text) {
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

    /** What a form says beside its text area. */
    @NonNull
    public static FormValidation check(@CheckForNull String text) {
        try {
            of("", text);
            return FormValidation.ok();
        } catch (IllegalArgumentException e) {
            return FormValidation.error(Messages.AmlSubmitRunStep_tagsInvalid());
        }
    }
}
