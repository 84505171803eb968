package io.jenkins.plugins.azureml.client.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reads the body of a successful answer; must not close the stream, and may be called again for a repeat. */
@FunctionalInterface
public interface ContentReader {

    Content read(Head head, InputStream body) throws IOException;

    /** The whole body, which must not be longer than {@code limit} bytes. */
    static ContentReader whole(int limit) {
        return (head, body) -> {
            Content content = upTo(body, limit);
            if (!content.toEnd()) {
                throw new TooLargeException(limit);
            }
            return content;
        };
    }

    /** The first {@code limit} bytes. */
    static Content upTo(InputStream body, int limit) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[16 * 1024];
        while (true) {
            int wanted = Math.min(buffer.length, limit - bytes.size() + 1);
            int n = body.read(buffer, 0, wanted);
            if (n < 0) {
                return new Content(bytes.toByteArray(), true);
            }
            if (bytes.size() + n > limit) {
                bytes.write(buffer, 0, limit - bytes.size());
                return new Content(bytes.toByteArray(), false);
            }
            bytes.write(buffer, 0, n);
        }
    }

    /** The body is longer than the client is willing to hold. */
    final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1;

        TooLargeException(int limit) {
            super("the answer is longer than the limit of " + limit + " bytes");
        }
    }
}
