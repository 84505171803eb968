package io.jenkins.plugins.azureml.testing.pipeline;

import com.cloudbees.groovy.cps.Outcome;
import groovy.lang.Closure;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/** One call of a step, from its start to its result. */
final class StepCall {
    private final CpsVm vm;
    private final long id;
    private final StepDescriptor descriptor;
    private final GreenThread thread;
    private final Closure<?> body;
    private final List<BodyRun> bodies = new ArrayList<>();
    private final StepLogAction ownLog = new StepLogAction();
    private CallContext context;
    private volatile StepExecution execution;
    private Outcome outcome;
    private Consumer<Outcome> waiting;

    StepCall(CpsVm vm, StepDescriptor descriptor, GreenThread thread, Closure<?> body) {
        this.vm = vm;
        this.descriptor = descriptor;
        this.thread = thread;
        this.body = body;
        id = vm.register(this);
        context = new CallContext(this);
    }

    void begun(StepExecution started) {
        execution = started;
        vm.changed();
    }

    /** Sets the result. Later results, for example of a stopped step, are ignored. */
    void complete(Outcome result) {
        Consumer<Outcome> waiter;
        synchronized (this) {
            if (outcome != null) {
                return;
            }
            outcome = result;
            waiter = waiting;
        }
        if (waiter != null) {
            finish(waiter);
        }
    }

    void whenDone(Consumer<Outcome> waiter) {
        synchronized (this) {
            if (outcome == null) {
                waiting = waiter;
                return;
            }
        }
        finish(waiter);
    }

    private void finish(Consumer<Outcome> waiter) {
        vm.execute(() -> {
            close();
            waiter.accept(outcome);
        });
    }

    /** Ends the call's lines in the console and removes the call. */
    void close() {
        context.log().finish();
        if (body != null || !bodies.isEmpty()) {
            vm.console.line("[Pipeline] // " + name());
        }
        vm.forget(id);
    }

    void stop(Throwable reason) {
        try {
            execution.stop(reason);
        } catch (Throwable e) {
            if (e != reason) {
                reason.addSuppressed(e);
            }
            complete(new Outcome(null, reason));
        }
    }

    /** Replaces the execution after a restart by the deserialized one, with a new context. */
    void replace(CallContext newContext, StepExecution newExecution) {
        context = newContext;
        execution = newExecution;
    }

    void add(BodyRun run) {
        bodies.add(run);
    }

    List<BodyRun> bodies() {
        return bodies;
    }

    boolean hasRunningBodies() {
        return bodies.stream().anyMatch(BodyRun::isRunning);
    }

    synchronized boolean isRunning() {
        return outcome == null && execution != null;
    }

    synchronized Outcome outcome() {
        return outcome;
    }

    CpsVm vm() {
        return vm;
    }

    long id() {
        return id;
    }

    String name() {
        return descriptor.getFunctionName();
    }

    StepDescriptor descriptor() {
        return descriptor;
    }

    GreenThread thread() {
        return thread;
    }

    Closure<?> body() {
        return body;
    }

    StepLogAction ownLog() {
        return ownLog;
    }

    CallContext context() {
        return context;
    }

    StepExecution execution() {
        return execution;
    }
}
