package io.jenkins.plugins.azureml.client.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Reads the body of a successful answer; must not close the stream, and may be called again for a repeat. */
@FunctionalInterface
public interface ContentReader {

    int FIRST_BYTES = 2048;

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
        // Most answers have one or two KB; the byte more than allowed tells whether there is more.
        byte[] bytes = new byte[(int) Math.min(FIRST_BYTES, limit + 1L)];
        int size = 0;
        while (true) {
            int n = body.read(bytes, size, bytes.length - size);
            if (n < 0) {
                return new Content(Arrays.copyOf(bytes, size), true);
            }
            size += n;
            if (size > limit) {
                return new Content(Arrays.copyOf(bytes, limit), false);
            }
            if (size == bytes.length) {
                bytes = Arrays.copyOf(bytes, (int) Math.min(size * 4L, limit + 1L));
            }
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
