package io.jenkins.plugins.azureml.threads;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
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
        Poll poll;
        synchronized (this) {
            poll = new Poll(lanes.computeIfAbsent(workspaceKey, key -> new Lane()), task);
        }
        poll.timer = pool.schedule(() -> runOrQueue(poll), delayMillis, TimeUnit.MILLISECONDS);
        return poll;
    }

    private void runOrQueue(Poll poll) {
        synchronized (this) {
            if (!mayRun(poll.lane)) {
                if (poll.lane.waiting.isEmpty()) {
                    waiting.add(poll.lane);
                }
                poll.lane.waiting.add(poll);
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

    private boolean mayRun(Lane lane) {
        boolean fast = lane.isFast(nanoClock.getAsLong(), slowNanos);
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
                if (!lane.waiting.isEmpty() && mayRun(lane)) {
                    Poll poll = lane.removeFirst();
                    enter(poll);
                    next.add(poll);
                    any = true;
                }
                if (!lane.waiting.isEmpty()) {
                    waiting.add(lane);
                }
            }
        }
        return next;
    }

    private synchronized void unqueue(Poll poll) {
        poll.lane.waiting.remove(poll);
        if (poll.lane.waiting.isEmpty()) {
            waiting.remove(poll.lane);
        }
    }

    /** The polls of one workspace. Guarded by the lock of the scheduler. */
    private static final class Lane {
        private final Set<Poll> running = new HashSet<>();
        /** In order of arrival. A set, so that cancelling one of thousands is cheap. */
        private final Set<Poll> waiting = new LinkedHashSet<>();

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
            return running.isEmpty() && waiting.isEmpty();
        }

        Poll removeFirst() {
            Iterator<Poll> all = waiting.iterator();
            Poll first = all.next();
            all.remove();
            return first;
        }
    }

    private final class Poll extends FutureTask<Void> {
        private final Lane lane;
        private volatile Future<?> timer;
        private boolean hasBegun;
        private long begun;

        Poll(Lane lane, Runnable task) {
            super(task, null);
            this.lane = lane;
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
