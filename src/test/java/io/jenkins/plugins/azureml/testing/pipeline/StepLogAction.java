package io.jenkins.plugins.azureml.testing.pipeline;

import hudson.console.AnnotatedLargeText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.plugins.workflow.actions.LogAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.kohsuke.stapler.framework.io.ByteBuffer;

/** The console lines of one step call, which Jenkins finds by the index of its log. */
final class StepLogAction extends LogAction {

    private record Line(String text, int end) {}

    private final List<Line> lines = new ArrayList<>();

    static final class Node extends FlowNode {
        Node(StepLogAction log) {
            addAction(log);
        }
    }

    /** @param end the offset of the line's end in the console */
    synchronized void add(String text, int end) {
        lines.add(new Line(text, end));
    }

    /** Drops the lines that the console has lost. */
    synchronized void truncate(int end) {
        lines.removeIf(line -> line.end() > end);
    }

    @Override
    public synchronized AnnotatedLargeText<FlowNode> getLogText() {
        ByteBuffer bytes = new ByteBuffer();
        for (Line line : lines) {
            byte[] text = (line.text() + '\n').getBytes(StandardCharsets.UTF_8);
            bytes.write(text, 0, text.length);
        }
        return new AnnotatedLargeText<>(bytes, StandardCharsets.UTF_8, false, null);
    }

    @Override
    public String getIconFileName() {
        return null;
    }

    @Override
    public String getDisplayName() {
        return "Console Output";
    }

    @Override
    public String getUrlName() {
        return "log";
    }
}
