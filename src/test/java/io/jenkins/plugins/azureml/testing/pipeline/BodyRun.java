package io.jenkins.plugins.azureml.testing.pipeline;

import com.cloudbees.groovy.cps.Continuable;
import com.cloudbees.groovy.cps.Outcome;
import com.cloudbees.groovy.cps.impl.CpsCallableInvocation;
import groovy.lang.Closure;
import java.io.InvalidObjectException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.plugins.workflow.steps.BodyExecution;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;

/** A running body, which tells its callbacks how it ended. */
final class BodyRun extends BodyExecution {
    private static final long serialVersionUID = 1L;

    private final transient StepCall call;
    private final transient Scope scope;
    private final transient List<BodyExecutionCallback> callbacks;
    private transient Throwable cancelled;
    private transient boolean started;
    private transient volatile boolean ended;

    BodyRun(StepCall call, Scope scope, List<BodyExecutionCallback> callbacks) {
        this.call = call;
        this.scope = scope;
        this.callbacks = new ArrayList<>(callbacks);
    }

    void start(Closure<?> block, String label) {
        if (cancelled != null) {
            ended(new Outcome(null, cancelled));
            return;
        }
        started = true;
        callbacks.forEach(callback -> callback.onStart(call.context()));
        call.vm().console.line("[Pipeline] {" + (label == null ? "" : " (" + label + ")"));
        try {
            printEnd(new Outcome(block.call(), null));
        } catch (CpsCallableInvocation body) {
            call.vm().startThread(new Continuable(body.asBlock()), scope, this, this::printEnd);
        } catch (Throwable e) {
            printEnd(new Outcome(null, e));
        }
    }

    private void printEnd(Outcome outcome) {
        call.vm().console.line("[Pipeline] }");
        ended(outcome);
    }

    private void ended(Outcome outcome) {
        ended = true;
        for (BodyExecutionCallback callback : callbacks) {
            try {
                if (outcome.isSuccess()) {
                    callback.onSuccess(call.context(), outcome.getNormal());
                } else {
                    callback.onFailure(call.context(), outcome.getAbnormal());
                }
            } catch (Throwable e) {
                call.context().onFailure(e);
            }
        }
    }

    @Override
    public boolean cancel(Throwable reason) {
        if (ended) {
            return false;
        }
        call.vm().execute(() -> {
            if (started) {
                call.vm().interrupt(this, reason);
            } else {
                cancelled = reason;
            }
        });
        return true;
    }

    /** Marks the body as ended, whatever its steps do. */
    void abandon() {
        ended = true;
        call.vm().abandon(this);
    }

    boolean isRunning() {
        return !ended;
    }

    StepCall call() {
        return call;
    }

    Scope scope() {
        return scope;
    }

    List<BodyExecutionCallback> callbacks() {
        return callbacks;
    }

    void replaceCallbacks(List<BodyExecutionCallback> fresh) {
        callbacks.clear();
        callbacks.addAll(fresh);
    }

    private Object writeReplace() {
        return new Place(call.vm().id, call.id(), call.bodies().indexOf(this));
    }

    private record Place(String vm, long call, int body) implements Serializable {
        private Object readResolve() throws InvalidObjectException {
            CpsVm running = CpsVm.running(vm);
            StepCall found = running == null ? null : running.call(call);
            if (found == null) {
                throw new InvalidObjectException("The step that this body was of has ended");
            }
            return found.bodies().get(body);
        }
    }
}
