package io.jenkins.plugins.azureml.testing.pipeline;

import com.cloudbees.groovy.cps.Outcome;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.SettableFuture;
import groovy.lang.Closure;
import hudson.EnvVars;
import hudson.console.ConsoleLogFilter;
import hudson.model.Result;
import hudson.model.TaskListener;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.Serializable;
import java.util.concurrent.ScheduledExecutorService;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.BodyExecution;
import org.jenkinsci.plugins.workflow.steps.BodyInvoker;

/**
 * The context of a step call. Only its position is serialized; deserialization returns the current context of the
 * same call. A context that a restart has replaced ignores results.
 */
final class CallContext extends RunnerContext {
    private static final long serialVersionUID = 1L;

    private final transient StepCall call;
    private final transient StepLog log;
    private transient volatile boolean dead;

    CallContext(StepCall call) {
        this.call = call;
        Scope scope = call.thread().scope();
        Scope.Branch branch = scope.find(Scope.Branch.class);
        log = new StepLog(
                call.vm().console,
                branch == null ? null : branch.name(),
                scope.secrets(),
                scope.find(ConsoleLogFilter.class),
                call.ownLog());
    }

    @Override
    public <T> T get(Class<T> key) throws IOException, InterruptedException {
        if (dead) {
            throw new IOException(afterRestart());
        }
        if (key == TaskListener.class) {
            return key.cast(log);
        } else if (key == EnvVars.class) {
            return key.cast(call.vm().environmentOf(call.thread().scope()));
        } else if (key == FlowNode.class) {
            return key.cast(new StepLogAction.Node(call.ownLog()));
        }
        return call.thread().scope().find(key);
    }

    private String afterRestart() {
        return "This execution of " + call.name() + " ended with the restart";
    }

    @Override
    public void onSuccess(Object result) {
        if (!dead && call.vm().deliversResults()) {
            call.complete(new Outcome(result, null));
        }
    }

    @Override
    public void onFailure(Throwable t) {
        if (!dead && call.vm().deliversResults()) {
            call.complete(new Outcome(null, t));
        }
    }

    /**
     * Returns true, also after the end of the program, as in Jenkins once a program is loaded.
     *
     * @throws IllegalStateException if a restart has replaced the context. Work of the dropped execution that begins now
     *     would not exist in another JVM. It must not run, nor try again later.
     */
    @Override
    public boolean isReady() {
        if (dead) {
            throw new IllegalStateException(afterRestart());
        }
        return true;
    }

    /** Serializes the executions, so that tests notice state that is not serializable. */
    @Override
    public ListenableFuture<Void> saveState() {
        if (dead) {
            return Futures.immediateFailedFuture(new IOException("The execution ended with the restart"));
        }
        SettableFuture<Void> saved = SettableFuture.create();
        call.vm().execute(() -> {
            try {
                call.vm().save();
                saved.set(null);
            } catch (IOException | RuntimeException e) {
                saved.setException(e);
            }
        });
        return saved;
    }

    @Override
    public BodyInvoker newBodyInvoker() {
        if (call.body() == null) {
            throw new IllegalStateException("There is no body to invoke");
        }
        return newBodyInvoker(call.body());
    }

    @Override
    public BodyStarter newBodyInvoker(Closure<?> block) {
        return new BodyStarter(call, block);
    }

    public boolean hasBody() {
        return call.body() != null;
    }

    public void setResult(Result result) {
        call.vm().build.mark(result);
    }

    @Override
    public PipelineBuild build() {
        return call.vm().build;
    }

    @Override
    public void abandon(BodyExecution body) {
        call.vm().execute(((BodyRun) body)::abandon);
    }

    @Override
    public ScheduledExecutorService timer() {
        return call.vm().timer;
    }

    StepLog log() {
        return log;
    }

    void invalidate() {
        dead = true;
    }

    private Object writeReplace() {
        return new Place(call.vm().id, call.id());
    }

    private record Place(String vm, long call) implements Serializable {
        private Object readResolve() throws InvalidObjectException {
            CpsVm running = CpsVm.running(vm);
            StepCall found = running == null ? null : running.call(call);
            if (found == null) {
                throw new InvalidObjectException("The step that this context was of has ended");
            }
            return Restart.contextOf(found);
        }
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof CallContext that && that.call == call;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(call.id());
    }
}
