package io.jenkins.plugins.azureml.client.runs;

/**
 * A part of a log file.
 *
 * @param bytes what is new, maybe nothing
 * @param offset where in the file {@code bytes} begins; the next chunk begins at {@link #end()}
 * @param total length of the file when this was read; -1 if the server does not tell
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
