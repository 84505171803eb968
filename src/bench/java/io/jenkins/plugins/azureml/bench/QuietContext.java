package io.jenkins.plugins.azureml.bench;

import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.azureml.testing.StandaloneStepContext;
import java.util.concurrent.CompletableFuture;

/** The context of a single step. Output goes to a listener of the benchmark; the time of the end is recorded. */
final class QuietContext extends StandaloneStepContext {

    private static final long serialVersionUID = 1L;

    private final transient Run<?, ?> build;
    private final transient TaskListener listener;
    /** The time of the end, as {@link System#nanoTime}. */
    final transient CompletableFuture<Long> end = new CompletableFuture<>();

    QuietContext(Run<?, ?> build, TaskListener listener) {
        this.build = build;
        this.listener = listener;
    }

    @Override
    public <T> T get(Class<T> key) {
        return key == TaskListener.class ? key.cast(listener) : key.isInstance(build) ? key.cast(build) : null;
    }

    @Override
    public void onSuccess(Object result) {
        end.complete(System.nanoTime());
    }

    @Override
    public void onFailure(Throwable t) {
        end.completeExceptionally(t);
    }
}
