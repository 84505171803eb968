package io.jenkins.plugins.azureml.localazure;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Queues runs for the nodes of their compute and for the processes that this machine may run. */
final class RunQueue {
    private final int processes;
    private final Consumer<Run> start;
    private final Set<Run> waiting = new LinkedHashSet<>();
    private final Set<Run> running = new LinkedHashSet<>();

    RunQueue(int processes, Consumer<Run> start) {
        this.processes = processes;
        this.start = start;
    }

    void add(Run run) {
        synchronized (this) {
            waiting.add(run);
        }
        startNext();
    }

    synchronized void remove(Run run) {
        waiting.remove(run);
    }

    void release(Run run) {
        synchronized (this) {
            if (running.remove(run)) {
                compute(run).ifPresent(compute -> compute.busyNodes -= run.definition.nodeCount());
            }
        }
        startNext();
    }

    private static Optional<Compute> compute(Run run) {
        return run.workspace.compute(run.definition.target());
    }

    private void startNext() {
        List<Run> next = new ArrayList<>();
        synchronized (this) {
            for (Iterator<Run> each = waiting.iterator(); each.hasNext() && running.size() < processes; ) {
                Run run = each.next();
                Compute compute = compute(run).orElse(null);
                int nodes = run.definition.nodeCount();
                if (compute == null || compute.busyNodes + nodes <= compute.maxNodes()) {
                    if (compute != null) {
                        compute.busyNodes += nodes;
                    }
                    each.remove();
                    running.add(run);
                    next.add(run);
                }
            }
        }
        next.forEach(start);
    }
}
