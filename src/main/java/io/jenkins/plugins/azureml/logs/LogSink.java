package io.jenkins.plugins.azureml.logs;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.function.UnaryOperator;

/** Receives log lines and records the progress with them. */
@FunctionalInterface
public interface LogSink {

    /** Prints nothing but records the progress. */
    LogSink DISCARD = (lines, progress) -> {
        progress.run();
        return true;
    };

    /**
     * Prints lines and records the progress. The two are atomic with respect to saving the state.
     *
     * @param lines one or more complete lines, separated by {@code
     * }, without a line end after the last
     * @param progress records the progress; not called if the lines cannot be printed
     * @return false if nothing can be printed any more; the lines are then printed after a restart
     */
    boolean print(@NonNull String lines, @NonNull Runnable progress);

    /** Records progress while the state is not being saved. */
    default void note(@NonNull Runnable progress) {
        progress.run();
    }

    /** Returns a sink that changes lines before they are printed. */
    @NonNull
    default LogSink map(@NonNull UnaryOperator<String> change) {
        LogSink self = this;
        return new LogSink() {
            @Override
            public boolean print(@NonNull String lines, @NonNull Runnable progress) {
                return self.print(change.apply(lines), progress);
            }

            @Override
            public void note(@NonNull Runnable progress) {
                self.note(progress);
            }
        };
    }
}
