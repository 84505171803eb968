package io.jenkins.plugins.azureml.chaos;

import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.localazure.SimulatedRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A build that fails while its run goes on, which it cancels or reports. */
final class FailingBuildWorkload implements Workload {

    private final String name;
    private final boolean cancels;
    private final boolean inBlock;
    private final boolean waits;
    private final List<SimulatedRun> runs = new ArrayList<>();
    private boolean over;

    FailingBuildWorkload(String name, long seed) {
        this.name = name;
        Random random = new Random(seed);
        this.cancels = random.nextBoolean();
        this.inBlock = random.nextBoolean();
        this.waits = random.nextBoolean();
    }

    private String onFailure(boolean here) {
        return here && cancels ? ", onFailure: 'cancel'" : "";
    }

    @Override
    public String settings() {
        return onFailure(inBlock);
    }

    @Override
    public String parameters(String compute) {
        return "sourceDirectory: 'train', script: 'train.py', target: '" + compute + "'" + onFailure(!inBlock);
    }

    @Override
    public String afterSubmit() {
        return (waits ? "catchError { amlWaitRun(runId: run, timeout: '1 s', onAbort: 'leave') }\n" : "sleep 1\n")
                + "error 'something else'";
    }

    @Override
    public String modelRun() {
        return "run";
    }

    @Override
    public String simulatedRunIds() {
        return "^" + name + "-";
    }

    @Override
    public String progressText() {
        return ": Running";
    }

    /** A build may have ended before the service begins with its run. */
    @Override
    public synchronized void started(SimulatedRun run) {
        run.onCancel(each -> each.status("Canceled"));
        run.status(over ? "Canceled" : "Running");
        runs.add(run);
    }

    /** Ends the runs that the build has left. */
    @Override
    public synchronized void await() {
        over = true;
        runs.stream().filter(run -> run.status().equals("Running")).forEach(run -> run.status("Canceled"));
    }

    @Override
    public boolean succeeds() {
        return false;
    }

    @Override
    public boolean leavesRuns() {
        return !cancels;
    }

    @Override
    public boolean isLog(String line) {
        return false;
    }

    @Override
    public String logText(LocalAzureMl azure, List<String> submitted) {
        return "";
    }

    @Override
    public List<String> violations(LocalAzureMl azure, List<String> submitted, Path folder, String console) {
        return console.contains("something else") ? List.of() : List.of("it did not fail by its own error");
    }
}
