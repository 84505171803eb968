package io.jenkins.plugins.azureml.bench;

import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.localazure.SimulatedRun;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Follows the logs of all ranks of a distributed run over a link: measures the delay of their lines. */
final class RanksBench {

    private static final int[] RANKS = {1, 8, 64};
    private static final int INTERVAL_SECONDS = 2;
    private static final int SECONDS = TrialMode.choose(8, 40);
    /** Of each rank. */
    private static final int LINES_A_SECOND = 10;

    private static final String LINE = "x".repeat(200);

    private RanksBench() {}

    static void run(Path project) throws Exception {
        Report report = new Report(
                project,
                "ranks",
                "ranks",
                "all logs grow by, KB/s",
                "requests a second",
                "lines shown",
                "lag, s: median",
                "p99",
                "p99 by the interval");
        double most = 0;
        for (int ranks : RANKS) {
            try (LinkedAzure linked = new LinkedAzure(false)) {
                most = Math.max(most, measure(linked.azure(), ranks, report));
            }
        }
        report.goal("lag (p99), as a multiple of the interval between polls,", 2, most);
        report.write();
    }

    /** @return the lag (p99) as a multiple of the interval */
    private static double measure(LocalAzureMl azure, int ranks, Report report) throws Exception {
        SimulatedRun run = azure.addRun(WaitStarter.EXPERIMENT, "run-1").status("Running");
        LineDelays lag = new LineDelays();
        PrintStream log = LineOutputStream.to(lag::shown);
        QuietContext context = new WaitStarter(azure.subscription(), azure.resourceGroup(), azure.workspace())
                .start(
                        Map.of(
                                "runId",
                                "run-1",
                                "experiment",
                                WaitStarter.EXPERIMENT,
                                "pollInterval",
                                INTERVAL_SECONDS + "s"),
                        () -> log);
        while (azure.requests().count("GET", "/details$") == 0) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        long before = azure.requests().total();
        long begin = System.nanoTime();
        long bytes = write(run, ranks, begin);
        double seconds = (System.nanoTime() - begin) / 1e9;
        long requests = azure.requests().total() - before;
        run.complete();
        context.end.get();
        double multiple = lag.quantile(0.99) / INTERVAL_SECONDS;
        report.row(
                ranks,
                bytes / 1000 / seconds,
                requests / seconds,
                String.format(Locale.ROOT, "%.0f %%", 100.0 * lag.lines() / (SECONDS * LINES_A_SECOND * ranks)),
                lag.quantile(0.5),
                lag.quantile(0.99),
                multiple);
        return multiple;
    }

    /** @return bytes written */
    private static long write(SimulatedRun run, int ranks, long begin) throws InterruptedException {
        long bytes = 0;
        for (int i = 1; i <= SECONDS * LINES_A_SECOND; i++) {
            for (int rank = 0; rank < ranks; rank++) {
                byte[] line = (LineDelays.MARK + System.currentTimeMillis() + " " + LINE + "\n")
                        .getBytes(StandardCharsets.US_ASCII);
                run.append("user_logs/std_log_process_" + String.format(Locale.ROOT, "%02d", rank) + ".txt", line);
                bytes += line.length;
            }
            TimeUnit.NANOSECONDS.sleep(begin + i * 1_000_000_000L / LINES_A_SECOND - System.nanoTime());
        }
        return bytes;
    }
}
