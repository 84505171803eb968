package io.jenkins.plugins.azureml.transfer;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;

/**
 * A file of a {@link DownloadFeed}, and how it and its result are sent.
 *
 * @param number identifies the file in the feed
 */
record NumberedFile(int number, @NonNull SignedFile file) {

    /** Bytes of a result. */
    static final int RESULT_BYTES = Integer.BYTES + Long.BYTES;

    /** Bytes that say that no file follows. Without them, the end of the stream is premature. */
    @NonNull
    static byte[] end() {
        return new byte[] {0};
    }

    @NonNull
    byte[] toBytes() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeBoolean(true);
        out.writeInt(number);
        out.writeUTF(file.path());
        out.writeUTF(file.url().toString());
        return bytes.toByteArray();
    }

    /** Reads the next file; null if there is none. @throws java.io.EOFException if the stream ends prematurely */
    @CheckForNull
    static NumberedFile read(@NonNull DataInput in) throws IOException {
        return in.readBoolean()
                ? new NumberedFile(in.readInt(), new SignedFile(in.readUTF(), URI.create(in.readUTF())))
                : null;
    }

    /** @param length or one of the negative results of {@link ArtifactDownloader} */
    @NonNull
    byte[] result(long length) {
        return ByteBuffer.allocate(RESULT_BYTES).putInt(number).putLong(length).array();
    }
}
