package io.jenkins.plugins.azureml.client.http.message;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The body of a request, which can be produced again for a retry. */
public interface RepeatableBody {

    /** Returns the length in bytes of each stream of {@link #open()}. */
    long length();

    /** Opens a new stream at the first byte; the caller closes it. */
    InputStream open() throws IOException;

    static RepeatableBody of(byte[] bytes) {
        byte[] copy = bytes.clone();
        return new RepeatableBody() {
            @Override
            public long length() {
                return copy.length;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(copy);
            }
        };
    }
}
