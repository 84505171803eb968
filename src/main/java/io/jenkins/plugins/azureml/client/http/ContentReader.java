package io.jenkins.plugins.azureml.client.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Reads the body of a successful answer; must not close the stream, and may be called again for a repeat. */
@FunctionalInterface
public interface ContentReader {

    int FIRST_BYTES = 2048;
    int MOST_AT_ONCE = 64 * 1024;

    Content read(ResponseHead head, InputStream body) throws IOException;

    /** The whole body, which must not be longer than {@code limit} bytes. */
    static ContentReader whole(int limit) {
        return (head, body) -> {
            Content content = upTo(head, body, limit);
            if (!content.toEnd()) {
                throw new TooLargeException(limit);
            }
            return content;
        };
    }

    /** The first {@code limit} bytes of an answer. */
    static Content upTo(ResponseHead head, InputStream body, int limit) throws IOException {
        byte[] bytes = new byte[Math.min(expected(head), limit)];
        int size = 0;
        while (true) {
            if (size == bytes.length) {
                int next = body.read();
                if (next < 0) {
                    return new Content(bytes, true);
                }
                if (size == limit) {
                    return new Content(bytes, false);
                }
                bytes = Arrays.copyOf(bytes, (int) Math.min(Math.max(size, FIRST_BYTES) * 4L, limit));
                bytes[size++] = (byte) next;
            }
            int n = body.read(bytes, size, bytes.length - size);
            if (n < 0) {
                return new Content(Arrays.copyOf(bytes, size), true);
            }
            size += n;
        }
    }

    /** As it says of itself, within reason; a compressed one does not say. */
    private static int expected(ResponseHead head) {
        String length = head.header("content-length");
        try {
            return length == null ? FIRST_BYTES : Math.min(Math.max(Integer.parseInt(length), 0), MOST_AT_ONCE);
        } catch (NumberFormatException e) {
            return MOST_AT_ONCE;
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
