package io.jenkins.plugins.azureml.steps.wait;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.console.AnnotatedLargeText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.jenkinsci.plugins.workflow.actions.LogAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Reads back the lines that one step of a Pipeline has printed into the build log. */
final class StepLogReader extends OutputStream {

    private static final int TAIL_BYTES = 8192;

    private static final Logger LOGGER = Logger.getLogger(StepLogReader.class.getName());

    /** The prefix that {@code timestamps()} adds to each line. */
    private static final Pattern TIMESTAMP =
            Pattern.compile("^\\[\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d+Z\\] ");

    private final long from;
    private final List<String> rest = new ArrayList<>();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long count;
    private long position;

    private StepLogReader(long from) {
        this.from = from;
    }

    /**
     * Reads the log of a step.
     *
     * @param from number of lines at the beginning that are only counted
     * @return null if the log does not record which step has printed a line
     */
    @CheckForNull
    static StepLogReader read(@NonNull StepContext context, long from) throws IOException, InterruptedException {
        FlowNode node = context.get(FlowNode.class);
        LogAction log = node == null ? null : node.getAction(LogAction.class);
        if (log == null) {
            return null;
        }
        StepLogReader lines = new StepLogReader(from);
        long bytes = log.getLogText().writeLogTo(0, lines);
        lines.position = bytes;
        LOGGER.log(Level.FINE, "Read {0} lines ({1} bytes) of the step''s own log", new Object[] {lines.count, bytes});
        return lines;
    }

    /**
     * Reads the end of the log of a step.
     *
     * @param position the {@link #position} of an earlier call; negative for the last {@value #TAIL_BYTES} bytes
     * @return null if the log does not record which step has printed a line
     */
    @CheckForNull
    static StepLogReader tail(@NonNull StepContext context, long position) throws IOException, InterruptedException {
        FlowNode node = context.get(FlowNode.class);
        LogAction log = node == null ? null : node.getAction(LogAction.class);
        if (log == null) {
            return null;
        }
        AnnotatedLargeText<?> text = log.getLogText();
        long end = text.length();
        boolean within = position < 0 && end > TAIL_BYTES;
        long start = Math.max(0, position < 0 ? end - TAIL_BYTES : Math.min(position, end));
        // The first line may be cut.
        StepLogReader lines = new StepLogReader(within ? 1 : 0);
        lines.position = text.writeLogTo(start, lines) - lines.line.size();
        return lines;
    }

    /** Returns where the last complete line ends, in bytes. */
    long position() {
        return position;
    }

    /** Returns the number of all lines. */
    long count() {
        return count;
    }

    /** Returns the lines that were not only counted. */
    @NonNull
    List<String> rest() {
        return rest;
    }

    @Override
    public void write(int b) {
        if (b == '\n') {
            if (count++ >= from) {
                String text = line.toString(StandardCharsets.UTF_8);
                rest.add(TIMESTAMP
                        .matcher(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text)
                        .replaceFirst(""));
                line.reset();
            }
        } else if (count >= from) {
            line.write(b);
        }
    }
}
