package io.jenkins.plugins.azureml.transfer.blob;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The requests that threads of a transfer are sending, so that another thread can end them; thread-safe. */
public final class ActiveRequests {

    private final Set<SignedRequest> active = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** Registers a request until it is removed. @throws InterruptedException if the transfer was canceled */
    public void add(@NonNull SignedRequest request) throws InterruptedException {
        active.add(request);
        throwIfClosed();
    }

    public void remove(@NonNull SignedRequest request) {
        active.remove(request);
    }

    public void throwIfClosed() throws InterruptedException {
        if (closed || Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    /** Cancels all active requests, without waiting for their end, and refuses new ones. */
    public void close() {
        closed = true;
        active.forEach(SignedRequest::cancel);
    }
}
