package io.jenkins.plugins.azureml.steps.wait;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.actions.live.ChildEntry;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.runs.Run;
import io.jenkins.plugins.azureml.client.runs.RunStatus;
import io.jenkins.plugins.azureml.client.runs.Runs;
import io.jenkins.plugins.azureml.logs.LogSink;
import io.jenkins.plugins.azureml.steps.run.RunOutcome;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import jenkins.util.SystemProperties;

/**
 * Logs the child runs of a run as a tree: nodes of a pipeline, those of pipelines in it, trials of sweeps. A line when a
 * child starts to run, and one with its metrics when it has ended. Modified only inside {@link LogSink} callbacks, so that
 * the saved state always matches what was printed.
 */
final class ChildRuns implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Maximum number of children of a run that are logged. Failed ones are logged beyond it. */
    private static final int MAX_LOGGED = 100;

    /** Maximum number of children of a run that are read. */
    private static final int MAX_READ = 1000;

    private static final int MAX_DEPTH = 5;

    /** Prefix of the key for the line about children that are not logged; not part of a valid run id. */
    private static final String OTHERS = "/";

    /** Factor on the interval for a run without children, which rarely gets any later. */
    private static final int SLOWDOWN = 10;

    private static final Comparator<Run> BY_START = Comparator.comparing(
                    Run::startTime, Comparator.nullsLast(Comparator.<Instant>naturalOrder()))
            .thenComparing(Run::createdTime, Comparator.nullsLast(Comparator.<Instant>naturalOrder()));

    /** Status that was logged last, by run id. */
    private final LinkedHashMap<String, String> logged = new LinkedHashMap<>();

    /** What the page of the build shows, by run id. Found again after a restart. */
    private transient Map<String, ChildEntry> shown;

    /** Whether the run has children, logged or not. */
    private transient boolean hasChildren;

    /** Milliseconds since the epoch. */
    private transient long lastRead;

    /**
     * Reads the child runs if it is time to, and logs what has changed.
     *
     * @return whether anything was logged
     */
    boolean logChanges(@NonNull Runs runs, @NonNull Run parent, @NonNull LogSink out) throws InterruptedException {
        if (!isDue(parent)) {
            return false;
        }
        lastRead = System.currentTimeMillis();
        if (shown == null) {
            shown = new LinkedHashMap<>();
        }
        try {
            return logLevel(runs, parent, 1, out);
        } catch (AzureMlException e) {
            // Not worth failing a wait for; a later poll reads them.
            return false;
        }
    }

    /** Returns the children that were seen, for the page of the build. */
    @NonNull
    List<ChildEntry> shown() {
        return shown == null ? List.of() : List.copyOf(shown.values());
    }

    private void show(Run parent, Run child, @CheckForNull String outcome) {
        ChildEntry before = shown.get(child.runId());
        if (before != null || shown.size() < MAX_LOGGED) {
            String known = outcome == null && before != null ? before.getOutcome() : outcome;
            shown.put(
                    child.runId(),
                    new ChildEntry(
                            child.runId(),
                            parent.runId(),
                            isNamed(parent, child) ? printable(child.displayName()) : child.runId(),
                            RunOutcome.status(child),
                            known));
        }
    }

    private boolean isDue(Run parent) {
        boolean ended = parent.status().isTerminal();
        if (!ended && parent.status() != RunStatus.RUNNING && parent.status() != RunStatus.FINALIZING) {
            return false;
        }
        long every = SystemProperties.getInteger("io.jenkins.plugins.azureml.childRunSeconds", 30) * 1000L;
        boolean none = logged.isEmpty() && !hasChildren && !delegatesToChildren(parent);
        if (ended) {
            return !none;
        }
        return System.currentTimeMillis() - lastRead >= (none && lastRead != 0 ? every * SLOWDOWN : every);
    }

    /** Returns whether the run is a sweep or a pipeline. Its details name the type only among the properties. */
    private static boolean delegatesToChildren(Run parent) {
        return kind(parent).matches(".*(hyperdrive|pipelinerun).*");
    }

    private static boolean isPipeline(Run run) {
        return kind(run).contains("pipelinerun");
    }

    private static String kind(Run run) {
        return (run.runType() + " " + run.properties().get("azureml.runsource")).toLowerCase(Locale.ROOT);
    }

    /** @param depth 1 for the children of the run that is waited for */
    private boolean logLevel(Runs runs, Run parent, int depth, LogSink out)
            throws AzureMlException, InterruptedException {
        List<Run> children =
                new ArrayList<>(runs.lists().children(parent.runId()).first(MAX_READ + 1));
        hasChildren |= !children.isEmpty();
        if (isPipeline(parent)) {
            children.sort(BY_START);
        }
        boolean any = false;
        int count = 0;
        for (Run child : children.subList(0, Math.min(MAX_READ, children.size()))) {
            count++;
            if (count <= MAX_LOGGED || child.status() == RunStatus.FAILED) {
                any |= logChild(runs, parent, child, depth, out);
            }
        }
        String others = OTHERS + (depth == 1 ? "" : parent.runId());
        if (children.size() > MAX_LOGGED && !logged.containsKey(others)) {
            any |= out.print(
                    indent(depth) + "more than " + MAX_LOGGED
                            + " child runs; of the others only failed ones are listed",
                    () -> logged.put(others, ""));
        }
        return any;
    }

    private boolean logChild(Runs runs, Run parent, Run child, int depth, LogSink out)
            throws AzureMlException, InterruptedException {
        String status = RunOutcome.status(child);
        boolean ended = child.status().isTerminal();
        show(parent, child, null);
        if (!ended && child.status() != RunStatus.RUNNING && child.status() != RunStatus.FINALIZING) {
            return false;
        }
        String before = logged.get(child.runId());
        boolean changed = !status.equals(before) && (ended || before == null);
        if (ended && !changed) {
            return false;
        }
        boolean delegates = depth < MAX_DEPTH && delegatesToChildren(child);
        boolean any = false;
        if (changed && !ended) {
            any = print(List.of(indent(depth) + name(parent, child) + ": " + status), child, status, out);
        }
        if (delegates) {
            any |= logLevel(runs, child, depth + 1, out);
        }
        if (changed && ended) {
            List<String> lines = new ArrayList<>();
            boolean named = isNamed(parent, child);
            String outcome = ChildOutcome.of(runs, child, named);
            show(parent, child, outcome.replaceFirst("^(, | )", ""));
            lines.add(indent(depth) + name(parent, child) + ": " + status + outcome);
            if (named && !delegates && child.status() == RunStatus.FAILED) {
                ChildOutcome.lastLines(runs, child).forEach(line -> lines.add(indent(depth + 1) + "| " + line));
            }
            any |= print(lines, child, status, out);
        }
        return any;
    }

    private boolean print(List<String> lines, Run child, String status, LogSink out) {
        return out.print(String.join("\n", lines), () -> logged.put(child.runId(), status));
    }

    private static String indent(int depth) {
        return "Azure ML: " + "  ".repeat(depth);
    }

    /** Returns whether the run is a node of a pipeline. The names of other runs say no more than their ids. */
    private static boolean isNamed(Run parent, Run child) {
        String name = child.displayName();
        return isPipeline(parent) && name != null && !name.isBlank() && !name.equals(child.runId());
    }

    private static String printable(String name) {
        return String.valueOf(name).replaceAll("\\p{Cntrl}", "?");
    }

    private static String name(Run parent, Run child) {
        return isNamed(parent, child) ? "node " + printable(child.displayName()) : "child run " + child.runId();
    }
}
