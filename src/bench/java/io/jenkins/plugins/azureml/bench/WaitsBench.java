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

    private static final int[] COUNTS = TrialMode.ON ? new int[] {1, 10, 100} : new int[] {1, 10, 100, 1000, 10_000};
    /** The smallest number at which the cost of the waits outweighs fixed costs. */
    private static final int FEW = TrialMode.choose(10, 100);

    private static final int QUEUED = TrialMode.choose(100, 2000);

    /** The cost of a number of waits; delays in seconds. */
    private record Cost(
            int threads, double heapPerWait, double processor, double requests, double lagMedian, double lag99) {

        Object[] cells(String what) {
            return new Object[] {what, threads, heapPerWait, processor, requests, lagMedian, lag99};
        }
    }

    private static final String[] HEAD = {
        "waits at once",
        "threads",
        "heap per wait, KB",
        "processor, s a minute",
        "requests a second",
        "end seen after, s: median",
        "p99"
    };

    private WaitsBench() {}

    /** Measures increasing numbers of waits for runs that write logs. */
    static void run(Path project) throws Exception {
        Report report = new Report(project, "waits", HEAD);
        Cost few = null;
        Cost most = null;
        for (int count : COUNTS) {
            most = measure(project, count, "Running", true);
            report.row(most.cells(Integer.toString(count)));
            few = count == FEW ? most : few;
        }
        int last = COUNTS[COUNTS.length - 1];
        double times = last / (double) FEW;
        String growth = " of " + last + " waits, as a multiple of that of " + FEW + ",";
        report.goal("threads" + growth, 1, most.threads / (double) few.threads);
        report.goal("heap" + growth, times, times * most.heapPerWait / few.heapPerWait);
        report.goal("processor time" + growth, times, most.processor / few.processor);
        report.goal("requests" + growth, times, most.requests / few.requests);
        report.write();
    }

    /** Measures as many waits for queued runs, with and without batched status reads. */
    static void shared(Path project) throws Exception {
        Report report = new Report(project, "shared", HEAD);
        report.row(measure(project, QUEUED, "Queued", false).cells(QUEUED + ", queued, experiment not given"));
        report.row(measure(project, QUEUED, "Queued", true).cells(QUEUED + ", queued"));
        report.write();
    }

    private static Cost measure(Path project, int count, String status, boolean experiment) throws Exception {
        LocalAzureExtension local = new LocalAzureExtension();
        local.beforeEach(null);
        LocalAzureMl azure = local.azure();
        azure.addRun(WaitStarter.EXPERIMENT, WaitsMain.ENDED).complete();
        List<SimulatedRun> runs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            SimulatedRun run = azure.addRun(WaitStarter.EXPERIMENT, "run-" + i).status(status);
            runs.add(status.equals("Running") ? run.log("hello\n") : run);
        }
        Process controller = new ProcessBuilder(command(azure, count, experiment))
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
            } else if (line.equals(WaitsMain.COMPLETE)) {
                runs.forEach(SimulatedRun::complete);
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
                Double.parseDouble(result[4]));
    }

    private static List<String> command(LocalAzureMl azure, int count, boolean experiment) {
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
        command.add(Boolean.toString(experiment));
        return command;
    }
}
