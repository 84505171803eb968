package io.jenkins.plugins.azureml.threads;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;

/** Shares a pool among owners, each of which gets a limited number of its threads. Queued tasks do not occupy a thread. */
final class PerOwnerThreadLimit {

    private final Executor pool;
    private final int threadsPerOwner;
    /** Owners that have tasks, by name. */
    private final Map<String, Share> shares = new HashMap<>();

    PerOwnerThreadLimit(@NonNull Executor pool, int threadsPerOwner) {
        this.pool = pool;
        this.threadsPerOwner = threadsPerOwner;
    }

    /** Returns the executor for the tasks of an owner. */
    @NonNull
    Executor of(@NonNull String owner) {
        return task -> execute(owner, task);
    }

    private void execute(String owner, Runnable task) {
        synchronized (this) {
            Share share = shares.computeIfAbsent(owner, key -> new Share());
            if (share.running == threadsPerOwner) {
                share.waiting.add(task);
                return;
            }
            share.running++;
        }
        start(owner, task);
    }

    private void start(String owner, Runnable task) {
        boolean accepted = false;
        try {
            pool.execute(() -> run(owner, task));
            accepted = true;
        } finally {
            if (!accepted) {
                next(owner);
            }
        }
    }

    private void run(String owner, Runnable task) {
        try {
            task.run();
        } finally {
            Runnable next = next(owner);
            if (next != null) {
                start(owner, next);
            }
        }
    }

    /** Records the end of a task and returns the next one that may run; null if there is none. */
    private synchronized Runnable next(String owner) {
        Share share = shares.get(owner);
        Runnable next = share.waiting.poll();
        if (next == null && --share.running == 0) {
            shares.remove(owner);
        }
        return next;
    }

    /** Guarded by the lock of the outer class. */
    private static final class Share {
        private final Deque<Runnable> waiting = new ArrayDeque<>();
        private int running;
    }
}
