package io.jenkins.plugins.azureml.transfer;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.transfer.blob.SignedRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The memory for contents that are being sent. They are read from the disk once, for the checksum that precedes them and for all
 * attempts to send them.
 */
final class UploadMemory {

    /** Larger arrays would fragment a small heap. */
    private static final int PIECE = 128 * 1024;

    private final int size;
    private int free;
    private long begun;
    /** The file of each thread that waits for memory. Threads of one file are served in any order. */
    private final PriorityQueue<Long> waiting = new PriorityQueue<>();

    /** @param size in bytes; a larger content is still read, if no other is in memory */
    UploadMemory(int size) {
        this.size = size;
        this.free = size;
    }

    /** Begins a file. */
    @NonNull
    synchronized Share begin() {
        return new Share(begun++);
    }

    private synchronized void acquire(long file, int bytes) throws InterruptedException {
        waiting.add(file);
        try {
            while (waiting.element() != file || free < bytes) {
                wait();
            }
            free -= bytes;
        } finally {
            waiting.remove(file);
            notifyAll();
        }
    }

    private synchronized void release(int bytes) {
        free += bytes;
        notifyAll();
    }

    /**
     * The memory for one file. Files that began earlier come first: they are completed while later ones are sent. If all had
     * the same share, all would be completed at once, and the network would be idle meanwhile.
     */
    final class Share {
        private final long file;

        private Share(long file) {
            this.file = file;
        }

        /** Waits until there is memory for a content of up to {@code most} bytes. */
        @NonNull
        Content reserve(int most) throws InterruptedException {
            int bytes = Math.min(size, most);
            acquire(file, bytes);
            return new Content(most, bytes);
        }
    }

    /** A file or block in memory. */
    final class Content implements SignedRequest.Body, AutoCloseable {
        private final int most;
        private final int reserved;
        private final List<byte[]> pieces = new ArrayList<>();
        private int length;

        private Content(int most, int reserved) {
            this.most = most;
            this.reserved = reserved;
        }

        /** Reads the next bytes of a file. @return their number; less than reserved only at its end */
        int read(@NonNull InputStream in) throws IOException {
            while (length < most) {
                byte[] piece = new byte[Math.min(PIECE, most - length)];
                int count = in.readNBytes(piece, 0, piece.length);
                if (count == 0) {
                    break;
                }
                pieces.add(count == piece.length ? piece : Arrays.copyOf(piece, count));
                length += count;
            }
            return length;
        }

        /** Adds the content to digests. */
        void addTo(@NonNull UploadDigests digests) {
            pieces.forEach(piece -> digests.update(piece, piece.length));
        }

        /** Returns MD5 in base64; null in FIPS mode. */
        @CheckForNull
        String checksum() {
            Checksum sum = new Checksum();
            pieces.forEach(piece -> sum.update(piece, piece.length));
            return sum.complete();
        }

        int length() {
            return length;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            for (byte[] piece : pieces) {
                out.write(piece, 0, piece.length);
            }
        }

        /** Frees the memory. */
        @Override
        public void close() {
            pieces.clear();
            release(reserved);
        }
    }
}
