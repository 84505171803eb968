package io.jenkins.plugins.azureml.transfer;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * The parts of one file, which the thread of the file transfers together with idle threads of the pool. It never waits for a
 * thread that has not begun, so files cannot block each other.
 */
final class SharedParts {

    /** Transfers the next part of the file. Called by several threads at once. */
    interface Next {

        /** @return false if no part is left to begin */
        boolean transfer() throws IOException, InterruptedException;
    }

    /**
     * The other threads of a pool.
     *
     * @param most threads that may help with a file
     */
    record Helpers(Executor pool, int most) {

        /** Has idle threads begin with up to {@code parts} parts. The caller must {@link SharedParts#finish}. */
        @NonNull
        SharedParts begin(long parts, @NonNull Next next) {
            SharedParts shared = new SharedParts(next);
            for (long i = Math.min(most, parts); i > 0; i--) {
                try {
                    pool.execute(shared::help);
                } catch (RejectedExecutionException e) {
                    // The call is being canceled, which the thread of the file notices itself.
                    break;
                }
            }
            return shared;
        }
    }

    private final Next next;
    private int active;
    private boolean closed;
    private Exception failure;

    private SharedParts(Next next) {
        this.next = next;
    }

    private void help() {
        synchronized (this) {
            if (closed) {
                return;
            }
            active++;
        }
        try {
            transferAll();
        } catch (IOException | InterruptedException | RuntimeException e) {
            fail(e);
        } finally {
            synchronized (this) {
                active--;
                notifyAll();
            }
        }
    }

    private void transferAll() throws IOException, InterruptedException {
        boolean more = true;
        while (more && !isClosed()) {
            more = next.transfer();
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized void fail(Exception e) {
        if (!closed) {
            failure = e;
        }
        closed = true;
        notifyAll();
    }

    /** Transfers the remaining parts, and waits for those that others have begun. Throws the first failure of any part. */
    void finish() throws IOException, InterruptedException {
        transferAll();
        synchronized (this) {
            while (active > 0 && failure == null) {
                wait();
            }
            closed = true;
            throwFailure(failure);
        }
    }

    /** Begins no further part. Does not wait for those that have begun. */
    synchronized void abandon() {
        closed = true;
    }

    private static void throwFailure(@CheckForNull Exception failure) throws IOException, InterruptedException {
        if (failure instanceof InterruptedException) {
            throw new InterruptedException();
        }
        if (failure instanceof RuntimeException unexpected) {
            throw unexpected;
        }
        if (failure != null) {
            throw (IOException) failure;
        }
    }
}
