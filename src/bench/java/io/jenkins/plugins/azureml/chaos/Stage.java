package io.jenkins.plugins.azureml.chaos;

import io.jenkins.plugins.azureml.localazure.SimulatedRun;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** Where the runs of one pipeline are played, each on a thread of its own. */
final class Stage {

    private final ExecutorService threads;
    private final List<Future<?>> played = new ArrayList<>();

    Stage(ExecutorService threads) {
        this.threads = threads;
    }

    synchronized void play(Training training, SimulatedRun run) {
        played.add(threads.submit(() -> {
            training.play(run);
            return null;
        }));
    }

    /** Returns once all that has been begun is over, also what was begun meanwhile. */
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
