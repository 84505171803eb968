package io.jenkins.plugins.azureml.testing.pipeline;

import groovy.lang.Closure;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.plugins.workflow.steps.BodyExecution;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.BodyInvoker;

/** Starts a block as a green thread of the program. */
public final class BodyStarter extends BodyInvoker {
    private final StepCall call;
    private final Closure<?> block;
    private final List<Object> overrides = new ArrayList<>();
    private final List<BodyExecutionCallback> callbacks = new ArrayList<>();
    private String label;

    BodyStarter(StepCall call, Closure<?> block) {
        this.call = call;
        this.block = block;
    }

    @Override
    public BodyStarter withContext(Object override) {
        if (override != null) {
            overrides.add(override);
        }
        return this;
    }

    public BodyStarter withDisplayName(String name) {
        label = name;
        return this;
    }

    @Override
    public BodyStarter withCallback(BodyExecutionCallback callback) {
        callbacks.add(callback);
        return this;
    }

    /** Starts the body. May be called from any thread. */
    @Override
    public BodyExecution start() {
        Scope scope = new Scope(call.thread().scope(), overrides);
        BodyRun run = new BodyRun(call, scope, callbacks);
        call.add(run);
        call.vm().execute(() -> run.start(block, label));
        return run;
    }
}
