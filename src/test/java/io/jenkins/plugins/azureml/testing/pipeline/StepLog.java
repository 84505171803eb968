package io.jenkins.plugins.azureml.testing.pipeline;

import hudson.console.ConsoleLogFilter;
import hudson.model.TaskListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The output of one step: whole lines, with the branch as prefix and bound secrets masked. After a restart has
 * replaced the step, its lines are dropped.
 */
final class StepLog extends OutputStream implements TaskListener {
    private final transient Console console;
    private final transient String prefix;
    private final transient List<String> secrets;
    private final transient StepLogAction own;
    private final transient boolean filtered;
    private final transient ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final transient PrintStream printer;
    private transient boolean closed;

    StepLog(Console console, String branch, List<String> secrets) {
        this(console, branch, secrets, null, new StepLogAction());
    }

    /**
     * @param filter changes the lines; null for none
     * @param own records the lines of this call
     */
    StepLog(Console console, String branch, List<String> secrets, ConsoleLogFilter filter, StepLogAction own) {
        this.console = console;
        this.own = own;
        this.prefix = branch == null ? "" : "[" + branch + "] ";
        this.secrets = secrets;
        this.filtered = filter != null;
        this.printer = new PrintStream(filtered ? filter(filter) : this, false, StandardCharsets.UTF_8);
    }

    private OutputStream filter(ConsoleLogFilter filter) {
        try {
            return filter.decorateLogger(null, this);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("Jenkins would print without the filter", e);
        }
    }

    @Override
    public PrintStream getLogger() {
        return printer;
    }

    @Override
    public synchronized void write(int b) {
        if (b == '\n') {
            emit();
        } else if (b != '\r') {
            line.write(b);
        }
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        for (int i = 0; i < length; i++) {
            write(bytes[offset + i]);
        }
    }

    @Override
    public void flush() {
        synchronized (console) {
            if (!closed) {
                console.flush();
            }
        }
    }

    /** Prints a line that has no line end yet. */
    synchronized void finish() {
        printer.flush();
        if (filtered) {
            printer.close();
        }
        if (line.size() > 0) {
            emit();
        }
    }

    private void emit() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        for (String secret : secrets) {
            text = text.replace(secret, "****");
        }
        synchronized (console) {
            if (!closed) {
                console.line(prefix + text);
                own.add(text, console.size());
            }
        }
    }

    /** Drops all later lines. */
    void cut() {
        synchronized (console) {
            closed = true;
        }
    }

    /**
     * Closes the logs if the console still has the number of lines that the caller has seen; returns whether it did.
     */
    static boolean closeAll(Console console, long seenLines, List<StepLog> logs) {
        synchronized (console) {
            if (console.lines() != seenLines) {
                return false;
            }
            logs.forEach(log -> log.closed = true);
            return true;
        }
    }
}
