package io.jenkins.plugins.azureml.freestyle;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.steps.run.RunCancellation;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.steps.BodyInvoker;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/**
 * Runs a Pipeline step in a freestyle build: starts the execution of the step and blocks until it completes. The build occupies
 * its executor and does not survive a restart of the controller. An interrupted build stops the execution as a Pipeline does.
 */
final class StepRunner {

    private final Run<?, ?> run;
    private final TaskListener listener;
    private final List<Object> context;

    /**
     * @param folder workspace of the build; null if it has none
     * @param settings of the Azure ML workspace that the build sets for all steps; null for none
     */
    StepRunner(
            @NonNull Run<?, ?> run,
            @CheckForNull FilePath folder,
            @NonNull EnvVars env,
            @NonNull TaskListener listener,
            @CheckForNull WorkspaceSettings settings) {
        this.run = run;
        this.listener = listener;
        context = Stream.of(run, env, listener, settings, folder)
                .filter(Objects::nonNull)
                .toList();
    }

    /**
     * Runs a step.
     *
     * @return the return value of the step
     * @throws IOException if the step fails
     * @throws InterruptedException if the build is interrupted, or if the run that the step waits for is canceled in Azure
     */
    @CheckForNull
    Object run(@NonNull Step step) throws IOException, InterruptedException {
        Context ends = new Context(context);
        StepExecution execution = start(step, ends);
        try {
            return outcome(ends.result.get());
        } catch (InterruptedException e) {
            stop(execution, ends, e);
            throw e;
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    private static StepExecution start(Step step, Context ends) throws IOException, InterruptedException {
        try {
            StepExecution execution = step.start(ends);
            execution.start();
            return execution;
        } catch (IOException | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private Object outcome(Ended ended) throws IOException, InterruptedException {
        Throwable failure = ended.failure();
        if (failure instanceof FlowInterruptedException canceled) {
            // Jenkins prints and records the causes only for Pipelines.
            canceled.handle(run, listener);
            throw new InterruptedException(canceled.getMessage());
        }
        if (failure instanceof IOException e) {
            throw e;
        }
        if (failure != null) {
            throw new IOException(failure);
        }
        return ended.value();
    }

    /** Stops the execution and waits until it has canceled its run. A second interruption ends that wait. */
    private static void stop(StepExecution execution, Context ends, InterruptedException why)
            throws InterruptedException {
        try {
            execution.stop(new AbortException("the build was interrupted"));
            ends.result.get(stopSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            why.addSuppressed(e);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            why.addSuppressed(e);
        }
    }

    /** Returns how long to wait for a stopped step, which should complete earlier by itself. */
    static long stopSeconds() {
        return RunCancellation.maxStopSeconds();
    }

    private record Ended(
            @CheckForNull Object value, @CheckForNull Throwable failure) {}

    /** Provides what a Pipeline would provide. It is never saved. */
    private static final class Context extends StepContext {

        private static final long serialVersionUID = 1L;

        private final transient List<Object> known;
        private final transient CompletableFuture<Ended> result = new CompletableFuture<>();

        Context(List<Object> known) {
            this.known = known;
        }

        private void readObject(ObjectInputStream in) throws NotSerializableException {
            throw new NotSerializableException(Context.class.getName());
        }

        @CheckForNull
        @Override
        public <T> T get(Class<T> key) {
            return known.stream()
                    .filter(key::isInstance)
                    .map(key::cast)
                    .findFirst()
                    .orElse(null);
        }

        @Override
        public void onSuccess(@CheckForNull Object value) {
            result.complete(new Ended(value, null));
        }

        @Override
        public void onFailure(@NonNull Throwable t) {
            result.complete(new Ended(null, t));
        }

        @Override
        public boolean isReady() {
            return true;
        }

        /** Does nothing, because a freestyle build does not continue after a restart. */
        @Override
        public ListenableFuture<Void> saveState() {
            return Futures.immediateFuture(null);
        }

        @Override
        public void setResult(Result r) {
            throw new UnsupportedOperationException("a step fails by an exception");
        }

        @Override
        public BodyInvoker newBodyInvoker() {
            throw new IllegalStateException("a build step has no body");
        }

        @Override
        public boolean equals(Object o) {
            return this == o;
        }

        @Override
        public int hashCode() {
            return Objects.hashCode(known);
        }
    }
}
