package io.jenkins.plugins.azureml.bench;

import io.jenkins.plugins.azureml.localazure.RecordedRequest;
import io.jenkins.plugins.azureml.localazure.SimulatedRun;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.MicrosoftPython;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Follows a growing log: measures the bytes fetched and the delay of its lines. */
final class LogsBench {

    private static final int MB = 1024 * 1024;
    private static final String LINE = "x".repeat(200);
    /** Size in MB, growth in MB per second. */
    private static final int[][] LOGS =
            TrialMode.ON ? new int[][] {{3, 1}} : new int[][] {{10, 1}, {100, 5}, {1024, 32}};

    private LogsBench() {}

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
        List<Supplier<Follower>> followers = new ArrayList<>(
                List.of(() -> new PluginFollower(false), () -> new PluginFollower(true), CurlFollower::new));
        Optional<String> missing = MicrosoftPython.missing();
        if (missing.isEmpty()) {
            followers.add(MicrosoftFollower::new);
        }
        double most = 0;
        for (int[] log : LOGS) {
            for (Supplier<Follower> each : followers) {
                Follower follower = each.get();
                double fetched = measure(log[0], log[1], follower, report);
                most = follower instanceof PluginFollower ? Math.max(most, fetched) : most;
            }
        }
        report.goal("bytes that `amlWaitRun` fetches for each byte written", 1.01, most);
        missing.ifPresent(why -> report.note("Microsoft's client is not here to be compared: " + why + "."));
        report.write();
    }

    /** @return bytes fetched per byte written */
    private static double measure(int size, int perSecond, Follower follower, Report report) throws Exception {
        LocalAzureExtension local = follower.service();
        local.beforeEach(null);
        SimulatedRun run = local.azure().addRun(WaitStarter.EXPERIMENT, "run-1").status("Running");
        LineDelays lag = new LineDelays();
        long before = local.azure().requests().total();
        follower.start(local, "run-1", lag);
        // Python takes seconds to start, which is not part of the measurement.
        while (local.azure().requests().count("GET", "/details$") == 0) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        long written = write(run, size, perSecond);
        run.complete();
        follower.awaitEnd();
        long requests = local.azure().requests().total() - before;
        double fetched = local.azure().requests().matching("GET", "std_log").stream()
                        .mapToLong(RecordedRequest::responseBytes)
                        .sum()
                / (double) written;
        report.row(
                size,
                perSecond,
                follower.name(),
                fetched,
                requests,
                String.format("%.0f %%", 100.0 * lag.lines() * lineBytes() / written),
                lag.quantile(0.5),
                lag.quantile(0.99));
        local.afterEach(null);
        return fetched;
    }

    private static int lineBytes() {
        return line().length;
    }

    /** Returns a line with the time of its writing. */
    private static byte[] line() {
        return (LineDelays.MARK + System.currentTimeMillis() + " " + LINE + "\n").getBytes(StandardCharsets.US_ASCII);
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
