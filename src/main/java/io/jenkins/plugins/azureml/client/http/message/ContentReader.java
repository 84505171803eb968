package io.jenkins.plugins.azureml.client.http.message;

import java.io.IOException;
import java.io.InputStream;

/** Reads the body of an accepted response. Must not close the stream; called anew for each retry. */
@FunctionalInterface
public interface ContentReader {

    Content read(ResponseHead head, InputStream body) throws IOException;

    /** Returns a reader of the whole body, which fails if that is longer than {@code limit} bytes. */
    static ContentReader whole(int limit) {
        return (head, body) -> {
            Content content = upTo(head, body, limit);
            if (!content.toEnd()) {
                throw new TooLargeException(limit);
            }
            return content;
        };
    }

    /** Reads the first {@code limit} bytes of a body. */
    static Content upTo(ResponseHead head, InputStream body, int limit) throws IOException {
        // Asked for more bytes than there are, readNBytes begins with a buffer of 16 KiB and copies from it.
        int length = (int) Math.min(head.contentLength(), limit);
        byte[] bytes = body.readNBytes(length);
        return new Content(bytes, bytes.length < length || body.read() < 0);
    }

    /** The body is longer than the limit. */
    final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1;

        TooLargeException(int limit) {
            super("the response is larger than the limit of " + limit + " bytes");
        }
    }
}
