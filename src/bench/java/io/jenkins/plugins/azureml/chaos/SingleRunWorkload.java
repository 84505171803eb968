package io.jenkins.plugins.azureml.chaos;

import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.localazure.SimulatedRun;
import java.nio.file.Path;
import java.util.List;

/** A single run. */
class SingleRunWorkload implements Workload {

    final String name;
    final SimulatedTraining training;
    private final SimulationThreads stage;

    SingleRunWorkload(String name, long seed, SimulationThreads stage) {
        this.name = name;
        this.training = new SimulatedTraining(name, seed);
        this.stage = stage;
    }

    @Override
    public String parameters(String compute) {
        return "sourceDirectory: 'train', script: 'train.py', target: '" + compute + "'";
    }

    @Override
    public String modelRun() {
        return "run.runId";
    }

    @Override
    public String simulatedRunIds() {
        return "^" + name + "-";
    }

    @Override
    public String progressText() {
        return training.prefix();
    }

    @Override
    public void started(SimulatedRun run) {
        stage.simulate(training, run);
    }

    @Override
    public void await() throws Exception {
        stage.await();
    }

    @Override
    public boolean isLog(String line) {
        return line.startsWith(training.prefix());
    }

    @Override
    public String logText(LocalAzureMl azure, List<String> submitted) {
        return training.logText();
    }

    @Override
    public List<String> violations(LocalAzureMl azure, List<String> submitted, Path folder, String console)
            throws Exception {
        return List.of();
    }
}
