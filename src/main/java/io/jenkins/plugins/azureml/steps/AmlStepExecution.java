package io.jenkins.plugins.azureml.steps;

import com.google.common.util.concurrent.ListenableFuture;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Run;
import hudson.model.TaskListener;
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
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
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

/**
 * A step that works off the CPS thread, on the plugin's own threads. Ends once, whoever comes first: the work, its failure, or
 * a stop. A controller that shuts down interrupts the work without ending the step; {@link #onResume} takes it up again.
 */
public abstract class AmlStepExecution extends StepExecution {

    private static final long serialVersionUID = 1L;

    private static final Logger LOGGER = Logger.getLogger(AmlStepExecution.class.getName());
    private static final long NOT_READY_MILLIS = 500;

    private final WorkspaceSettings settings;

    /** Why the step is being stopped; kept, so that a restart in the middle of it does not undo a stop. */
    private Throwable stopCause;

    private transient CredentialsUses credentialsUses;
    private transient boolean ended;
    private transient Future<?> work;
    /** Once it was asked for: what goes on after the end of the step cannot ask any more. */
    private transient volatile Run<?, ?> build;

    protected AmlStepExecution(@NonNull StepContext context, @NonNull WorkspaceSettings settings) {
        super(context);
        this.settings = settings;
    }

    /** Something that takes its time; its failure is the step's. */
    @FunctionalInterface
    public interface Work {
        void run() throws IOException, InterruptedException;
    }

    /** What is wrong with the parameters, a sentence each; asked before anything else is done. */
    @NonNull
    protected List<String> problems() {
        return new ArrayList<>(settings.problems());
    }

    /** Begins the work, or takes it up again after a restart. Must not block. */
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
     * Interrupts the work, saves the stop, and then ends the step with {@link #onStop}. A second stop ends the step at once. Does
     * not block. A controller that is killed after {@code onStop} has logged or sent anything continues with the stop.
     */
    @Override
    public final void stop(@NonNull Throwable cause) throws Exception {
        boolean first;
        synchronized (this) {
            first = stopCause == null;
            if (first) {
                // Of other exceptions nobody knows whether they can be written to disk.
                stopCause = cause instanceof FlowInterruptedException
                        ? cause
                        : new AbortException(String.valueOf(cause.getMessage()));
            }
            if (work != null) {
                work.cancel(true);
            }
        }
        if (first) {
            saveStop().thenRun(() -> onStopSaved(cause));
        } else {
            onSecondStop(cause);
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
        ListenableFuture<Void> saved = getContext().saveState();
        saved.addListener(() -> submit(pool, () -> runSaved(saved, task)), Runnable::run);
    }

    /** Runs the work on the polls' threads once the state is saved. Does not occupy a thread until then. */
    protected final void pollWhenSaved(@NonNull Work task) {
        ListenableFuture<Void> saved = getContext().saveState();
        saved.addListener(() -> schedulePoll(0, () -> runSaved(saved, task)), Runnable::run);
    }

    private static void runSaved(Future<Void> saved, Work task) throws IOException, InterruptedException {
        checkSaved(saved);
        task.run();
    }

    /** Calls {@code action} once the state is saved, or cannot be saved. Does not block. */
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

    /** Notes that a save has begun: a stop from now on needs another one. */
    private void writeObject(ObjectOutputStream out) throws IOException {
        StopSaver.onWrite(build);
        synchronized (this) {
            out.defaultWriteObject();
        }
    }

    /** Cleans up and calls {@link #fail}, soon. Called once the stop is saved. Must not block. */
    protected void onStop(@NonNull Throwable cause) {
        fail(cause);
    }

    /** What a second stop does. */
    protected void onSecondStop(@NonNull Throwable cause) {
        fail(cause);
    }

    @NonNull
    public final WorkspaceSettings settings() {
        return settings;
    }

    /** A client with the credentials as they are now. Reads a secret: not for the CPS thread. */
    @NonNull
    public final AmlClient client() throws IOException, InterruptedException {
        CredentialsUses uses;
        synchronized (this) {
            if (credentialsUses == null) {
                credentialsUses = new CredentialsUses();
            }
            uses = credentialsUses;
        }
        return AmlConnection.open(build(), uses, settings);
    }

    /** The build that this is a step of. */
    @NonNull
    protected final Run<?, ?> build() throws IOException, InterruptedException {
        if (build == null) {
            build = getContext().get(Run.class);
        }
        return build;
    }

    /** Writes to the page of the build. Does nothing if the build is no longer available. */
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

    /** Runs the work on a thread of {@code pool}, once the Pipeline is loaded. */
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

    /** The same in place of what is going on or is to come. */
    protected final synchronized void replaceWith(
            @NonNull Supplier<? extends ExecutorService> pool, @NonNull Work task) {
        if (work != null && !isStopping()) {
            work.cancel(true);
        }
        submit(pool, task);
    }

    /** Runs the work on the transfers' threads, and logs if it has to wait for one. Does not block. */
    protected final void submitTransfer(@NonNull Work task) {
        // Logged from a poll thread: start() must not block, and on a transfer thread the wait would be over.
        schedulePoll(0, () -> {
            if (AmlThreads.transfersAreBusy()) {
                println("Azure ML: waiting for other transfers of this controller to end");
            }
            submit(AmlThreads::transfers, task);
        });
    }

    /** Runs the work on the polls' threads, some time from now. */
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

    private void runGuarded(Runnable retry, Work task) {
        if (isShuttingDown()) {
            return;
        }
        // Right after a restart, asking the context for anything would block until the Pipeline is loaded.
        if (!getContext().isReady()) {
            retry.run();
            return;
        }
        try {
            task.run();
        } catch (InterruptedException e) {
            // Either stop() ends the step, or the controller is going down and the step goes on after it.
            LOGGER.log(Level.FINE, "interrupted", e);
        } catch (AzureMlException | InputException e) {
            // What the message says is all that a user needs: no stack trace in the build log.
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

    /** Whether a stop was asked for or the step has ended, so that no more work and no more lines are wanted. */
    protected final synchronized boolean isStopping() {
        return stopCause != null || ended;
    }

    /**
     * Not once a stop was asked for, even if the work has not noticed. Nor while the controller goes down, which may have cut off
     * what the result is made of: it is made again after that.
     */
    protected final void succeed(@CheckForNull Object result) {
        if (!isShuttingDown() && tryComplete(false)) {
            getContext().onSuccess(result);
        }
    }

    /** While the controller goes down, only a stop ends the step: what looks like a failure is what was cut off. */
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

    /** Why the step is being stopped; null if it is not. */
    @CheckForNull
    protected final synchronized Throwable stopCause() {
        return stopCause;
    }

    /** @param stopped whether it counts also once a stop was asked for, which is to end in a failure */
    private synchronized boolean tryComplete(boolean stopped) {
        if (ended || !stopped && stopCause != null) {
            return false;
        }
        ended = true;
        return true;
    }

    /** Whether the controller is being shut down: nothing that is done or printed now is sure to be remembered. */
    public final boolean isShuttingDown() {
        return ControllerShutdown.hasBegun();
    }

    /**
     * Returns when what was decided is on disk: only then may the request be sent. Blocks for as long as the CPS thread is busy,
     * so poll threads must use {@link #pollWhenSaved}.
     */
    protected final void save() throws IOException, InterruptedException {
        checkSaved(getContext().saveState());
    }

    private static void checkSaved(Future<Void> saved) throws IOException, InterruptedException {
        try {
            saved.get();
        } catch (ExecutionException e) {
            throw new IOException("The state of this build could not be saved, so nothing was sent", e);
        }
    }

    /** A line in the build log. Silent once the log is closed. */
    public final void println(@NonNull String line) {
        print(line);
    }

    /**
     * A line, or several, in the build log.
     *
     * @return false if it does not count any more, since the log is closed or the controller is going down: the state that a
     *     restart begins from may have been written before
     */
    protected boolean print(@NonNull String lines) {
        if (isShuttingDown()) {
            return false;
        }
        try {
            PrintStream log = getContext().get(TaskListener.class).getLogger();
            log.println(lines);
            // Else it is in a buffer for a while, and lost with a controller that is killed.
            log.flush();
            return true;
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "the log is closed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }
}
