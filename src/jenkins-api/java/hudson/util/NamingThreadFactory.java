package hudson.util;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

public final class NamingThreadFactory implements ThreadFactory {
    private final ThreadFactory delegate;
    private final String name;
    private final AtomicInteger number = new AtomicInteger();

    public NamingThreadFactory(ThreadFactory delegate, String name) {
        this.delegate = delegate;
        this.name = name;
    }

    public Thread newThread(Runnable r) {
        Thread thread = delegate.newThread(r);
        thread.setName(name + " [#" + number.incrementAndGet() + "]");
        return thread;
    }
}
