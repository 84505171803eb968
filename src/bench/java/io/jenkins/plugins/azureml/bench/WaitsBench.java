package io.jenkins.plugins.azureml.bench;

import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.localazure.SimulatedRun;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Measures what many concurrent waits cost the controller, which has its own JVM: threads, memory, CPU time,
 * requests, and how late the end of a run is noticed. In real time.
 */
final class WaitsBench {

    private static final int[] COUNTS = TrialMode.ON ? new int[] {1, 10} : new int[] {1, 10, 100, 1000};
    private static final int MOST = TrialMode.choose(100, 10_000);
    /** The smallest number at which the cost of the waits outweighs fixed costs. */
    private static final int FEW = TrialMode.choose(10, 100);

    private static final int EXPERIMENTS = TrialMode.choose(10, 100);
    private static final int QUEUED = TrialMode.choose(100, 2000);
    /** The longest time, as a median, until the end of a run is seen. */
    private static final double MOST_SECONDS = 15;
    /** The requests a second of as many waits before they shared their status. */
    private static final double MOST_REQUESTS = 191;

    /** The cost of a number of waits; delays in seconds, negative if none was measured. */
    private record Cost(
            int threads,
            double heapPerWait,
            double processor,
            double requests,
            double lagMedian,
            double lag99,
            double burstMedian,
            double burst99) {

        Object[] cells(String what) {
            return new Object[] {
                what, threads, heapPerWait, processor, requests, lag(lagMedian), lag(lag99), burstMedian, burst99
            };
        }

        private static Object lag(double seconds) {
            return seconds < 0 ? "–" : seconds;
        }
    }

    private static final String[] HEAD = {
        "waits at once",
        "threads",
        "heap per wait, KB",
        "processor, s a minute",
        "requests a second",
        "end seen after, s: median",
        "p99",
        "all end at once, s: median",
        "p99"
    };

    private WaitsBench() {}

    /** Measures increasing numbers of waits for runs that write logs. */
    static void run(Path project) throws Exception {
        Report report = new Report(project, "waits", HEAD);
        Cost few = null;
        for (int count : COUNTS) {
            Cost cost = measure(project, count, 1, "Running", true);
            report.row(cost.cells(Integer.toString(count)));
            few = count == FEW ? cost : few;
        }
        Cost most = measure(project, MOST, 1, "Running", true);
        report.row(most.cells(Integer.toString(MOST)));
        double times = MOST / (double) FEW;
        String growth = " of " + MOST + " waits, as a multiple of that of " + FEW + ",";
        report.goal("threads" + growth, 1, most.threads / (double) few.threads);
        report.goal("heap" + growth, times, times * most.heapPerWait / few.heapPerWait);
        report.goal("processor time" + growth, times, most.processor / few.processor);
        report.goal("requests" + growth, times, most.requests / few.requests);
        goals(report, most, "");
        report.write();
    }

    /** Measures waits whose runs are spread by many experiments, with and without the experiments, and waits for queued runs. */
    static void shared(Path project) throws Exception {
        Report report = new Report(project, "shared", HEAD);
        report.row(measure(project, QUEUED, 1, "Queued", true).cells(QUEUED + ", queued"));
        String spread = ", " + EXPERIMENTS + " experiments";
        Cost known = measure(project, MOST, EXPERIMENTS, "Running", true);
        report.row(known.cells(MOST + spread));
        String notGiven = spread + " that are not given";
        Cost unknown = measure(project, MOST, EXPERIMENTS, "Running", false);
        report.row(unknown.cells(MOST + notGiven));
        goals(report, known, spread);
        goals(report, unknown, notGiven);
        report.write();
    }

    private static void goals(Report report, Cost most, String which) {
        String waits = " of " + MOST + " waits" + which + ",";
        report.goal("median delay of ends" + waits + " s,", MOST_SECONDS, most.lagMedian);
        report.goal("median delay of all ends at once" + waits + " s,", MOST_SECONDS, most.burstMedian);
        report.goal("requests a second" + waits, MOST_REQUESTS, most.requests);
    }

    /**
     * @param experiments by which the runs are spread
     * @param experiment whether the waits get the experiment
     */
    private static Cost measure(Path project, int count, int experiments, String status, boolean experiment)
            throws Exception {
        LocalAzureExtension local = new LocalAzureExtension();
        local.beforeEach(null);
        LocalAzureMl azure = local.azure();
        azure.addRun(WaitStarter.EXPERIMENT, WaitsMain.ENDED).complete();
        List<SimulatedRun> runs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            SimulatedRun run = azure.addRun(WaitsMain.experiment(i, experiments), WaitsMain.runId(i))
                    .status(status);
            runs.add(status.equals("Running") ? run.log("hello\n") : run);
        }
        Process controller = new ProcessBuilder(command(azure, count, experiments, experiment))
                .directory(project.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        long requests = 0;
        long begin = 0;
        double perSecond = 0;
        String[] result = null;
        BufferedReader output =
                new BufferedReader(new InputStreamReader(controller.getInputStream(), StandardCharsets.UTF_8));
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.equals(WaitsMain.STEADY)) {
                begin = System.nanoTime();
                requests = azure.requests().total();
            } else if (line.equals(WaitsMain.MEASURED)) {
                perSecond = (azure.requests().total() - requests) * 1e9 / (System.nanoTime() - begin);
            } else if (line.startsWith(WaitsMain.COMPLETE)) {
                String[] range = line.substring(WaitsMain.COMPLETE.length()).split(" ");
                runs.subList(Integer.parseInt(range[0]), Integer.parseInt(range[1]))
                        .forEach(SimulatedRun::complete);
            } else if (line.startsWith(WaitsMain.RESULT)) {
                result = line.substring(WaitsMain.RESULT.length()).split(" ");
            }
        }
        if (controller.waitFor() != 0 || result == null) {
            throw new IOException("the controller ended with status " + controller.exitValue());
        }
        local.afterEach(null);
        return new Cost(
                Integer.parseInt(result[0]),
                Double.parseDouble(result[1]),
                Double.parseDouble(result[2]),
                perSecond,
                Double.parseDouble(result[3]),
                Double.parseDouble(result[4]),
                Double.parseDouble(result[5]),
                Double.parseDouble(result[6]));
    }

    private static List<String> command(LocalAzureMl azure, int count, int experiments, boolean experiment) {
        List<String> command = Jvm.command("-Xmx512m");
        Map.of(
                        "authority",
                        azure.authority().toString(),
                        "resourceManager",
                        azure.resourceManager().toString(),
                        "tenant",
                        azure.tenant(),
                        "clientId",
                        azure.clientId(),
                        "clientSecret",
                        azure.clientSecret(),
                        "subscription",
                        azure.subscription(),
                        "resourceGroup",
                        azure.resourceGroup(),
                        "workspace",
                        azure.workspace())
                .forEach((name, value) -> command.add(1, "-Dserver." + name + "=" + value));
        command.add(WaitsMain.class.getName());
        command.add(Integer.toString(count));
        command.add(Integer.toString(experiments));
        command.add(Boolean.toString(experiment));
        return command;
    }
}
