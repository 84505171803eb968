package io.jenkins.plugins.azureml.steps;

import com.google.common.util.concurrent.ListenableFuture;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Saves what a step has decided before the step acts on it. */
public final class StateSaver {

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
     * Returns when the state is saved. For work that cannot be split, which would use {@link AmlStepExecution#submitWhenSaved}.
     *
     * @throws PendingException if that takes longer than {@code millis}, because the CPS thread is busy
     * @throws IOException if the state cannot be saved
     */
    public static void await(@NonNull StepContext context, long millis) throws IOException, InterruptedException {
        ListenableFuture<Void> saved = context.saveState();
        try {
            saved.get(millis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new PendingException(saved);
        } catch (ExecutionException e) {
            throw notSaved(e);
        }
    }

    /** The state is not saved yet, so nothing was sent. Keeps a busy CPS thread from occupying a thread of a pool. */
    public static final class PendingException extends IOException {

        private static final long serialVersionUID = 1L;

        private final transient ListenableFuture<Void> saved;

        private PendingException(ListenableFuture<Void> saved) {
            super("The state of this build is not saved yet, so nothing was sent");
            this.saved = saved;
        }

        /** Calls {@code action} once the state is saved, or cannot be saved. Does not block. */
        public void whenSaved(@NonNull Runnable action) {
            saved.addListener(action, Runnable::run);
        }
    }

    private static void check(Future<Void> saved) throws IOException, InterruptedException {
        try {
            saved.get();
        } catch (ExecutionException e) {
            throw notSaved(e);
        }
    }

    private static IOException notSaved(ExecutionException e) {
        return new IOException("The state of this build could not be saved, so nothing was sent", e);
    }
}
