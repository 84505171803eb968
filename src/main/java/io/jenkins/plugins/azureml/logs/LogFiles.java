package io.jenkins.plugins.azureml.logs;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Selects the log files of a run that are worth showing, by the names that the service has used over the years. */
public final class LogFiles {

    private static final Pattern STREAMED = Pattern.compile(
            "user_logs/std_log.*\\.txt|azureml-logs/\\d{2}.*\\.txt|azureml-logs/hyperdrive\\.txt|logs/azureml/executionlogs\\.txt");

    /** Files with the output of the user's script. */
    private static final Pattern SCRIPT = Pattern.compile("user_logs/std_log.*|azureml-logs/70_driver_log.*");

    private LogFiles() {}

    /** Returns the files to show, by path. */
    @NonNull
    public static Map<String, URI> streamed(@NonNull Map<String, URI> files) {
        return chosen(files, path -> STREAMED.matcher(path).matches());
    }

    /** Returns the files whose paths match. */
    @NonNull
    public static Map<String, URI> chosen(@NonNull Map<String, URI> files, @NonNull Predicate<String> wanted) {
        Map<String, URI> chosen = new TreeMap<>();
        files.forEach((path, url) -> {
            if (wanted.test(path)) {
                chosen.put(path, url);
            }
        });
        return chosen;
    }

    /** Returns the file that most likely contains the reason of a failure; null if there is none. */
    @CheckForNull
    static String ofScript(@NonNull Map<String, URI> files) {
        return files.keySet().stream()
                .filter(path -> SCRIPT.matcher(path).matches())
                .findFirst()
                .orElse(files.isEmpty() ? null : files.keySet().iterator().next());
    }

    /** Returns the short name, such as {@code std_log_process_0} for {@code user_logs/std_log_process_0.txt}. */
    @NonNull
    static String shortName(@NonNull String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}
