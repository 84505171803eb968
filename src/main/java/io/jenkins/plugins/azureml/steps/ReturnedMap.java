package io.jenkins.plugins.azureml.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Stream;

/** Reads parameters that accept the map which a step returned instead of the id in it. */
public final class ReturnedMap {

    /** Keys of the maps by the kind of thing that they identify. */
    public static final String RUN = "runId";

    public static final String EXPERIMENT = "experiment";
    public static final String MODEL = "id";
    public static final String ENDPOINT = "endpoint";
    public static final String DEPLOYMENT = "deployment";
    public static final String NAME = "name";

    private ReturnedMap() {}

    /**
     * Returns the trimmed text of a parameter, or the value that its map has for {@code key}.
     *
     * @return null for null and for blank text
     * @throws IllegalArgumentException naming the parameter, for a list and for a map that does not have the key
     */
    @CheckForNull
    public static String id(@NonNull String parameter, @NonNull String key, @CheckForNull Object value) {
        if (value instanceof Collection<?>) {
            throw new IllegalArgumentException(parameter + " is a list; set one id, or one map that a step returned");
        }
        if (!(value instanceof Map<?, ?> map)) {
            return value == null ? null : Util.fixEmptyAndTrim(value.toString());
        }
        Object id = map.get(key);
        if (id == null || id instanceof Map || id instanceof Collection) {
            String word = Stream.of("registered", "promoted")
                    .filter(each -> Boolean.FALSE.equals(map.get(each)))
                    .findFirst()
                    .orElse(null);
            throw new IllegalArgumentException(
                    word != null
                            ? parameter + ": the map says that no model was " + word
                                    + (map.get("reason") == null ? "" : " (" + map.get("reason") + ")")
                                    + "; use it only if its '" + word + "' is true"
                            : parameter + ": the map has no '" + key
                                    + "'; set the id, or the map that its step returned");
        }
        return Util.fixEmptyAndTrim(id.toString());
    }

    /** Returns the experiment in the map of a run; null if the value is no map or has none. */
    @CheckForNull
    public static String experiment(@CheckForNull Object run) {
        return run instanceof Map<?, ?> map && map.get(EXPERIMENT) instanceof CharSequence text
                ? Util.fixEmptyAndTrim(text.toString())
                : null;
    }
}
