package io.jenkins.plugins.azureml.chaos;

import io.jenkins.plugins.azureml.localazure.SimulatedRun;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** Simulates the runs of one pipeline, each on its own thread. */
final class SimulationThreads {

    private final ExecutorService threads;
    private final List<Future<?>> played = new ArrayList<>();

    SimulationThreads(ExecutorService threads) {
        this.threads = threads;
    }

    synchronized void simulate(SimulatedTraining training, SimulatedRun run) {
        played.add(threads.submit(() -> {
            training.simulate(run);
            return null;
        }));
    }

    /** Waits for all simulations, including those that start meanwhile. */
    void await() throws Exception {
        for (int i = 0; ; i++) {
            Future<?> next;
            synchronized (this) {
                if (i >= played.size()) {
                    return;
                }
                next = played.get(i);
            }
            next.get();
        }
    }
}
