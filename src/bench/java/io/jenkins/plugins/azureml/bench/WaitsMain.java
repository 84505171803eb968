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
    static final String COMPLETE = "complete";
    static final String RESULT = "result ";
    /** A run that has ended. */
    static final String ENDED = "ended";

    private static final Pattern RUN = Pattern.compile("\\brun-[0-9]+");
    private static final int SETTLE_SECONDS = TrialMode.choose(5, 20);
    private static final int STEADY_SECONDS = TrialMode.choose(10, 30);
    /** The limit of polls per second for all waits together. */
    private static final int POLLS = 100;

    private WaitsMain() {}

    /** Arguments: the number of waits, whether they get the experiment. */
    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[0]);
        String experiment = Boolean.parseBoolean(arguments[1]) ? WaitStarter.EXPERIMENT : null;
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
            contexts.add(waiting.start("run-" + i, experiment, () -> log));
        }
        polled.await();
        // Until the intervals have grown with the age of the waits.
        TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
        double heapPerWait = (heap() - heap) / 1024.0 / count;
        System.out.println(STEADY);
        long cpu = cpu();
        long begin = System.nanoTime();
        // Or until each wait has polled, since polls of so many are not evenly spread.
        TimeUnit.SECONDS.sleep(Math.max(STEADY_SECONDS, count * 11 / 10 / POLLS));
        double cpuPerMinute = (cpu() - cpu) * 60.0 / (System.nanoTime() - begin);
        System.out.println(MEASURED);
        long threads = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread))
                .count();
        System.out.println(COMPLETE);
        long completed = System.nanoTime();
        double[] lags = new double[count];
        for (int i = 0; i < count; i++) {
            lags[i] = (contexts.get(i).end.get(10, TimeUnit.MINUTES) - completed) / 1e9;
        }
        Arrays.sort(lags);
        System.out.println(RESULT + threads + " " + heapPerWait + " " + cpuPerMinute + " " + lags[count / 2] + " "
                + lags[(int) (count * 99L / 100)]);
        System.exit(0);
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
