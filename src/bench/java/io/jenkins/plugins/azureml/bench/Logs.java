package io.jenkins.plugins.azureml.bench;

import io.jenkins.plugins.azureml.localazure.RecordedRequest;
import io.jenkins.plugins.azureml.localazure.SimulatedRun;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A log followed while it grows: what is fetched of it, and how late its lines are printed. */
final class Logs {

    private static final int MB = 1024 * 1024;
    private static final String LINE = "x".repeat(200);
    /** Size in MB, growth in MB a second. */
    private static final int[][] LOGS = {{10, 1}, {100, 5}, {1024, 25}};

    private Logs() {}

    static void run(Path project) throws Exception {
        System.setProperty("io.jenkins.plugins.azureml.minPollMillis", "2000");
        Report report = new Report(
                project,
                "logs",
                "log, MB",
                "grows by, MB/s",
                "followed by",
                "fetched / written",
                "requests",
                "lines shown",
                "lag, s: median",
                "p99");
        for (int[] log : LOGS) {
            for (Follower follower : List.of(new PluginFollower(), new CurlFollower())) {
                measure(log[0], log[1], follower, report);
            }
        }
        report.write();
    }

    private static void measure(int size, int perSecond, Follower follower, Report report) throws Exception {
        LocalAzureExtension local = new LocalAzureExtension();
        local.beforeEach(null);
        SimulatedRun run = local.azure().addRun(Waiting.EXPERIMENT, "run-1").status("Running");
        Lag lag = new Lag();
        follower.begin(local, "run-1", lag);
        long written = write(run, size, perSecond);
        run.complete();
        follower.awaitEnd();
        List<RecordedRequest> requests = local.azure().requests().matching("GET", "std_log");
        long fetched =
                requests.stream().mapToLong(RecordedRequest::responseBytes).sum();
        report.row(
                size,
                perSecond,
                follower.name(),
                fetched / (double) written,
                requests.size(),
                String.format("%.0f %%", 100.0 * lag.lines() * lineBytes() / written),
                lag.quantile(0.5),
                lag.quantile(0.99));
        local.afterEach(null);
    }

    private static int lineBytes() {
        return line().length;
    }

    /** A line that says when it was written. */
    private static byte[] line() {
        return (Lag.MARK + System.currentTimeMillis() + " " + LINE + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static long write(SimulatedRun run, int size, int perSecond) throws InterruptedException {
        long written = 0;
        long begin = System.nanoTime();
        while (written < (long) size * MB) {
            StringBuilder lines = new StringBuilder();
            byte[] line = line();
            while (lines.length() < perSecond * MB / 10) {
                lines.append(new String(line, StandardCharsets.US_ASCII));
            }
            run.append("user_logs/std_log.txt", lines.toString().getBytes(StandardCharsets.US_ASCII));
            written += lines.length();
            long due = begin + (long) (written / (double) perSecond / MB * 1e9);
            TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
        }
        return written;
    }
}
