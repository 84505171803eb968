package io.jenkins.plugins.azureml.client.runs;

/**
 * A chunk of a log file.
 *
 * @param bytes new bytes; may be empty
 * @param offset position of {@code bytes} in the file; the next chunk starts at {@link #end()}
 * @param total length of the file when it was read; -1 if unknown
 */
public record LogChunk(byte[] bytes, long offset, long total) {

    public long end() {
        return offset + bytes.length;
    }

    public boolean isEmpty() {
        return bytes.length == 0;
    }

    @Override
    public String toString() {
        return bytes.length + " bytes at " + offset;
    }
}
