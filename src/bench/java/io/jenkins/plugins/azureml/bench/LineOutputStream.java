package io.jenkins.plugins.azureml.bench;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Passes each line that is written to a consumer. */
final class LineOutputStream extends OutputStream {

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final Consumer<String> reader;

    private LineOutputStream(Consumer<String> reader) {
        this.reader = reader;
    }

    /** Returns a log whose lines are passed to {@code reader}. */
    static PrintStream to(Consumer<String> reader) {
        return new PrintStream(new LineOutputStream(reader), false, StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void write(int b) {
        if (b == '\n') {
            reader.accept(line.toString(StandardCharsets.UTF_8));
            line.reset();
        } else {
            line.write(b);
        }
    }

    /** Whole lines, so that this class costs little compared to what is measured. */
    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        int from = offset;
        for (int at = offset; at < offset + length; at++) {
            if (bytes[at] == '\n') {
                line.write(bytes, from, at - from);
                reader.accept(line.toString(StandardCharsets.UTF_8));
                line.reset();
                from = at + 1;
            }
        }
        line.write(bytes, from, offset + length - from);
    }
}
