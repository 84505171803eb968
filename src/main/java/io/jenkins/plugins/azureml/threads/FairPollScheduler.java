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
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Shares a few threads among polls of many places (workspaces), so that one that hangs keeps no other waiting. A place may have
 * more than two of them only while two others are free, and not if its polls have taken long lately, or nothing is known of it
 * yet; the last free thread is for a quick place that has none. Who has to wait for a thread holds none meanwhile.
 */
final class FairPollScheduler {

    private static final int FREELY = 2;
    private static final int LEFT_FREE = 2;
    /** As many times what is slow; some polls ask nothing and say little of their place by being quick. */
    private static final int SLOW_AFTERWARDS = 12;

    private static final int MOST = 500;

    private final ScheduledThreadPoolExecutor pool;
    private final int threads;
    private final long slowNanos;
    private final Map<String, Lane> lanes = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Lane> eldest) {
            return size() > MOST && eldest.getValue().isIdle();
        }
    };

    /** Those with polls that wait for a thread, the one that had one last at the end. */
    private final Deque<Lane> waiting = new ArrayDeque<>();

    private int running;

    /** @param slowNanos a poll that takes longer makes its place a slow one, until another takes less */
    FairPollScheduler(@NonNull ScheduledThreadPoolExecutor pool, long slowNanos) {
        this.pool = pool;
        this.threads = pool.getCorePoolSize();
        this.slowNanos = slowNanos;
    }

    /** Runs a poll of {@code place} some time from now, or when it is its turn. */
    @NonNull
    Future<?> schedule(@NonNull String place, long millis, @NonNull Runnable task) {
        Poll poll;
        synchronized (this) {
            poll = new Poll(lanes.computeIfAbsent(place, key -> new Lane()), task);
        }
        poll.timer = pool.schedule(() -> due(poll), millis, TimeUnit.MILLISECONDS);
        return poll;
    }

    private void due(Poll poll) {
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
        long begun = System.nanoTime();
        synchronized (this) {
            poll.begun = begun;
        }
        try {
            poll.run();
        } finally {
            leave(poll, System.nanoTime() - begun);
        }
    }

    private boolean mayRun(Lane lane) {
        boolean quick = lane.isQuick(System.nanoTime(), slowNanos);
        int free = threads - running;
        if (lane.running.isEmpty()) {
            return free > (quick ? 0 : 1);
        }
        return lane.running.size() < FREELY ? free > 1 : quick && free > LEFT_FREE;
    }

    private void enter(Poll poll) {
        running++;
        poll.lane.running.add(poll);
    }

    private void leave(Poll poll, long took) {
        List<Poll> next = new ArrayList<>();
        synchronized (this) {
            running--;
            poll.lane.running.remove(poll);
            poll.lane.took(took, slowNanos);
            next(next);
        }
        try {
            next.forEach(each -> pool.execute(() -> run(each)));
        } catch (RejectedExecutionException e) {
            // The controller is shutting down.
        }
    }

    /** Takes those whose turn it is from the queues, one of each place after the other. */
    private void next(List<Poll> turn) {
        boolean any = true;
        while (any) {
            any = false;
            for (int i = waiting.size(); i > 0; i--) {
                Lane lane = waiting.remove();
                if (!lane.waiting.isEmpty() && mayRun(lane)) {
                    Poll poll = lane.takeFirst();
                    enter(poll);
                    turn.add(poll);
                    any = true;
                }
                if (!lane.waiting.isEmpty()) {
                    waiting.add(lane);
                }
            }
        }
    }

    private synchronized void forget(Poll poll) {
        poll.lane.waiting.remove(poll);
        if (poll.lane.waiting.isEmpty()) {
            waiting.remove(poll.lane);
        }
    }

    /** Guarded by the lock of all. */
    private static final class Lane {
        private final Set<Poll> running = new HashSet<>();
        /** In the order in which they came; found at once when they are cancelled. */
        private final Set<Poll> waiting = new LinkedHashSet<>();

        private boolean known;
        private boolean slow;
        private long slowAt;

        boolean isQuick(long now, long slowNanos) {
            boolean lately = slow && now - slowAt < SLOW_AFTERWARDS * slowNanos;
            return known
                    && !lately
                    && running.stream().noneMatch(poll -> poll.begun != 0 && now - poll.begun > slowNanos);
        }

        void took(long nanos, long slowNanos) {
            known = true;
            if (nanos > slowNanos) {
                slow = true;
                slowAt = System.nanoTime();
            }
        }

        boolean isIdle() {
            return running.isEmpty() && waiting.isEmpty();
        }

        Poll takeFirst() {
            Iterator<Poll> all = waiting.iterator();
            Poll first = all.next();
            all.remove();
            return first;
        }
    }

    private final class Poll extends FutureTask<Void> {
        private final Lane lane;
        private volatile Future<?> timer;
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
            forget(this);
            return cancelled;
        }
    }
}
