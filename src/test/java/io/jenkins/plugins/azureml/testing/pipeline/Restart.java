package io.jenkins.plugins.azureml.testing.pipeline;

import io.jenkins.plugins.azureml.testing.pipeline.steps.BuiltInStep;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/**
 * Simulates a controller restart for the running steps. Their executions, with the callbacks and context values of
 * their bodies, are serialized and dropped, deserialized, and resumed. The Groovy program and the built-in steps are
 * not restarted. Work of the dropped executions that has begun may continue for a while, like a request in transit when
 * a controller dies, but its results and lines are ignored.
 */
final class Restart {
    /** The new context of each call while executions are deserialized. */
    private static final ThreadLocal<Map<StepCall, CallContext>> FRESH = new ThreadLocal<>();

    private record SavedBody(int index, List<BodyExecutionCallback> callbacks, List<Object> overrides)
            implements Serializable {}

    private record SavedCall(long id, StepExecution execution, List<SavedBody> bodies) implements Serializable {}

    private Restart() {}

    /** Restarts the running steps. Runs on the program's thread. */
    static void run(CpsVm vm) throws IOException, ClassNotFoundException {
        List<StepCall> calls;
        byte[] written;
        long lines;
        do {
            // Serialized again if a line arrived meanwhile, since that line would be lost or repeated.
            lines = vm.console.lines();
            calls = calls(vm);
            written = write(saveAll(vm));
        } while (!StepLog.closeAll(
                vm.console,
                lines,
                calls.stream().map(call -> call.context().log()).toList()));
        calls.forEach(call -> call.context().invalidate());
        resumeWith(vm, written);
    }

    /** Simulates the kill of a controller: what was not saved or not flushed is lost. Runs on the program's thread. */
    static void kill(CpsVm vm) throws IOException, ClassNotFoundException {
        List<StepCall> calls = calls(vm);
        synchronized (vm.console) {
            calls.forEach(call -> call.context().log().cut());
            vm.console.dropUnflushed();
            calls.forEach(call -> call.ownLog().truncate(vm.console.size()));
        }
        calls.forEach(call -> call.context().invalidate());
        resumeWith(vm, vm.saved());
    }

    private static void resumeWith(CpsVm vm, byte[] written) throws IOException, ClassNotFoundException {
        List<SavedCall> saved = read(written);
        for (SavedCall one : saved) {
            restore(vm.call(one.id()), one);
        }
        for (SavedCall one : saved) {
            resume(vm.call(one.id()));
        }
    }

    private static List<StepCall> calls(CpsVm vm) {
        return vm.runningCalls().stream()
                .filter(call -> !(call.descriptor() instanceof BuiltInStep))
                .toList();
    }

    /** Returns the running steps in serializable form. */
    static Serializable saveAll(CpsVm vm) {
        return new ArrayList<>(calls(vm).stream().map(Restart::save).toList());
    }

    private static SavedCall save(StepCall call) {
        List<SavedBody> bodies = new ArrayList<>();
        for (BodyRun body : call.bodies()) {
            if (body.isRunning()) {
                bodies.add(new SavedBody(
                        call.bodies().indexOf(body),
                        new ArrayList<>(body.callbacks()),
                        new ArrayList<>(body.scope().ownValues())));
            }
        }
        return new SavedCall(call.id(), call.execution(), bodies);
    }

    private static void restore(StepCall call, SavedCall saved) {
        call.replace((CallContext) saved.execution().getContext(), saved.execution());
        for (SavedBody body : saved.bodies()) {
            call.bodies().get(body.index()).replaceCallbacks(body.callbacks());
            call.bodies().get(body.index()).scope().replaceOwnValues(body.overrides());
        }
    }

    private static void resume(StepCall call) {
        try {
            call.execution().onResume();
        } catch (Throwable e) {
            call.context().onFailure(e);
        }
    }

    /** Returns the context for a deserialized object of this call. */
    static CallContext contextOf(StepCall call) {
        Map<StepCall, CallContext> fresh = FRESH.get();
        return fresh == null ? call.context() : fresh.computeIfAbsent(call, CallContext::new);
    }

    static byte[] write(Object what) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(what);
        }
        return bytes.toByteArray();
    }

    @SuppressWarnings("unchecked")
    private static List<SavedCall> read(byte[] written) throws IOException, ClassNotFoundException {
        FRESH.set(new HashMap<>());
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(written))) {
            return (List<SavedCall>) in.readObject();
        } finally {
            FRESH.remove();
        }
    }
}
