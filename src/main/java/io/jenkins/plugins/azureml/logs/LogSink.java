package io.jenkins.plugins.azureml.logs;

import edu.umd.cs.findbugs.annotations.NonNull;

/** Where lines of a run's log go. */
@FunctionalInterface
public interface LogSink {

    /**
     * @param lines one or more complete lines, apart by {@code \n}, without the last one's
     * @return false if nothing can be printed any more; then the same lines are wanted again after a restart
     */
    boolean print(@NonNull String lines);
}
