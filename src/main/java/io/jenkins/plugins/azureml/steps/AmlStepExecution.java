package io.jenkins.plugins.azureml.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.azureml.HumanReadable;
import io.jenkins.plugins.azureml.actions.BuildPage;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.config.AmlConnection;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.credentials.CredentialsUses;
import io.jenkins.plugins.azureml.scoring.InputException;
import io.jenkins.plugins.azureml.threads.AmlThreads;
import io.jenkins.plugins.azureml.threads.ControllerShutdown;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Base class of step executions that run on the plugin's threads instead of the CPS thread. The first of success, failure and
 * stop ends the step. A shutdown of the controller interrupts the work without ending the step; {@link #onResume} restarts the
 * work.
 */
@Restricted(NoExternalUse.class)
public abstract class AmlStepExecution extends StepExecution {

    private static final long serialVersionUID = 1L;

    private static final Logger LOGGER = Logger.getLogger(AmlStepExecution.class.getName());
    private static final long NOT_READY_MILLIS = 500;

    private final WorkspaceSettings settings;

    /** Why the step is being stopped; null if it is not. Saved, so that the stop continues after a restart of the controller. */
    private Throwable stopCause;

    private transient CredentialsUses credentialsUses;
    private transient boolean ended;
    private transient Future<?> work;
    /** Polls beside the work; null before the first. */
    private transient Future<?> background;
    /** Cached on first use, because {@code StepContext} no longer returns the build once the step has ended. */
    private transient volatile Run<?, ?> build;

    protected AmlStepExecution(@NonNull StepContext context, @NonNull WorkspaceSettings settings) {
        super(context);
        this.settings = settings;
    }

    /** Work that may take long. A failure of the work fails the step. */
    @FunctionalInterface
    public interface Work {
        void run() throws IOException, InterruptedException;
    }

    /** Returns the problems of the parameters, one sentence each. Called before any request is sent. */
    @NonNull
    protected List<String> problems() {
        return new ArrayList<>(settings.problems());
    }

    /** Starts the work, or continues it after a restart of the controller. Must not block. */
    protected abstract void startWork();

    @Override
    public boolean start() throws Exception {
        List<String> problems = problems();
        if (!problems.isEmpty()) {
            throw new AbortException(HumanReadable.problems(problems));
        }
        startWork();
        return false;
    }

    @Override
    public void onResume() {
        Throwable cause;
        synchronized (this) {
            cause = stopCause;
        }
        if (cause == null) {
            startWork();
        } else {
            onStop(cause);
        }
    }

    /**
     * Interrupts the work, saves the stop, then calls {@link #onStop}. A second stop calls {@link #onSecondStop} instead. Does
     * not block. If the controller is killed after {@code onStop} has logged or sent anything, the restarted controller
     * continues the stop.
     */
    @Override
    public final void stop(@NonNull Throwable cause) throws Exception {
        boolean first;
        synchronized (this) {
            first = stopCause == null;
            if (first) {
                // Other exceptions may not be serializable.
                stopCause = cause instanceof FlowInterruptedException
                        ? cause
                        : new AbortException(String.valueOf(cause.getMessage()));
            }
            cancelWork();
        }
        if (first) {
            saveStop().thenRun(() -> onStopSaved(cause));
        } else {
            onSecondStop(cause);
        }
    }

    private synchronized void cancelWork() {
        if (work != null) {
            work.cancel(true);
        }
        if (background != null) {
            background.cancel(true);
        }
    }

    private void onStopSaved(Throwable cause) {
        try {
            onStop(cause);
        } catch (RejectedExecutionException e) {
            LOGGER.log(
                    Level.FINE,
                    "the controller is shutting down; the stop is saved and continues after the restart",
                    e);
        } catch (RuntimeException | Error e) {
            cause.addSuppressed(e);
            fail(cause);
        }
    }

    /** Runs the work on a thread of {@code pool} once the state is saved. Does not occupy a thread until then. */
    protected final void submitWhenSaved(@NonNull Supplier<? extends ExecutorService> pool, @NonNull Work task) {
        StateSaver.save(getContext(), task, work -> submit(pool, work));
    }

    /** Runs the work on a poll thread once the state is saved. Does not occupy a thread until then. */
    protected final void pollWhenSaved(@NonNull Work task) {
        StateSaver.save(getContext(), task, work -> schedulePoll(0, work));
    }

    /** Calls {@code action} once the state has been saved, or saving has failed. Does not block. */
    protected final void whenSaved(@NonNull Runnable action) {
        getContext().saveState().addListener(action, Runnable::run);
    }

    private CompletableFuture<Void> saveStop() {
        Run<?, ?> stopped = null;
        try {
            stopped = build();
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "no build", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return StopSaver.save(stopped, getContext());
    }

    /** Reports that a save has begun. A later stop needs another save. */
    private void writeObject(ObjectOutputStream out) throws IOException {
        StopSaver.onWrite(build);
        synchronized (this) {
            out.defaultWriteObject();
        }
    }

    /**
     * Ends the step after a stop was saved: cleans up, then calls {@link #fail}. Must not block; slow cleanup runs on a pool.
     */
    protected void onStop(@NonNull Throwable cause) {
        fail(cause);
    }

    /** Ends the step at a second stop, without waiting for the cleanup of the first. */
    protected void onSecondStop(@NonNull Throwable cause) {
        fail(cause);
    }

    @NonNull
    public final WorkspaceSettings settings() {
        return settings;
    }

    /** Returns a client with the current credentials. Reads a secret, so it must not be called on the CPS thread. */
    @NonNull
    public final AmlClient client() throws IOException, InterruptedException {
        return client(settings);
    }

    /** Returns a client for another workspace than that of the step; see {@link #client()}. */
    @NonNull
    protected final AmlClient client(@NonNull WorkspaceSettings other) throws IOException, InterruptedException {
        CredentialsUses uses;
        synchronized (this) {
            if (credentialsUses == null) {
                credentialsUses = new CredentialsUses();
            }
            uses = credentialsUses;
        }
        return AmlConnection.open(build(), uses, other);
    }

    /** Returns the build that the step belongs to. */
    @NonNull
    protected final Run<?, ?> build() throws IOException, InterruptedException {
        if (build == null) {
            build = getContext().get(Run.class);
        }
        return build;
    }

    /** Updates the Azure ML page of the build. Does nothing if the build is no longer available. */
    public final void record(@NonNull Consumer<BuildPage> change) {
        withBuild(run -> change.accept(BuildPage.of(run)));
    }

    /** Calls {@code action} with the build. Does nothing if the build is no longer available. */
    protected final void withBuild(@NonNull Consumer<Run<?, ?>> action) {
        try {
            action.accept(build());
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "no build", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs the work on a thread of {@code pool} once the Pipeline is loaded. Does nothing if the step is stopping. */
    public final synchronized void submit(@NonNull Supplier<? extends ExecutorService> pool, @NonNull Work task) {
        if (!isStopping()) {
            try {
                work = pool.get().submit(() -> runGuarded(() -> retryWhenReady(pool, task), task));
            } catch (RejectedExecutionException e) {
                LOGGER.log(Level.FINE, "the controller is shutting down", e);
            }
        }
    }

    private synchronized void retryWhenReady(Supplier<? extends ExecutorService> pool, Work task) {
        if (!isStopping()) {
            try {
                work = AmlThreads.timers().schedule(() -> submit(pool, task), NOT_READY_MILLIS, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                LOGGER.log(Level.FINE, "the controller is shutting down", e);
            }
        }
    }

    /** Cancels the current or scheduled work and runs {@code task} on a thread of {@code pool} instead. */
    protected final synchronized void replaceWith(
            @NonNull Supplier<? extends ExecutorService> pool, @NonNull Work task) {
        if (!isStopping()) {
            cancelWork();
        }
        submit(pool, task);
    }

    /** Runs the work on a transfer thread. Logs a line if none is free. Does not block. */
    protected final void submitTransfer(@NonNull Work task) {
        // Checked on a poll thread, since start() must not block, and a task on a transfer thread has already waited.
        schedulePoll(0, () -> {
            if (AmlThreads.transfersAreBusy()) {
                println("Azure ML: waiting for other transfers of this controller");
            }
            submit(AmlThreads::transfers, task);
        });
    }

    /**
     * Runs the work on a poll thread.
     *
     * @param millis delay
     */
    public final synchronized void schedulePoll(long millis, @NonNull Work task) {
        if (!isStopping()) {
            try {
                work = AmlThreads.poll(
                        settings.key(), millis, () -> runGuarded(() -> schedulePoll(NOT_READY_MILLIS, task), task));
            } catch (RejectedExecutionException e) {
                LOGGER.log(Level.FINE, "the controller is shutting down", e);
            }
        }
    }

    /**
     * Runs the work on a poll thread beside the current work, after the polls of other steps. Does nothing while the last one waits
     * or runs.
     */
    public final synchronized void pollInBackground(@NonNull Work task) {
        if (!isStopping() && (background == null || background.isDone())) {
            try {
                background = AmlThreads.pollInBackground(settings.key(), () -> runGuarded(() -> {}, task));
            } catch (RejectedExecutionException e) {
                LOGGER.log(Level.FINE, "the controller is shutting down", e);
            }
        }
    }

    private void runGuarded(Runnable retry, Work task) {
        if (isShuttingDown()) {
            return;
        }
        // Right after a restart, reading from the context would block until the Pipeline is loaded.
        if (!getContext().isReady()) {
            retry.run();
            return;
        }
        try {
            task.run();
        } catch (InterruptedException e) {
            // Either stop() ends the step, or the controller is shutting down and the step continues after the restart.
            LOGGER.log(Level.FINE, "interrupted", e);
        } catch (AzureMlException | InputException e) {
            // The message has all that a user needs, so the build log gets no stack trace.
            LOGGER.log(Level.FINE, "failed", e);
            fail(new AbortException(e.getMessage()));
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.FINE, "failed", e);
            fail(e);
        } catch (Error e) {
            fail(e);
            throw e;
        }
    }

    /** Returns whether the step has ended or is being stopped, so that no further work is started. */
    protected final synchronized boolean isStopping() {
        return stopCause != null || ended;
    }

    /**
     * Ends the step with a result. Ignored after a stop, even if the work did not notice the stop. Also ignored during a
     * shutdown of the controller, because the result may be incomplete; the work runs again after the restart.
     */
    protected final void succeed(@CheckForNull Object result) {
        if (!isShuttingDown() && tryComplete(false)) {
            getContext().onSuccess(result);
        }
    }

    /**
     * Ends the step with a failure. During a shutdown of the controller only a stop ends the step: other failures are taken for
     * consequences of the shutdown, and the work runs again after the restart.
     */
    protected final void fail(@NonNull Throwable cause) {
        if (isShuttingDown() && !isStopped()) {
            LOGGER.log(Level.FINE, "cut off by the end of the controller", cause);
        } else if (tryComplete(true)) {
            getContext().onFailure(cause);
        }
    }

    private synchronized boolean isStopped() {
        return stopCause != null;
    }

    /** Returns why the step is being stopped; null if it is not. */
    @CheckForNull
    protected final synchronized Throwable stopCause() {
        return stopCause;
    }

    /**
     * Returns true for the first caller, which ends the step.
     *
     * @param stopped whether the caller may end a step that is being stopped, which must end in a failure
     */
    private synchronized boolean tryComplete(boolean stopped) {
        if (ended || !stopped && stopCause != null) {
            return false;
        }
        ended = true;
        return true;
    }

    /** Returns whether the controller is shutting down. State and log lines that are written now may be lost. */
    public final boolean isShuttingDown() {
        return ControllerShutdown.hasBegun();
    }

    /** Prints a line to the build log. Does nothing if the log is closed. */
    public final void println(@NonNull String line) {
        print(line);
    }

    /**
     * Prints one or more lines to the build log.
     *
     * @return false if the log is closed or the controller is shutting down: the lines may be missing from the state that a
     *     restart continues from
     */
    protected boolean print(@NonNull String lines) {
        if (isShuttingDown()) {
            return false;
        }
        return StepLog.print(getContext(), lines);
    }
}
