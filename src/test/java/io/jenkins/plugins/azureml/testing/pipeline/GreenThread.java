package io.jenkins.plugins.azureml.testing.pipeline;

import com.cloudbees.groovy.cps.Continuable;
import com.cloudbees.groovy.cps.Outcome;
import java.util.function.Consumer;

/**
 * A program or body in progress. Runs until it calls a step that does not return at once, and continues with its
 * result.
 */
final class GreenThread {
    private final CpsVm vm;
    private final Continuable program;
    private final Scope scope;
    private final BodyRun body;
    private final Consumer<Outcome> onEnd;
    private StepCall waitsFor;
    private Throwable interruption;
    private boolean abandoned;

    GreenThread(CpsVm vm, Continuable program, Scope scope, BodyRun body, Consumer<Outcome> onEnd) {
        this.vm = vm;
        this.program = program;
        this.scope = scope;
        this.body = body;
        this.onEnd = onEnd;
    }

    void resume(Outcome result) {
        if (abandoned) {
            return;
        }
        waitsFor = null;
        Outcome reached;
        vm.setCurrent(this);
        try {
            reached = program.run0(result, Continuable.categories);
        } catch (Throwable e) {
            end(new Outcome(null, e));
            return;
        } finally {
            vm.setCurrent(null);
        }
        if (program.isResumable()) {
            waitsFor = (StepCall) reached.getNormal();
            waitsFor.whenDone(outcome -> vm.execute(() -> resume(outcome)));
            vm.changed();
        } else {
            end(reached);
        }
    }

    private void end(Outcome outcome) {
        vm.ended(this);
        onEnd.accept(outcome);
    }

    Scope scope() {
        return scope;
    }

    /** Returns the body that this thread runs, null for the script itself. */
    BodyRun body() {
        return body;
    }

    boolean isWithin(BodyRun other) {
        for (BodyRun b = body; b != null; b = b.call().thread().body()) {
            if (b == other) {
                return true;
            }
        }
        return false;
    }

    /** Returns and clears the exception that the next step call has to throw. */
    Throwable takeInterruption() {
        Throwable taken = interruption;
        interruption = null;
        return taken;
    }

    void interrupt(Throwable reason) {
        if (waitsFor == null || !waitsFor.isRunning()) {
            interruption = reason;
        } else if (!waitsFor.hasRunningBodies()) {
            waitsFor.stop(reason);
        }
    }

    void abandon() {
        abandoned = true;
    }
}
