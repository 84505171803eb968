package io.jenkins.plugins.azureml.testing.pipeline;

import com.cloudbees.groovy.cps.Continuable;
import com.cloudbees.groovy.cps.Outcome;
import hudson.EnvVars;
import java.io.IOException;
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
 * The one thread that runs the Groovy program: the script, each branch and each body is a {@link GreenThread} of its
 * own, and they take turns on it. Everything here but {@link #execute} is called on that thread.
 */
final class CpsVm {
    /** The programs that run now, so that a step context that was written down finds its own again. */
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

    /** Queues work for the program's thread; after the program's end it is dropped. */
    void execute(Runnable work) {
        try {
            thread.execute(work);
        } catch (RejectedExecutionException e) {
            // The pipeline has ended: a late answer of a step that nobody waits for.
        }
    }

    /** Does something on the program's thread and waits for it. */
    void executeAndWait(ThrowingRunnable work) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        thread.execute(() -> {
            try {
                work.run();
                done.complete(null);
            } catch (Throwable e) {
                done.completeExceptionally(e);
            }
        });
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

    /** The variables as the code that runs now sees them. */
    EnvVars currentEnvironment() {
        return environmentOf(current == null ? null : current.scope());
    }

    EnvVars environmentOf(Scope scope) {
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

    /** The steps that have begun and not answered, outer ones first. Of use from any thread. */
    List<StepCall> runningCalls() {
        return calls.values().stream()
                .filter(StepCall::isRunning)
                .sorted((a, b) -> Long.compare(a.id(), b.id()))
                .toList();
    }

    /** Writes the running steps down, as a Jenkins does when one has begun or wants it. On the program's thread. */
    void save() throws IOException {
        byte[] state = Restart.write(Restart.saveAll(this));
        if (saving) {
            saved = state;
        }
    }

    /** From now on the disk keeps what it has. */
    void stopSaving() {
        saving = false;
    }

    /** What was written down last. */
    byte[] saved() {
        saving = true;
        return saved;
    }

    /** Wakes those who wait for a step to begin or end. */
    void changed() {
        synchronized (changes) {
            changes.notifyAll();
        }
    }

    Object changes() {
        return changes;
    }

    /** Stops the innermost steps of this body, or of everything when the body is null. */
    void interrupt(BodyRun within, Throwable reason) {
        for (GreenThread green : new ArrayList<>(live)) {
            if (live.contains(green) && (within == null || green.isWithin(within))) {
                green.interrupt(reason);
            }
        }
    }

    /** Lets go of everything that runs in this body: nothing of it is resumed any more. */
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
