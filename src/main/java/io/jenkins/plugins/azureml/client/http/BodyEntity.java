package io.jenkins.plugins.azureml.client.http;

import io.jenkins.plugins.azureml.client.http.message.RepeatableBody;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;

/** Streams a {@link RepeatableBody} in constant memory, from its beginning each time. */
final class BodyEntity extends AbstractHttpEntity {

    private final RepeatableBody body;
    private final Exchange exchange;

    BodyEntity(RepeatableBody body, String contentType, Exchange exchange) {
        super(ContentType.parse(contentType), null, false);
        this.body = body;
        this.exchange = exchange;
    }

    @Override
    public long getContentLength() {
        return body.length();
    }

    @Override
    public InputStream getContent() throws IOException {
        return body.open();
    }

    @Override
    public boolean isStreaming() {
        return false;
    }

    @Override
    public boolean isRepeatable() {
        return true;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        long expected = body.length();
        long count = 0;
        long sent = 0;
        byte[] buffer = new byte[32 * 1024];
        try (Source in = new Source(body)) {
            int n;
            while ((n = in.read(buffer)) >= 0) {
                count += n;
                if (count > expected) {
                    break;
                }
                exchange.sending(true);
                out.write(buffer, 0, n);
                exchange.sending(false);
                sent = count;
            }
        }
        if (count != expected) {
            throw new LocalBodyException(
                    sent == expected,
                    "the request body changed while it was sent (" + expected
                            + " bytes were announced, " + (count > expected ? "more" : "only " + count)
                            + " are there)");
        }
        out.flush();
    }

    @Override
    public void close() {
        // Nothing is open between two reads.
    }

    /** The body could not be produced, so that a retry would not help. */
    static final class LocalBodyException extends IOException {
        private static final long serialVersionUID = 1;

        final boolean allSent;

        LocalBodyException(boolean allSent, String message) {
            super(message);
            this.allSent = allSent;
        }
    }

    /** Distinguishes failures reading the body from failures sending it. */
    private static final class Source implements AutoCloseable {
        private final InputStream in;

        Source(RepeatableBody body) throws LocalBodyException {
            try {
                in = body.open();
            } catch (IOException | RuntimeException e) {
                throw new LocalBodyException(false, "the request body cannot be read: " + e);
            }
        }

        int read(byte[] buffer) throws LocalBodyException {
            try {
                return in.read(buffer);
            } catch (InterruptedIOException e) {
                // A read from an agent clears the interrupt flag.
                Thread.currentThread().interrupt();
                throw new LocalBodyException(false, "the request body cannot be read: interrupted");
            } catch (IOException | RuntimeException e) {
                throw new LocalBodyException(false, "the request body cannot be read: " + e);
            }
        }

        @Override
        public void close() {
            try {
                in.close();
            } catch (IOException e) {
                // The content has been read completely.
            }
        }
    }
}
