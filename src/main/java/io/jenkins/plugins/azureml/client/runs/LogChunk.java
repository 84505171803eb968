package io.jenkins.plugins.azureml.client.runs;

/**
 * A part of a log file.
 *
 * @param bytes what is new, maybe nothing
 * @param offset where in the file {@code bytes} begins; the next chunk begins at {@link #end()}
 */
public record LogChunk(byte[] bytes, long offset) {

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
