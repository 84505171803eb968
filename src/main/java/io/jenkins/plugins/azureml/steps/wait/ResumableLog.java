package io.jenkins.plugins.azureml.steps.wait;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.logs.LogSink;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Prints lines of a step into the build log, each together with its change to the step's state. Code that saves the state holds
 * this object's monitor meanwhile.
 *
 * <p>Log and state are separate files. If the controller is killed, the log may have lines that are missing in the saved state.
 * The state therefore counts its lines. After a restart, lines beyond that count are read back from the log and are not printed
 * a second time.
 */
final class ResumableLog implements LogSink, Serializable {

    private static final long serialVersionUID = 1L;

    /** Value of {@link #lines} if they cannot be counted. */
    private static final long UNKNOWN = -1;

    private long lines;
    private transient Predicate<String> printer;
    /** Lines that are in the log but missing from the state, with their number of occurrences; null if there are none. */
    private transient Map<String, Integer> recovered;

    private ResumableLog(long lines) {
        this.lines = lines;
    }

    /** Creates the log of a step that has not printed anything. */
    @NonNull
    static ResumableLog begin() {
        return new ResumableLog(0);
    }

    /** @param printer prints lines; returns false if nothing can be printed any more */
    synchronized void setPrinter(@NonNull Predicate<String> printer) {
        this.printer = printer;
    }

    @Override
    public synchronized boolean print(@NonNull String text, @NonNull Runnable noted) {
        String rest = recovered == null ? text : withoutRecovered(text);
        if (rest != null) {
            if (!printer.test(rest)) {
                return false;
            }
            if (lines != UNKNOWN) {
                lines += rest.chars().filter(c -> c == '\n').count() + 1;
            }
        }
        noted.run();
        return true;
    }

    @Override
    public synchronized void note(@NonNull Runnable noted) {
        noted.run();
    }

    /** Finds the lines in the log that are missing in the state. Called after a restart; reads the log. */
    void reconcile(@NonNull StepContext context) throws InterruptedException {
        long known;
        synchronized (this) {
            known = lines;
        }
        StepLogReader printed = known == UNKNOWN ? null : readBack(context, known);
        synchronized (this) {
            if (printed == null || printed.count() < known) {
                // A log that is stored elsewhere may lag behind, so lines that are missing in it prove nothing.
                lines = UNKNOWN;
                return;
            }
            lines = printed.count();
            recovered = new HashMap<>();
            printed.rest().forEach(line -> recovered.merge(line, 1, Integer::sum));
        }
    }

    @CheckForNull
    private static StepLogReader readBack(StepContext context, long known) throws InterruptedException {
        try {
            return StepLogReader.read(context, known);
        } catch (IOException e) {
            return null;
        }
    }

    /** Forgets the lines that were read back. By now they have been printed again, or never will be. */
    synchronized void discardRecovered() {
        recovered = null;
    }

    /** Returns the lines that are not in the log yet; null if there are none. */
    @CheckForNull
    private String withoutRecovered(String text) {
        List<String> rest = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            if (!recovered.containsKey(line)) {
                rest.add(line);
            } else {
                recovered.computeIfPresent(line, (l, count) -> count == 1 ? null : count - 1);
            }
        }
        return rest.isEmpty() ? null : String.join("\n", rest);
    }
}
