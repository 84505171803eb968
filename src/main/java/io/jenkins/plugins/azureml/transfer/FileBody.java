package io.jenkins.plugins.azureml.transfer;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;

/**
 * Body of a request: a whole file of known length and checksum. Reports a file that changes during the upload as such;
 * otherwise it would look like a network failure, because the announced length or checksum does not match.
 *
 * @param name name of the blob, for messages
 * @param md5 MD5 of the content in base64
 */
record FileBody(
        @NonNull Path file,
        @NonNull String name,
        long length,
        @NonNull String md5) implements SignedRequest.Body {

    @Override
    public void writeTo(OutputStream out) throws IOException {
        MessageDigest digest = FileUpload.digest();
        byte[] buffer = new byte[64 * 1024];
        try (InputStream in = Files.newInputStream(file)) {
            long left = length;
            while (left > 0) {
                int n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (n < 0) {
                    throw changed(name);
                }
                digest.update(buffer, 0, n);
                out.write(buffer, 0, n);
                left -= n;
            }
            if (in.read() >= 0 || !md5.equals(FileUpload.base64(digest))) {
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
