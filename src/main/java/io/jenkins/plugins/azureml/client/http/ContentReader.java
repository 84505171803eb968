package io.jenkins.plugins.azureml.client.http;

import java.io.IOException;
import java.io.InputStream;

/** Reads the body of a successful answer; must not close the stream, and may be called again for a repeat. */
@FunctionalInterface
public interface ContentReader {

    Content read(ResponseHead head, InputStream body) throws IOException;

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

    /** Reads the first {@code limit} bytes of a body. */
    static Content upTo(InputStream body, int limit) throws IOException {
        byte[] bytes = body.readNBytes(limit);
        return new Content(bytes, bytes.length < limit || body.read() < 0);
    }

    /** The body is longer than the client is willing to hold. */
    final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1;

        TooLargeException(int limit) {
            super("the answer is longer than the limit of " + limit + " bytes");
        }
    }
}
