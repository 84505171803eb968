package io.jenkins.plugins.azureml.chaos;

import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.localazure.SimulatedRun;
import java.util.List;

/** A single run. */
final class SingleRun implements Work {

    private final String name;
    private final Training training;
    private final Stage stage;

    SingleRun(String name, long seed, Stage stage) {
        this.name = name;
        this.training = new Training(name, seed);
        this.stage = stage;
    }

    @Override
    public String parameters() {
        return "";
    }

    @Override
    public String modelRun() {
        return "run.runId";
    }

    @Override
    public String simulated() {
        return "^" + name + "-";
    }

    @Override
    public String sign() {
        return training.prefix();
    }

    @Override
    public void started(SimulatedRun run) {
        stage.play(training, run);
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
    public String written(LocalAzureMl azure, List<String> submitted) {
        return training.written();
    }

    @Override
    public List<String> violations(String console) {
        return List.of();
    }
}
