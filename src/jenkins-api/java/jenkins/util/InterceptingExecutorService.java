package jenkins.util;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

public abstract class InterceptingExecutorService implements ExecutorService {
    private final ExecutorService base;

    protected InterceptingExecutorService(ExecutorService base) {
        this.base = base;
    }

    protected abstract Runnable wrap(Runnable r);

    protected abstract <V> Callable<V> wrap(Callable<V> r);

    protected ExecutorService delegate() {
        return base;
    }

    private <T> List<Callable<T>> wrap(Collection<? extends Callable<T>> tasks) {
        return tasks.stream().<Callable<T>>map(this::wrap).toList();
    }

    public <T> Future<T> submit(Callable<T> task) {
        return base.submit(wrap(task));
    }

    public <T> Future<T> submit(Runnable task, T result) {
        return base.submit(wrap(task), result);
    }

    public Future<?> submit(Runnable task) {
        return base.submit(wrap(task));
    }

    public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks) throws InterruptedException {
        return base.invokeAll(wrap(tasks));
    }

    public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
            throws InterruptedException {
        return base.invokeAll(wrap(tasks), timeout, unit);
    }

    public <T> T invokeAny(Collection<? extends Callable<T>> tasks) throws InterruptedException, ExecutionException {
        return base.invokeAny(wrap(tasks));
    }

    public <T> T invokeAny(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        return base.invokeAny(wrap(tasks), timeout, unit);
    }

    public void execute(Runnable command) {
        base.execute(wrap(command));
    }

    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return base.awaitTermination(timeout, unit);
    }

    public boolean isShutdown() {
        return base.isShutdown();
    }

    public boolean isTerminated() {
        return base.isTerminated();
    }

    public void shutdown() {
        base.shutdown();
    }

    public List<Runnable> shutdownNow() {
        return base.shutdownNow();
    }
}
