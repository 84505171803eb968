package io.jenkins.plugins.azureml.bench;

import com.sun.management.ThreadMXBean;
import hudson.model.TaskListener;
import io.jenkins.plugins.azureml.localazure.SimulatedRun;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What many waits at once cost the controller: threads, memory, processor time, requests; and how late an end is seen. */
final class Waits {

    private static final int[] COUNTS = {1, 10, 100, 1000, 10_000};
    private static final int STEADY_SECONDS = 60;

    private Waits() {}

    static void run(Path project) throws Exception {
        System.setProperty("io.jenkins.plugins.azureml.minPollMillis", "2000");
        Report report = new Report(
                project,
                "waits",
                "waits at once",
                "threads of the plugin",
                "heap per wait, KB",
                "processor, s a minute",
                "requests a second",
                "end seen after, s: median",
                "p99");
        for (int count : COUNTS) {
            measure(count, report);
        }
        report.write();
    }

    private static void measure(int count, Report report) throws Exception {
        LocalAzureExtension local = new LocalAzureExtension();
        local.beforeEach(null);
        List<SimulatedRun> runs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            runs.add(local.azure()
                    .addRun(Waiting.EXPERIMENT, "run-" + i)
                    .status("Running")
                    .log("hello\n"));
        }
        Waiting waiting = new Waiting(local);
        long heap = heap();
        List<QuietContext> contexts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            contexts.add(waiting.begin("run-" + i, TaskListener.NULL));
        }
        while (local.azure().requests().count("GET", "/std_log") < Math.min(count, 9000)) {
            TimeUnit.MILLISECONDS.sleep(500);
        }
        // Until the intervals have grown with the age of the waits.
        TimeUnit.SECONDS.sleep(20);
        double perWait = (heap() - heap) / 1024.0 / count;
        long cpu = cpu();
        long requests = local.azure().requests().total();
        long begin = System.nanoTime();
        TimeUnit.SECONDS.sleep(STEADY_SECONDS);
        double seconds = (System.nanoTime() - begin) / 1e9;
        double cpuPerMinute = (cpu() - cpu) / 1e9 * 60 / seconds;
        double perSecond = (local.azure().requests().total() - requests) / seconds;
        long threads = pluginThreads();
        long completed = System.nanoTime();
        runs.forEach(SimulatedRun::complete);
        double[] lags = new double[count];
        for (int i = 0; i < count; i++) {
            lags[i] = (contexts.get(i).end.get(10, TimeUnit.MINUTES) - completed) / 1e9;
        }
        Arrays.sort(lags);
        report.row(count, threads, perWait, cpuPerMinute, perSecond, lags[count / 2], lags[count * 99 / 100]);
        local.afterEach(null);
    }

    private static long heap() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            TimeUnit.MILLISECONDS.sleep(200);
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static long pluginThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("Azure ML"))
                .count();
    }

    /** Of the plugin's threads that are alive, in nanoseconds. */
    private static long cpu() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long sum = 0;
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("Azure ML")) {
                sum += Math.max(0, threads.getThreadCpuTime(thread.getId()));
            }
        }
        return sum;
    }
}
