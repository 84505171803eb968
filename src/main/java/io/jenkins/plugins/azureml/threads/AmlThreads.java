package io.jenkins.plugins.azureml.threads;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.init.Terminator;
import hudson.security.ACL;
import hudson.util.ClassLoaderSanityThreadFactory;
import hudson.util.DaemonThreadFactory;
import hudson.util.NamingThreadFactory;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import jenkins.security.ImpersonatingScheduledExecutorService;
import jenkins.util.SystemProperties;

/**
 * Provides the thread pools of the plugin. Polls have a small pool of their own, so that thousands of waits need few threads and
 * transfers do not delay polls. {@code jenkins.util.Timer} is not used, because network requests would delay all of Jenkins.
 *
 * <p>Tasks run as SYSTEM. Threads do not inherit the context class loader of the thread that creates them, which would keep the
 * Groovy class loader of a finished build in memory. Idle threads end. While the controller shuts down, no pool is created; the
 * accessors then throw {@link RejectedExecutionException}.
 */
public final class AmlThreads {

    /** A poll that takes longer marks its workspace as slow. */
    private static final long SLOW_POLL_SECONDS = 5;

    private static final long IDLE_SECONDS = 60;

    private static final int SCORING_PER_BUILD = 8;

    private static final Map<Pool, Threads> POOLS = new EnumMap<>(Pool.class);
    private static FairPollScheduler fairPolls;
    private static PerOwnerThreadLimit scoringShares;

    private enum Pool {
        POLLS("Azure ML poll", 8),
        /** A build with many branches stops all of them at once, and each has only seconds to send its request. */
        CANCELLATIONS("Azure ML cancellation", 24),
        /** Several, because a timeout prints into a build log, which may be slow. */
        TIMERS("Azure ML timer", 4),
        FINALIZERS("Azure ML finalizer", 16),
        /** For runs with a log file for each rank. */
        LOGS("Azure ML log", 16),
        TRANSFERS("Azure ML transfer", 8),
        /** As many as transfers, each of which needs one at most. */
        LISTINGS("Azure ML listing", TRANSFERS.threads),
        CALLS("Azure ML call", 8),
        /** Forms stop waiting, so few threads are enough, and none of them is one that a build needs. */
        FORMS("Azure ML form", 4),
        /** Two more than one build gets. */
        SCORING("Azure ML scoring", AmlThreads.SCORING_PER_BUILD + 2);

        private final String threadName;
        private final int threads;

        Pool(String threadName, int threads) {
            this.threadName = threadName;
            this.threads = threads;
        }
    }

    /** A pool, and the service through which tasks are submitted to it. */
    private record Threads(ScheduledThreadPoolExecutor pool, ScheduledExecutorService tasks) {

        static Threads create(String name, int size) {
            if (ControllerShutdown.hasBegun()) {
                // Nothing would shut down a pool that is created now.
                throw new RejectedExecutionException("the controller is shutting down");
            }
            ScheduledThreadPoolExecutor pool = new ScheduledThreadPoolExecutor(
                    size, new NamingThreadFactory(new ClassLoaderSanityThreadFactory(new DaemonThreadFactory()), name));
            pool.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
            pool.allowCoreThreadTimeOut(true);
            pool.setRemoveOnCancelPolicy(true);
            return new Threads(pool, new ImpersonatingScheduledExecutorService(pool, ACL.SYSTEM2));
        }

        boolean isBusy() {
            return pool.getActiveCount() >= pool.getCorePoolSize();
        }
    }

    private AmlThreads() {}

    private static synchronized Threads threads(Pool pool) {
        return POOLS.computeIfAbsent(pool, key -> Threads.create(key.threadName, size(key)));
    }

    private static int size(Pool pool) {
        return switch (pool) {
            case TRANSFERS, LISTINGS -> size("transferThreads", pool);
            case LOGS -> size("logThreads", pool);
            default -> pool.threads;
        };
    }

    private static int size(String property, Pool pool) {
        return Math.max(1, SystemProperties.getInteger("io.jenkins.plugins.azureml." + property, pool.threads));
    }

    /** Returns the pool for polls and other short requests. */
    @NonNull
    public static ScheduledExecutorService polls() {
        return threads(Pool.POLLS).tasks();
    }

    /**
     * Schedules a poll such that a workspace that hangs does not delay the polls of others.
     *
     * @param workspaceKey identifies the workspace that is polled
     */
    @NonNull
    public static synchronized Future<?> poll(@NonNull String workspaceKey, long delayMillis, @NonNull Runnable task) {
        return fairPolls().schedule(workspaceKey, delayMillis, task);
    }

    /**
     * Runs what may be later than the polls of its workspace, such as a read of a log, on a poll thread.
     *
     * @param workspaceKey identifies the workspace that is polled
     */
    @NonNull
    public static synchronized Future<?> pollInBackground(@NonNull String workspaceKey, @NonNull Runnable task) {
        return fairPolls().scheduleInBackground(workspaceKey, task);
    }

    private static synchronized FairPollScheduler fairPolls() {
        ScheduledExecutorService polls = polls();
        if (fairPolls == null) {
            fairPolls = new FairPollScheduler(
                    polls, Pool.POLLS.threads, TimeUnit.SECONDS.toNanos(SLOW_POLL_SECONDS), System::nanoTime);
        }
        return fairPolls;
    }

    /** Returns the number of polls that are scheduled for later, which is about the number of waits. */
    public static synchronized int pendingPolls() {
        Threads polls = POOLS.get(Pool.POLLS);
        return polls == null ? 0 : polls.pool().getQueue().size();
    }

    /** Returns the pool for requests of steps that are being stopped, so that they do not queue behind polls. */
    @NonNull
    public static ScheduledExecutorService cancellations() {
        return threads(Pool.CANCELLATIONS).tasks();
    }

    /** Returns the pool for tasks that must start on time. They must not wait for a service. */
    @NonNull
    public static ScheduledExecutorService timers() {
        return threads(Pool.TIMERS).tasks();
    }

    /** Returns the bounded pool for snapshots, uploads and downloads. */
    @NonNull
    public static ExecutorService transfers() {
        return threads(Pool.TRANSFERS).tasks();
    }

    /** Returns the pool that lists files while a transfer is running. A transfer that holds a thread finds another one here. */
    @NonNull
    public static ExecutorService listings() {
        return threads(Pool.LISTINGS).tasks();
    }

    /** Returns the pool for steps that take a moment. They must not wait for transfers, which take hours. */
    @NonNull
    public static ExecutorService calls() {
        return threads(Pool.CALLS).tasks();
    }

    /** Returns the bounded pool that reads lists for forms. */
    @NonNull
    public static ExecutorService forms() {
        return threads(Pool.FORMS).tasks();
    }

    /** Returns the bounded pool for the files of scoring steps. For requests see {@link #scoringOf}. */
    @NonNull
    public static ExecutorService scoring() {
        return threads(Pool.SCORING).tasks();
    }

    /**
     * Returns an executor for scoring requests that never occupies all threads of the pool with requests of one build.
     *
     * @param build identifies the build
     */
    @NonNull
    public static synchronized Executor scoringOf(@NonNull String build) {
        if (scoringShares == null) {
            scoringShares = new PerOwnerThreadLimit(scoring(), SCORING_PER_BUILD);
        }
        return scoringShares.of(build);
    }

    /** Returns the pool that reads the final log and metrics of runs. It retries for long, which would delay polls. */
    @NonNull
    public static ExecutorService finalizers() {
        return threads(Pool.FINALIZERS).tasks();
    }

    /** Returns the bounded pool that reads several log files of a run at a time. Polls must not wait for its threads. */
    @NonNull
    public static ExecutorService logs() {
        return threads(Pool.LOGS).tasks();
    }

    /** Returns whether a transfer that is submitted now has to wait for another one. */
    public static synchronized boolean transfersAreBusy() {
        Threads transfers = POOLS.get(Pool.TRANSFERS);
        return transfers != null && transfers.isBusy();
    }

    /** Returns whether no task is running at the moment. */
    static synchronized boolean areIdle() {
        return POOLS.values().stream().allMatch(each -> each.pool().getActiveCount() == 0);
    }

    /** Interrupts all tasks and discards those that have not started. */
    @Terminator
    public static synchronized void shutDown() {
        POOLS.values().forEach(each -> each.pool().shutdownNow());
        POOLS.clear();
        fairPolls = null;
        scoringShares = null;
    }
}
