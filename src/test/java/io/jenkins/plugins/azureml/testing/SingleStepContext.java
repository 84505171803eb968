package io.jenkins.plugins.azureml.testing;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import hudson.model.TaskListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Context of one step that runs without a Pipeline: supplies objects that a test chooses, and records the outcome and the log. */
public final class SingleStepContext extends StandaloneStepContext {

    private static final long serialVersionUID = 1L;

    /** Supplies a context object at each request for it. */
    @FunctionalInterface
    public interface Source<T> {
        T get() throws IOException;
    }

    private final transient Map<Class<?>, Source<?>> sources = new HashMap<>();
    private final transient CompletableFuture<Object> outcome = new CompletableFuture<>();
    private final transient ByteArrayOutputStream log = new ByteArrayOutputStream();

    private transient Supplier<ListenableFuture<Void>> saved = () -> Futures.immediateFuture(null);

    public SingleStepContext() {
        with(TaskListener.class, () -> () -> new PrintStream(log, true, StandardCharsets.UTF_8));
    }

    public <T> SingleStepContext with(Class<T> type, Source<? extends T> source) {
        sources.put(type, source);
        return this;
    }

    /** Supplies the outcome of each save. */
    public SingleStepContext saving(Supplier<ListenableFuture<Void>> futures) {
        saved = futures;
        return this;
    }

    @Override
    public ListenableFuture<Void> saveState() {
        return saved.get();
    }

    @Override
    public <T> T get(Class<T> type) throws IOException {
        Source<?> source = sources.get(type);
        return source == null ? null : type.cast(source.get());
    }

    @Override
    public void onSuccess(Object result) {
        outcome.complete(result);
    }

    @Override
    public void onFailure(Throwable cause) {
        outcome.complete(cause);
    }

    /** Waits for the end of the step; returns its result, or the exception that it failed with. */
    public Object outcome() throws Exception {
        return outcome.get(1, TimeUnit.MINUTES);
    }

    public String log() {
        return log.toString(StandardCharsets.UTF_8);
    }
}
