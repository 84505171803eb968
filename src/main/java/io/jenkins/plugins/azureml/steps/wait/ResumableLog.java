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
 * What a step prints into the build log, as one with what its state says of it: whoever saves the state does so while holding
 * this object's monitor.
 *
 * <p>The log and the state are two files all the same. A controller that is killed may leave lines in the one that the other
 * knows nothing of. How many lines the state knows of is counted, so that after the restart the rest are found at the end of
 * what the step has printed, and are not printed again when they come again.
 */
final class ResumableLog implements LogSink, Serializable {

    private static final long serialVersionUID = 1L;

    /** What the state says if the lines that were printed cannot be counted. */
    private static final long UNKNOWN = -1;

    private long lines;
    private transient Predicate<String> out;
    private transient Map<String, Integer> unnoted;

    private ResumableLog(long lines) {
        this.lines = lines;
    }

    /** Of a step that has not printed anything. */
    @NonNull
    static ResumableLog begin() {
        return new ResumableLog(0);
    }

    /** Of a step about which nobody knows how much it has printed. */
    @NonNull
    static ResumableLog unknown() {
        return new ResumableLog(UNKNOWN);
    }

    /** @param printer prints lines, or tells that it cannot any more */
    synchronized void attach(@NonNull Predicate<String> printer) {
        out = printer;
    }

    @Override
    public synchronized boolean print(@NonNull String text, @NonNull Runnable noted) {
        String rest = unnoted == null ? text : withoutUnnoted(text);
        if (rest != null) {
            if (!out.test(rest)) {
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

    /** After a restart: finds the lines in the log that the state knows nothing of. Reads the log. */
    void recall(@NonNull StepContext context) throws InterruptedException {
        long known;
        synchronized (this) {
            known = lines;
        }
        StepLogReader own = known == UNKNOWN ? null : own(context, known);
        synchronized (this) {
            if (own == null || own.count() < known) {
                // A log that is kept elsewhere may be late, and then says nothing about what is in it.
                lines = UNKNOWN;
                return;
            }
            lines = own.count();
            unnoted = new HashMap<>();
            own.rest().forEach(line -> unnoted.merge(line, 1, Integer::sum));
        }
    }

    @CheckForNull
    private static StepLogReader own(StepContext context, long known) throws InterruptedException {
        try {
            return StepLogReader.read(context, known);
        } catch (IOException e) {
            return null;
        }
    }

    /** What was found is of no use any more: by now it has come again, or never will. */
    synchronized void forget() {
        unnoted = null;
    }

    /** @return null if nothing is left */
    private String withoutUnnoted(String text) {
        List<String> rest = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            if (!unnoted.containsKey(line)) {
                rest.add(line);
            } else {
                unnoted.computeIfPresent(line, (l, count) -> count == 1 ? null : count - 1);
            }
        }
        return rest.isEmpty() ? null : String.join("\n", rest);
    }
}
