package io.jenkins.plugins.azureml.steps;

import com.google.common.util.concurrent.ListenableFuture;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Saves what a step has decided before the step acts on it. */
final class StateSaver {

    private StateSaver() {}

    /**
     * Saves the state, then passes {@code task} to {@code start}. Does not block.
     *
     * @param start is given a task that fails with an {@link IOException} if the state could not be saved
     */
    static void save(
            @NonNull StepContext context,
            @NonNull AmlStepExecution.Work task,
            @NonNull Consumer<AmlStepExecution.Work> start) {
        ListenableFuture<Void> saved = context.saveState();
        saved.addListener(
                () -> start.accept(() -> {
                    check(saved);
                    task.run();
                }),
                Runnable::run);
    }

    /**
     * Returns when the state is saved. Blocks for as long as the CPS thread is busy.
     *
     * @throws IOException if the state cannot be saved
     */
    static void await(@NonNull StepContext context) throws IOException, InterruptedException {
        check(context.saveState());
    }

    private static void check(Future<Void> saved) throws IOException, InterruptedException {
        try {
            saved.get();
        } catch (ExecutionException e) {
            throw new IOException("The state of this build could not be saved, so nothing was sent", e);
        }
    }
}
