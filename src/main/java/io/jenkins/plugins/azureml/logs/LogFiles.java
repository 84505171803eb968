package io.jenkins.plugins.azureml.logs;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Which of a run's files hold what its user wants to read: the names that the service has used over the years. */
public final class LogFiles {

    private static final Pattern STREAMED = Pattern.compile(
            "user_logs/std_log.*\\.txt|azureml-logs/\\d{2}.*\\.txt|azureml-logs/hyperdrive\\.txt|logs/azureml/executionlogs\\.txt");

    private LogFiles() {}

    @NonNull
    static Map<String, URI> streamed(@NonNull Map<String, URI> files) {
        Map<String, URI> streamed = new TreeMap<>();
        files.forEach((name, url) -> {
            if (STREAMED.matcher(name).matches()) {
                streamed.put(name, url);
            }
        });
        return streamed;
    }

    /** {@code std_log_process_0} of {@code user_logs/std_log_process_0.txt}. */
    @NonNull
    static String shortName(@NonNull String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}
