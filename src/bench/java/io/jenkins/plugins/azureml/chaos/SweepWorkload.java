package io.jenkins.plugins.azureml.chaos;

import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.localazure.SimulatedRun;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** A sweep whose trials the service starts. Each trial is simulated like a single run. */
final class SweepWorkload implements Workload {

    private static final Pattern LOG = Pattern.compile("Submitted \\S+_\\d+ with .*|\\S+_\\d+ ended as \\w+");

    private final String name;
    private final Random random;
    private final SimulationThreads stage;
    private final int trials;
    /** By run id. */
    private final Map<String, SimulatedTraining> trainings = new TreeMap<>();

    SweepWorkload(String name, long seed, SimulationThreads stage) {
        this.name = name;
        this.random = new Random(seed);
        this.stage = stage;
        this.trials = 1 + random.nextInt(4);
    }

    @Override
    public String parameters(String compute) {
        return "sourceDirectory: 'train', script: 'train.py', target: '" + compute
                + "', hyperdrive: [sampling: 'grid', parameterSpace: [rate: [1, 2, 3, 4]], primaryMetric: 'loss',"
                + " goal: 'minimize', maxTotalRuns: " + trials + ", maxConcurrentRuns: " + (1 + random.nextInt(trials))
                + "]";
    }

    @Override
    public String modelRun() {
        return "result.bestRunId";
    }

    @Override
    public String simulatedRunIds() {
        return null;
    }

    @Override
    public String progressText() {
        return "child run";
    }

    @Override
    public void started(SimulatedRun trial) {
        SimulatedTraining training;
        synchronized (this) {
            training = new SimulatedTraining(name, random.nextLong());
            trainings.put(trial.runId(), training);
        }
        stage.simulate(training, trial);
    }

    @Override
    public void await() throws Exception {
        stage.await();
    }

    @Override
    public boolean isLog(String line) {
        return LOG.matcher(line).matches();
    }

    @Override
    public String logText(LocalAzureMl azure, List<String> submitted) {
        StringBuilder written = new StringBuilder();
        submitted.forEach(id -> azure.file(id, "azureml-logs/hyperdrive.txt")
                .ifPresent(bytes -> written.append(new String(bytes, StandardCharsets.UTF_8))));
        return written.toString();
    }

    @Override
    public synchronized List<String> violations(
            LocalAzureMl azure, List<String> submitted, Path folder, String console) {
        String best = trainings.entrySet().stream()
                .min(Comparator.comparingDouble(each -> each.getValue().loss()))
                .map(Map.Entry::getKey)
                .orElse("none");
        return trainings.size() == trials && console.contains("done Completed " + best + "\n")
                ? List.of()
                : List.of("best of " + trainings.keySet() + " is " + best + ", and not what the step has returned");
    }
}
