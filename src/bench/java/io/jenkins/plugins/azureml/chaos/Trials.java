package io.jenkins.plugins.azureml.chaos;

import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.localazure.SimulatedRun;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The trials of all sweeps, which bear ids of the service's: each goes to the pipeline whose experiment it is of. */
final class Trials {

    private final Map<String, Consumer<SimulatedRun>> players = new ConcurrentHashMap<>();

    Trials(LocalAzureMl azure) {
        azure.simulate("_\\d+$", trial -> players.get(trial.experiment()).accept(trial));
    }

    void of(String experiment, Consumer<SimulatedRun> player) {
        players.put(experiment, player);
    }
}
