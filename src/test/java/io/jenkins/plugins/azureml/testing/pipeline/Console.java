package io.jenkins.plugins.azureml.testing.pipeline;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The build's console: collects whole lines from any thread and forwards them live, in UTF-8 whatever the locale. */
final class Console {
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final OutputStream live;
    private long lines;
    private int flushed;
    private boolean ended;

    Console(PrintStream live) {
        this.live = live;
    }

    synchronized void line(String text) {
        byte[] bytes = (text + '\n').getBytes(StandardCharsets.UTF_8);
        kept.writeBytes(bytes);
        if (live != null) {
            // print() would encode with the charset of the stream.
            ((PrintStream) live).write(bytes, 0, bytes.length);
            ((PrintStream) live).flush();
        }
        lines++;
        notifyAll();
    }

    /** Simulates writing the buffer to disk, as Jenkins does. */
    synchronized void flush() {
        flushed = kept.size();
    }

    /** Drops the lines that are only in the buffer, as when a controller is killed. */
    synchronized void dropUnflushed() {
        byte[] all = kept.toByteArray();
        kept.reset();
        kept.write(all, 0, flushed);
    }

    /** Returns the number of bytes so far. */
    synchronized int size() {
        return kept.size();
    }

    synchronized long lines() {
        return lines;
    }

    synchronized String text() {
        return kept.toString(StandardCharsets.UTF_8);
    }

    /** Ends the console: later lines are dropped. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    synchronized boolean awaitText(String part, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!text().contains(part)) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0 || ended) {
                return false;
            }
            wait(left);
        }
        return true;
    }
}
