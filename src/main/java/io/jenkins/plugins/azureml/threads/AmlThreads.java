package io.jenkins.plugins.azureml.threads;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.init.Terminator;
import hudson.util.DaemonThreadFactory;
import hudson.util.NamingThreadFactory;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import jenkins.util.SystemProperties;

/**
 * The plugin's own threads. Polls have a small pool to themselves, so that thousands of waits cost a handful of threads and
 * bulk data never keeps a poll waiting; {@code jenkins.util.Timer} is not used since network calls would hold up all of
 * Jenkins.
 */
public final class AmlThreads {

    private static final int POLLERS = 8;
    /** A poll that takes longer is one of a slow service. */
    private static final long SLOW_SECONDS = 5;
    /** A build with many branches stops them all at once, and each has seconds to be heard. */
    private static final int STOPPERS = 24;

    private static final int ENDS = 8;
    private static final int TRANSFERS = 8;
    private static final long IDLE_SECONDS = 60;

    private static ScheduledThreadPoolExecutor polls;
    private static FairPollScheduler lanes;
    private static ScheduledThreadPoolExecutor stops;
    private static ScheduledThreadPoolExecutor alarms;
    private static ThreadPoolExecutor ends;
    private static ThreadPoolExecutor transfers;

    private AmlThreads() {}

    /** For polls and other short requests, now or later. */
    @NonNull
    public static synchronized ScheduledExecutorService polls() {
        if (polls == null) {
            polls = scheduled(POLLERS, "Azure ML poll");
            lanes = new FairPollScheduler(polls, TimeUnit.SECONDS.toNanos(SLOW_SECONDS));
        }
        return polls;
    }

    /**
     * Runs a poll on these threads, some time from now.
     *
     * @param place that is asked: where it hangs, the polls of others go on
     */
    @NonNull
    public static synchronized Future<?> poll(@NonNull String place, long millis, @NonNull Runnable task) {
        polls();
        return lanes.schedule(place, millis, task);
    }

    /** How many polls are waiting for their time: about as many as there are waits. */
    public static synchronized int pendingPolls() {
        return polls == null ? 0 : polls.getQueue().size();
    }

    /** For the requests of steps that are being stopped: a service that hangs does not keep them waiting behind polls. */
    @NonNull
    public static synchronized ScheduledExecutorService stops() {
        if (stops == null) {
            stops = scheduled(STOPPERS, "Azure ML stop");
        }
        return stops;
    }

    /** For what must happen in time: nothing that waits for a service. */
    @NonNull
    public static synchronized ScheduledExecutorService alarms() {
        if (alarms == null) {
            alarms = scheduled(1, "Azure ML alarm");
        }
        return alarms;
    }

    /** For snapshots, uploads, downloads and scoring: bounded, the rest queue. */
    @NonNull
    public static synchronized ExecutorService transfers() {
        if (transfers == null) {
            refuseAtTheEnd();
            int size =
                    Math.max(1, SystemProperties.getInteger("io.jenkins.plugins.azureml.transferThreads", TRANSFERS));
            transfers = bounded(size, "Azure ML transfer");
        }
        return transfers;
    }

    /** For the last words of runs, which are asked for again and again: no poll is to wait meanwhile. */
    @NonNull
    public static synchronized ExecutorService ends() {
        if (ends == null) {
            refuseAtTheEnd();
            ends = bounded(ENDS, "Azure ML end");
        }
        return ends;
    }

    /** Whether a transfer that is handed in now would have to wait for another one to end. */
    public static synchronized boolean transfersAreBusy() {
        return transfers != null && transfers.getActiveCount() >= transfers.getMaximumPoolSize();
    }

    @Terminator
    public static synchronized void shutDown() {
        for (ExecutorService each : new ExecutorService[] {polls, stops, alarms, ends, transfers}) {
            if (each != null) {
                each.shutdownNow();
            }
        }
        polls = null;
        lanes = null;
        stops = null;
        alarms = null;
        ends = null;
        transfers = null;
    }

    private static ThreadPoolExecutor bounded(int size, String name) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                size, size, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory(name));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static ScheduledThreadPoolExecutor scheduled(int threads, String name) {
        refuseAtTheEnd();
        ScheduledThreadPoolExecutor pool = new ScheduledThreadPoolExecutor(threads, factory(name));
        pool.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        pool.allowCoreThreadTimeOut(true);
        pool.setRemoveOnCancelPolicy(true);
        return pool;
    }

    /** A pool that were made now, nobody would shut down. */
    private static void refuseAtTheEnd() {
        if (ControllerShutdown.hasBegun()) {
            throw new RejectedExecutionException("the controller is shutting down");
        }
    }

    private static NamingThreadFactory factory(String name) {
        return new NamingThreadFactory(new DaemonThreadFactory(), name);
    }
}
