package io.jenkins.plugins.azureml.transfer;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Body of a request: a whole file of known length and checksum. Reports a file that changes during the upload as such;
 * otherwise it would look like a network failure, because the announced length or checksum does not match.
 *
 * @param name name of the blob, for messages
 * @param md5 MD5 of the content in base64; null in FIPS mode
 */
record FileBody(
        @NonNull Path file,
        @NonNull String name,
        long length,
        @CheckForNull String md5) implements SignedRequest.Body {

    @Override
    public void writeTo(OutputStream out) throws IOException {
        Checksum checksum = new Checksum();
        byte[] buffer = new byte[64 * 1024];
        try (InputStream in = Files.newInputStream(file)) {
            long left = length;
            while (left > 0) {
                int n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (n < 0) {
                    throw changed(name);
                }
                checksum.update(buffer, n);
                out.write(buffer, 0, n);
                left -= n;
            }
            if (in.read() >= 0 || !Objects.equals(md5, checksum.base64())) {
                throw changed(name);
            }
        }
    }

    @NonNull
    static IOException changed(@NonNull String name) {
        return new IOException("'" + name
                + "' changed during the upload. What to do: make sure that nothing writes to it during the upload.");
    }
}
