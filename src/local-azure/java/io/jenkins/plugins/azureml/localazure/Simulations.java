package io.jenkins.plugins.azureml.localazure;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Decides which future runs are simulated, and by which script. */
final class Simulations {
    private record Rule(Pattern runId, AtomicInteger times, Consumer<SimulatedRun> script) {}

    private final List<Rule> rules = new CopyOnWriteArrayList<>();

    void add(String runIdRegex, int times, Consumer<SimulatedRun> script) {
        rules.add(new Rule(Pattern.compile(runIdRegex), new AtomicInteger(times), script));
    }

    void clear() {
        rules.clear();
    }

    Consumer<SimulatedRun> take(String runId) {
        for (Rule rule : rules) {
            if (rule.runId.matcher(runId).find() && rule.times.getAndDecrement() > 0) {
                return rule.script;
            }
        }
        return null;
    }
}
