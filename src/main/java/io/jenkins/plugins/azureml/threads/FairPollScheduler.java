package io.jenkins.plugins.azureml.threads;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Shares the poll threads fairly among workspaces, so that one that hangs does not delay the others. Beyond two threads, a workspace
 * gets more only while two stay free and its recent polls were fast. The last free thread is reserved for a fast workspace that has
 * none, so that many workspaces that hang at once do not occupy all threads. Queued polls do not occupy a thread.
 *
 * <p>Background polls, such as reads of logs, run after all other polls of their workspace and never occupy its last thread.
 */
final class FairPollScheduler {

    private static final int BASE_THREADS = 2;
    private static final int SPARE_THREADS = 2;
    /**
     * Time for which a slow poll marks its workspace as slow, as a multiple of the slow limit. Fast polls do not shorten it, because
     * some polls send no request and say nothing about the service.
     */
    private static final int SLOW_MEMORY = 12;

    private static final int MAX_LANES = 500;

    private final ScheduledExecutorService pool;
    private final int threads;
    private final long slowNanos;
    private final LongSupplier nanoClock;
    private final Map<String, Lane> lanes = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Lane> eldest) {
            return size() > MAX_LANES && eldest.getValue().isIdle();
        }
    };

    /** Lanes with queued polls. The lane that was served last is at the end. */
    private final Deque<Lane> waiting = new ArrayDeque<>();

    private int running;

    /**
     * @param threads number of threads of {@code pool}
     * @param slowNanos duration beyond which a poll counts as slow
     * @param nanoClock returns a monotonic time in nanoseconds
     */
    FairPollScheduler(
            @NonNull ScheduledExecutorService pool, int threads, long slowNanos, @NonNull LongSupplier nanoClock) {
        this.pool = pool;
        this.threads = threads;
        this.slowNanos = slowNanos;
        this.nanoClock = nanoClock;
    }

    /** Runs a poll after the delay, or later if its workspace has to wait for a thread. */
    @NonNull
    Future<?> schedule(@NonNull String workspaceKey, long delayMillis, @NonNull Runnable task) {
        return schedule(workspaceKey, delayMillis, task, false);
    }

    /** Runs a poll when no other poll of its workspace waits for a thread. */
    @NonNull
    Future<?> scheduleInBackground(@NonNull String workspaceKey, @NonNull Runnable task) {
        return schedule(workspaceKey, 0, task, true);
    }

    private Future<?> schedule(String workspaceKey, long delayMillis, Runnable task, boolean background) {
        Poll poll;
        synchronized (this) {
            poll = new Poll(lanes.computeIfAbsent(workspaceKey, key -> new Lane()), task, background);
        }
        poll.timer = pool.schedule(() -> runOrQueue(poll), delayMillis, TimeUnit.MILLISECONDS);
        return poll;
    }

    private void runOrQueue(Poll poll) {
        synchronized (this) {
            if (!mayRun(poll)) {
                if (poll.lane.isQueueEmpty()) {
                    waiting.add(poll.lane);
                }
                poll.lane.queueOf(poll).add(poll);
                return;
            }
            enter(poll);
        }
        run(poll);
    }

    private void run(Poll poll) {
        long begun = nanoClock.getAsLong();
        synchronized (this) {
            poll.hasBegun = true;
            poll.begun = begun;
        }
        try {
            poll.run();
        } finally {
            leave(poll, nanoClock.getAsLong() - begun);
        }
    }

    private boolean mayRun(Poll poll) {
        Lane lane = poll.lane;
        boolean fast = lane.isFast(nanoClock.getAsLong(), slowNanos);
        int share = fast ? threads - SPARE_THREADS : BASE_THREADS;
        if (poll.background && lane.backgroundRunning() >= Math.max(1, share - 1)) {
            return false;
        }
        int free = threads - running;
        if (lane.running.isEmpty()) {
            return free > (fast ? 0 : 1);
        }
        return lane.running.size() < BASE_THREADS ? free > 1 : fast && free > SPARE_THREADS;
    }

    private void enter(Poll poll) {
        running++;
        poll.lane.running.add(poll);
    }

    private void leave(Poll poll, long nanos) {
        List<Poll> next;
        synchronized (this) {
            running--;
            poll.lane.running.remove(poll);
            poll.lane.record(nanos, nanoClock.getAsLong(), slowNanos);
            next = dequeue();
        }
        try {
            next.forEach(each -> pool.execute(() -> run(each)));
        } catch (RejectedExecutionException e) {
            // The controller is shutting down.
        }
    }

    /** Removes the polls that may run now from the queues, one of each lane in turn. */
    private List<Poll> dequeue() {
        List<Poll> next = new ArrayList<>();
        boolean any = true;
        while (any) {
            any = false;
            for (int i = waiting.size(); i > 0; i--) {
                Lane lane = waiting.remove();
                Poll poll = lane.first();
                if (poll != null && mayRun(poll)) {
                    lane.queueOf(poll).remove(poll);
                    enter(poll);
                    next.add(poll);
                    any = true;
                }
                if (!lane.isQueueEmpty()) {
                    waiting.add(lane);
                }
            }
        }
        return next;
    }

    private synchronized void unqueue(Poll poll) {
        poll.lane.queueOf(poll).remove(poll);
        if (poll.lane.isQueueEmpty()) {
            waiting.remove(poll.lane);
        }
    }

    /** The polls of one workspace. Guarded by the lock of the scheduler. */
    private static final class Lane {
        private final Set<Poll> running = new HashSet<>();
        /** In order of arrival. A set, so that cancelling one of thousands is cheap. */
        private final Set<Poll> waiting = new LinkedHashSet<>();
        /** Those that run when no other poll waits. */
        private final Set<Poll> waitingInBackground = new LinkedHashSet<>();

        private boolean known;
        private boolean slow;
        private long slowAt;

        boolean isFast(long now, long slowNanos) {
            boolean slowLately = slow && now - slowAt < SLOW_MEMORY * slowNanos;
            return known
                    && !slowLately
                    && running.stream().noneMatch(poll -> poll.hasBegun && now - poll.begun > slowNanos);
        }

        void record(long nanos, long now, long slowNanos) {
            known = true;
            if (nanos > slowNanos) {
                slow = true;
                slowAt = now;
            }
        }

        boolean isIdle() {
            return running.isEmpty() && isQueueEmpty();
        }

        boolean isQueueEmpty() {
            return waiting.isEmpty() && waitingInBackground.isEmpty();
        }

        Set<Poll> queueOf(Poll poll) {
            return poll.background ? waitingInBackground : waiting;
        }

        long backgroundRunning() {
            return running.stream().filter(poll -> poll.background).count();
        }

        /** Returns the poll that runs next; null if none waits. */
        @CheckForNull
        Poll first() {
            Set<Poll> queue = waiting.isEmpty() ? waitingInBackground : waiting;
            return queue.isEmpty() ? null : queue.iterator().next();
        }
    }

    private final class Poll extends FutureTask<Void> {
        private final Lane lane;
        private final boolean background;
        private volatile Future<?> timer;
        private boolean hasBegun;
        private long begun;

        Poll(Lane lane, Runnable task, boolean background) {
            super(task, null);
            this.lane = lane;
            this.background = background;
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            boolean cancelled = super.cancel(mayInterruptIfRunning);
            if (timer != null) {
                timer.cancel(false);
            }
            unqueue(this);
            return cancelled;
        }
    }
}
