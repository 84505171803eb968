package io.jenkins.plugins.azureml.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.model.Descriptor.FormException;
import java.util.LinkedHashMap;
import java.util.Map;
import net.sf.json.JSONObject;

/**
 * Parameters of a form whose setters accept a map, a list or a number. Stapler cannot convert the text of a form to these
 * types, so descriptors extract these parameters before Stapler binds the rest, and call the setters.
 */
public final class FormValues {

    private final Map<String, String> texts = new LinkedHashMap<>();

    private FormValues() {}

    /** Removes {@code fields} from {@code form} and returns their values. */
    @NonNull
    public static FormValues extract(@NonNull JSONObject form, @NonNull String... fields) {
        FormValues values = new FormValues();
        for (String field : fields) {
            Object value = form.remove(field);
            values.texts.put(field, value instanceof String text ? Util.fixEmptyAndTrim(text) : null);
        }
        return values;
    }

    /** Returns the trimmed text of a field; null if it is blank. */
    @CheckForNull
    public String text(@NonNull String field) {
        return texts.get(field);
    }

    /**
     * Returns the map in a field with lines {@code key=value}; null if the field is blank.
     *
     * @throws FormException if a line has no key or no {@code =}
     */
    @CheckForNull
    public Map<String, String> map(@NonNull String field) throws FormException {
        try {
            return KeyValueLines.parse(field, texts.get(field));
        } catch (IllegalArgumentException e) {
            throw new FormException(e.getMessage(), field);
        }
    }
}
