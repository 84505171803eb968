package io.jenkins.plugins.azureml.testing.pipeline;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The build's console: whole lines from any thread, kept as text and passed on live, UTF-8 whatever the locale. */
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
            // print() would encode with the stream's own charset
            ((PrintStream) live).write(bytes, 0, bytes.length);
            ((PrintStream) live).flush();
        }
        lines++;
        notifyAll();
    }

    /** What was printed is on disk; before that it is in a buffer, as in a Jenkins. */
    synchronized void flush() {
        flushed = kept.size();
    }

    /** As a controller that is killed does: what was only in the buffer is gone. */
    synchronized void dropUnflushed() {
        byte[] all = kept.toByteArray();
        kept.reset();
        kept.write(all, 0, flushed);
    }

    /** Bytes so far. */
    synchronized int size() {
        return kept.size();
    }

    synchronized long lines() {
        return lines;
    }

    synchronized String text() {
        return kept.toString(StandardCharsets.UTF_8);
    }

    /** No line comes any more. */
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
