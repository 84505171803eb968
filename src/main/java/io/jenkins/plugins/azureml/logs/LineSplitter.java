package io.jenkins.plugins.azureml.logs;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Bytes of a growing text file in, complete lines out. Decodes a line only when all of it is there, so a character that is cut
 * in two by a chunk's border stays whole; of a progress bar (texts apart by a lone {@code \r}) only the last state is a line.
 */
final class LineSplitter {

    /** A line that is longer comes in pieces, so that a file without line ends cannot fill the memory. */
    static final int LONGEST_LINE = 64 * 1024;

    private static final int LONGEST_SHOWN = 300;

    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    /** Whether the beginning of the line is not known. */
    private boolean headless;

    void feed(@NonNull byte[] bytes, @NonNull Consumer<String> lines) {
        for (byte b : bytes) {
            if (b == '\n') {
                flush(lines);
                continue;
            }
            if (pending.size() >= LONGEST_LINE && !isContinuation(b)) {
                dropOverwritten();
                if (pending.size() >= LONGEST_LINE) {
                    flush(lines);
                }
            }
            pending.write(b);
        }
    }

    /** Ends the line that has no line end: the file will not grow any more. */
    void finish(@NonNull Consumer<String> lines) {
        if (pending.size() > 0) {
            headless = false;
            flush(lines);
        }
    }

    /** Forgets the line that is not complete. */
    void reset() {
        pending.reset();
        headless = false;
    }

    /** The same, and what comes begins somewhere in a line, which is no line then; the next state of a progress bar is. */
    void resumeInALine() {
        pending.reset();
        headless = true;
    }

    /** What was written last of a progress bar whose line has not ended; null if it is none, or too long to be shown. */
    @CheckForNull
    String progress() {
        byte[] held = pending.toByteArray();
        String line = new String(held, StandardCharsets.UTF_8);
        int last = line.lastIndexOf('\r');
        if (last < 0) {
            return null;
        }
        // What follows may be cut anywhere; the state before it is whole.
        String whole = line.substring(line.lastIndexOf('\r', last - 1) + 1, last);
        String state = whole.isBlank() ? line.substring(last + 1).strip() : whole.strip();
        return state.isEmpty() || state.length() > LONGEST_SHOWN ? null : state;
    }

    /** How many bytes are held back because their line is not complete. */
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

    /** Without the carriage returns of a Windows line end. */
    private static int end(String line) {
        int end = line.length();
        while (end > 0 && line.charAt(end - 1) == '\r') {
            end--;
        }
        return end;
    }

    /** The second or later byte of a character. */
    private static boolean isContinuation(byte b) {
        return (b & 0xC0) == 0x80;
    }
}
