package io.jenkins.plugins.azureml.testing.pipeline;

import com.cloudbees.groovy.cps.Continuable;
import com.cloudbees.groovy.cps.Outcome;
import hudson.EnvVars;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The thread that runs the Groovy program. The script, each branch and each body is a {@link GreenThread}, and they
 * take turns on it. All methods except {@link #execute} are called on that thread.
 */
final class CpsVm {
    /** The running programs, by which a deserialized step context finds its program. */
    private static final Map<String, CpsVm> RUNNING = new ConcurrentHashMap<>();

    private static final AtomicLong COUNT = new AtomicLong();

    final String id = "pipeline-" + COUNT.incrementAndGet();
    final Console console;
    final PipelineBuild build;
    final StepTable steps;
    final ScheduledExecutorService timer;
    final EnvVars environment;
    private final ExecutorService thread;
    private final Set<GreenThread> live = new LinkedHashSet<>();
    private final Map<Long, StepCall> calls = new ConcurrentHashMap<>();
    private final AtomicLong callCount = new AtomicLong();
    private final Object changes = new Object();
    private GreenThread current;
    private volatile byte[] saved;
    private volatile boolean saving = true;
    private volatile boolean deliveringResults = true;
    private volatile boolean resultLost;

    CpsVm(Console console, PipelineBuild build, StepTable steps, EnvVars environment) {
        this.console = console;
        this.build = build;
        this.steps = steps;
        this.environment = environment;
        thread = Executors.newSingleThreadExecutor(task -> daemon(task, "CPS VM of " + build.getExternalizableId()));
        timer = Executors.newSingleThreadScheduledExecutor(
                task -> daemon(task, "timer of " + build.getExternalizableId()));
        RUNNING.put(id, this);
    }

    static CpsVm running(String id) {
        return RUNNING.get(id);
    }

    static Thread daemon(Runnable task, String name) {
        Thread made = new Thread(task, name);
        made.setDaemon(true);
        return made;
    }

    /** Queues work for the program's thread. Work that arrives after the program's end is dropped. */
    void execute(Runnable work) {
        try {
            thread.execute(work);
        } catch (RejectedExecutionException e) {
            // The pipeline has ended; this is a late result of a step that nobody waits for.
        }
    }

    /** Runs work on the program's thread and waits for it. Does nothing if the program has ended. */
    void executeAndWait(ThrowingRunnable work) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        try {
            thread.execute(() -> {
                try {
                    work.run();
                    done.complete(null);
                } catch (Throwable e) {
                    done.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            // A program that has ended has no running steps.
            return;
        }
        try {
            done.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }

    interface ThrowingRunnable {
        void run() throws Exception;
    }

    void shutDown() {
        RUNNING.remove(id);
        thread.shutdown();
        timer.shutdownNow();
        console.end();
        changed();
    }

    GreenThread startThread(Continuable program, Scope scope, BodyRun body, Consumer<Outcome> onEnd) {
        GreenThread made = new GreenThread(this, program, scope, body, onEnd);
        live.add(made);
        execute(() -> made.resume(new Outcome(null, null)));
        return made;
    }

    void ended(GreenThread green) {
        live.remove(green);
    }

    GreenThread current() {
        return current;
    }

    void setCurrent(GreenThread green) {
        current = green;
    }

    /** Returns the environment at the current position of the program. */
    EnvVars currentEnvironment() {
        try {
            return environmentOf(current == null ? null : current.scope());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    EnvVars environmentOf(Scope scope) throws IOException, InterruptedException {
        EnvVars all = new EnvVars(environment);
        if (scope != null) {
            scope.addTo(all);
        }
        return all;
    }

    long register(StepCall call) {
        long callId = callCount.incrementAndGet();
        calls.put(callId, call);
        return callId;
    }

    void forget(long callId) {
        calls.remove(callId);
        changed();
    }

    StepCall call(long callId) {
        return calls.get(callId);
    }

    /** Returns the steps that have started but not completed, outer ones first. May be called from any thread. */
    List<StepCall> runningCalls() {
        return calls.values().stream()
                .filter(StepCall::isRunning)
                .sorted((a, b) -> Long.compare(a.id(), b.id()))
                .toList();
    }

    /** Serializes the running steps, as Jenkins does when one starts or asks for it. Runs on the program's thread. */
    void save() throws IOException {
        byte[] state = Restart.write(Restart.saveAll(this));
        if (saving) {
            saved = state;
        }
    }

    /** Ignores later saves. */
    void stopSaving() {
        saving = false;
    }

    /** Loses the results of steps from now on. */
    void loseResults() {
        resultLost = false;
        deliveringResults = false;
    }

    /** Returns whether the result that a step has now reaches the program. */
    boolean deliversResults() {
        if (!deliveringResults) {
            resultLost = true;
            changed();
        }
        return deliveringResults;
    }

    boolean isResultLost() {
        return resultLost;
    }

    /** Returns the state that was saved last. */
    byte[] saved() {
        saving = true;
        deliveringResults = true;
        return saved;
    }

    /** Notifies those who wait for a step to start or end. */
    void changed() {
        synchronized (changes) {
            changes.notifyAll();
        }
    }

    Object changes() {
        return changes;
    }

    /** Interrupts the innermost steps of a body, or of the whole program if the body is null. */
    void interrupt(BodyRun within, Throwable reason) {
        for (GreenThread green : new ArrayList<>(live)) {
            if (live.contains(green) && (within == null || green.isWithin(within))) {
                green.interrupt(reason);
            }
        }
    }

    /** Abandons all that runs in a body, so that nothing of it is resumed. */
    void abandon(BodyRun within) {
        live.removeIf(green -> {
            boolean inside = green.isWithin(within);
            if (inside) {
                green.abandon();
            }
            return inside;
        });
    }
}
