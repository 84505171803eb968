package io.jenkins.plugins.azureml.bench;

import hudson.model.TaskListener;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A controller that only waits for runs. Prints its progress to standard output: {@link WaitsBench}, whose JVM has the
 * Azure ML, then counts requests and ends the runs. At the end prints the measurements.
 */
public final class WaitsMain {

    static final String STEADY = "steady";
    static final String MEASURED = "measured";
    /** Before the number of the first run to end and that of the first one not to end. */
    static final String COMPLETE = "complete ";

    static final String RESULT = "result ";
    /** A run that has ended. */
    static final String ENDED = "ended";

    private static final Pattern RUN = Pattern.compile("\\brun-[0-9]+");
    private static final int SETTLE_SECONDS = TrialMode.choose(5, 10);
    private static final int STEADY_SECONDS = TrialMode.choose(10, 20);
    /** The limit of requests of their own per second for all waits together. */
    private static final int REQUESTS = 100;
    /** One in so many runs ends before all others do. */
    private static final int ENDING = 20;

    private static final int ENDING_SECONDS = TrialMode.choose(5, 10);

    private WaitsMain() {}

    static String runId(int number) {
        return "run-" + number;
    }

    static String experiment(int number, int experiments) {
        return experiments == 1 ? WaitStarter.EXPERIMENT : WaitStarter.EXPERIMENT + "-" + number % experiments;
    }

    /** Arguments: the number of waits, that of the experiments of their runs, whether they get the experiment. */
    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[0]);
        int experiments = Integer.parseInt(arguments[1]);
        boolean given = Boolean.parseBoolean(arguments[2]);
        BenchController.configure();
        WaitStarter waiting = new WaitStarter(
                BenchController.server("subscription"),
                BenchController.server("resourceGroup"),
                BenchController.server("workspace"));
        Set<Thread> before = new HashSet<>(Thread.getAllStackTraces().keySet());
        // Loads classes and opens connections once, so that they do not count as a cost of each wait.
        waiting.start(ENDED, TaskListener.NULL).end.get();
        long heap = heap();
        CountDownLatch polled = new CountDownLatch(count);
        List<QuietContext> contexts = new ArrayList<>();
        PrintStream log = log(polled);
        for (int i = 0; i < count; i++) {
            contexts.add(waiting.start(runId(i), given ? experiment(i, experiments) : null, () -> log));
        }
        polled.await();
        // Until the intervals have grown with the age of the waits.
        TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
        double heapPerWait = (heap() - heap) / 1024.0 / count;
        System.out.println(STEADY);
        long cpu = cpu();
        long begin = System.nanoTime();
        // Or until each wait has read its log, since the reads of so many are not evenly spread.
        TimeUnit.SECONDS.sleep(Math.max(STEADY_SECONDS, count * 11 / 10 / REQUESTS));
        double cpuPerMinute = (cpu() - cpu) * 60.0 / (System.nanoTime() - begin);
        System.out.println(MEASURED);
        long threads = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread))
                .count();
        int steady = count / ENDING;
        long[] completed = new long[count];
        for (int i = 0; i < steady; i++) {
            complete(completed, i, i + 1);
            TimeUnit.NANOSECONDS.sleep(TimeUnit.SECONDS.toNanos(ENDING_SECONDS) / steady);
        }
        String lags = lags(contexts, completed, 0, steady);
        complete(completed, steady, count);
        System.out.println(RESULT + threads + " " + heapPerWait + " " + cpuPerMinute + " " + lags + " "
                + lags(contexts, completed, steady, count));
        System.exit(0);
    }

    private static void complete(long[] completed, int from, int to) {
        System.out.println(COMPLETE + from + " " + to);
        Arrays.fill(completed, from, to, System.nanoTime());
    }

    /** Waits for the ends of some waits. Returns the median and the 99th percentile of their delays in seconds; -1 without waits. */
    private static String lags(List<QuietContext> contexts, long[] completed, int from, int to) throws Exception {
        int count = to - from;
        if (count == 0) {
            return "-1 -1";
        }
        double[] lags = new double[count];
        for (int i = 0; i < count; i++) {
            lags[i] = (contexts.get(from + i).end.get(10, TimeUnit.MINUTES) - completed[from + i]) / 1e9;
        }
        Arrays.sort(lags);
        return lags[count / 2] + " " + lags[(int) (count * 99L / 100)];
    }

    /** Returns the heap after a garbage collection. */
    private static long heap() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            TimeUnit.MILLISECONDS.sleep(200);
        }
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP && pool.getCollectionUsage() != null)
                .mapToLong(pool -> pool.getCollectionUsage().getUsed())
                .sum();
    }

    /** Returns the CPU time of the whole JVM in nanoseconds. */
    private static long cpu() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    /** One log for all builds, since a log takes more memory than a wait. Notices when each run is first mentioned. */
    private static PrintStream log(CountDownLatch polled) {
        Set<String> seen = ConcurrentHashMap.newKeySet();
        return LineOutputStream.to(line -> {
            Matcher run = RUN.matcher(line);
            if (run.find() && seen.add(run.group())) {
                polled.countDown();
            }
        });
    }
}
