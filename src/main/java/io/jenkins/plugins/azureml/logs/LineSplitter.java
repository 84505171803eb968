package io.jenkins.plugins.azureml.logs;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Splits the bytes of a growing text file into complete lines. Decodes a line only when it is complete, so that a
 * character cut by a chunk boundary stays intact. For a progress bar (states separated by a lone {@code \r}), returns
 * only the last state.
 */
final class LineSplitter {

    /** Maximum length in bytes. Longer lines are split, so that a file without line ends cannot exhaust the memory. */
    static final int MAX_LINE_BYTES = 64 * 1024;

    private static final int MAX_PROGRESS_CHARS = 300;

    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    /** Whether the beginning of the current line is missing. */
    private boolean headless;

    void feed(@NonNull byte[] bytes, @NonNull Consumer<String> lines) {
        for (byte b : bytes) {
            if (b == '\n') {
                flush(lines);
                continue;
            }
            if (pending.size() >= MAX_LINE_BYTES && !isContinuation(b)) {
                dropOverwritten();
                if (pending.size() >= MAX_LINE_BYTES) {
                    flush(lines);
                }
            }
            pending.write(b);
        }
    }

    /** Ends the last line if it has no line end, because the file will not grow any more. */
    void finish(@NonNull Consumer<String> lines) {
        if (pending.size() > 0) {
            headless = false;
            flush(lines);
        }
    }

    /** Discards the incomplete line. */
    void reset() {
        pending.reset();
        headless = false;
    }

    /**
     * Discards the incomplete line and continues in the middle of another one. The rest of that line is dropped, except
     * for later states of a progress bar.
     */
    void resumeMidLine() {
        pending.reset();
        headless = true;
    }

    /**
     * Returns the last state of a progress bar whose line has not ended; null if there is none, or if it is too long to
     * show.
     */
    @CheckForNull
    String progress() {
        byte[] held = pending.toByteArray();
        String line = new String(held, StandardCharsets.UTF_8);
        int last = line.lastIndexOf('\r');
        if (last < 0) {
            return null;
        }
        // The last state may be incomplete; the one before it is complete.
        String whole = line.substring(line.lastIndexOf('\r', last - 1) + 1, last);
        String state = whole.isBlank() ? line.substring(last + 1).strip() : whole.strip();
        return state.isEmpty() || state.length() > MAX_PROGRESS_CHARS ? null : state;
    }

    /** Returns the number of bytes of the incomplete line. */
    int pendingBytes() {
        return pending.size();
    }

    private void flush(Consumer<String> lines) {
        String line = pending.toString(StandardCharsets.UTF_8);
        pending.reset();
        int end = end(line);
        int begin = line.lastIndexOf('\r', end - 1) + 1;
        if (!headless || begin > 0) {
            lines.accept(line.substring(begin, end));
        }
        headless = false;
    }

    private void dropOverwritten() {
        byte[] held = pending.toByteArray();
        // The last byte may be the \r of a \r\n whose \n is still to come.
        for (int i = held.length - 2; i >= 0; i--) {
            if (held[i] == '\r') {
                pending.reset();
                pending.write(held, i + 1, held.length - i - 1);
                headless = false;
                return;
            }
        }
    }

    /** Returns the end of a line without the carriage returns of a Windows line end. */
    private static int end(String line) {
        int end = line.length();
        while (end > 0 && line.charAt(end - 1) == '\r') {
            end--;
        }
        return end;
    }

    /** Returns whether a byte is the second or a later byte of a UTF-8 character. */
    private static boolean isContinuation(byte b) {
        return (b & 0xC0) == 0x80;
    }
}
