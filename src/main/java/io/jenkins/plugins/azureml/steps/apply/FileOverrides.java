package io.jenkins.plugins.azureml.steps.apply;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.HumanReadable;
import io.jenkins.plugins.azureml.definitions.Overrides;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The parameter {@code set}: values by path for all files, and maps of values by path for one file. A key that ends like the
 * name of a file names one.
 */
final class FileOverrides {

    private static final String FILE = "(?i).*\\.(ya?ml|json)";

    private final Map<Object, Object> all = new LinkedHashMap<>();
    private final Map<String, Map<Object, Object>> byFile = new LinkedHashMap<>();

    private FileOverrides() {}

    /** @throws AbortException naming the path that is wrong */
    @NonNull
    static FileOverrides parse(@CheckForNull Object set) throws AbortException {
        FileOverrides overrides = new FileOverrides();
        Map<?, ?> map =
                set instanceof Map<?, ?> given ? given : set == null ? Map.of() : Overrides.parse(set.toString());
        for (Map.Entry<?, ?> each : map.entrySet()) {
            String key = String.valueOf(each.getKey()).trim();
            if (!key.matches(FILE)) {
                overrides.all.put(key, each.getValue());
            } else if (each.getValue() instanceof Map<?, ?> values) {
                overrides.byFile.put(key.replace('\\', '/'), new LinkedHashMap<>(values));
                Overrides.of(values);
            } else {
                throw new AbortException(
                        "set: '" + key + "' names a file, so it must be a map of paths to values, such as ['" + key
                                + "': [version: '3']].");
            }
        }
        Overrides.of(overrides.all);
        return overrides;
    }

    /** Returns what is wrong with the parameter; empty if it is valid. */
    @NonNull
    static Optional<String> problem(@CheckForNull Object set) {
        try {
            parse(set);
            return Optional.empty();
        } catch (AbortException e) {
            return Optional.of(HumanReadable.problem(e));
        }
    }

    /** Returns the values for a file. Those that name the file override those for all files. */
    @NonNull
    Overrides of(@NonNull String file) throws AbortException {
        Map<Object, Object> values = new LinkedHashMap<>(all);
        values.putAll(byFile.getOrDefault(file, Map.of()));
        return Overrides.of(values);
    }

    /** Returns a problem for each file that is named but not among those that are applied. */
    @NonNull
    List<String> unused(@NonNull List<String> files) {
        List<String> unused = new ArrayList<>();
        for (String file : byFile.keySet()) {
            if (!files.contains(file)) {
                unused.add("set names '" + file + "', which is not among the files");
            }
        }
        return unused;
    }
}
