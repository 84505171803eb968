package io.jenkins.plugins.azureml.chaos;

import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.localazure.SimulatedRun;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Assigns the simulated trials of all sweeps to their pipelines by experiment, since the service chooses the trials' ids.
 */
final class TrialDispatcher {

    private final Map<String, Consumer<SimulatedRun>> players = new ConcurrentHashMap<>();

    TrialDispatcher(LocalAzureMl azure) {
        azure.simulate(
                "^(?!" + RealRunWorkload.NAME + ").*_\\d+$",
                trial -> players.get(trial.experiment()).accept(trial));
    }

    void of(String experiment, Consumer<SimulatedRun> player) {
        players.put(experiment, player);
    }
}
