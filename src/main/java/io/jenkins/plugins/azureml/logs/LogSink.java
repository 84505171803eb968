package io.jenkins.plugins.azureml.logs;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.function.UnaryOperator;

/** Where lines of a run's log go, and by whose leave what is known of them changes. */
@FunctionalInterface
public interface LogSink {

    /** Prints nothing, notes all. */
    LogSink DISCARD = (lines, noted) -> {
        noted.run();
        return true;
    };

    /**
     * Prints lines and notes that they are printed. To whoever saves the state, the two are one.
     *
     * @param lines one or more complete lines, apart by {@code \n}, without the last one's
     * @param noted what is to be noted; not called if nothing can be printed any more
     * @return false if nothing can be printed any more; then the same lines are wanted again after a restart
     */
    boolean print(@NonNull String lines, @NonNull Runnable noted);

    /** Notes something while nobody saves the state. */
    default void note(@NonNull Runnable noted) {
        noted.run();
    }

    /** The same place for lines that are to be changed on their way. */
    @NonNull
    default LogSink map(@NonNull UnaryOperator<String> change) {
        LogSink self = this;
        return new LogSink() {
            @Override
            public boolean print(@NonNull String lines, @NonNull Runnable noted) {
                return self.print(change.apply(lines), noted);
            }

            @Override
            public void note(@NonNull Runnable noted) {
                self.note(noted);
            }
        };
    }
}
