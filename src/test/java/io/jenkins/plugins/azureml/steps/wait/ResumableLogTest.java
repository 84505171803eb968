package io.jenkins.plugins.azureml.steps.wait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.console.AnnotatedLargeText;
import io.jenkins.plugins.azureml.steps.StateTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jenkinsci.plugins.workflow.actions.LogAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.junit.jupiter.api.Test;
import org.kohsuke.stapler.framework.io.ByteBuffer;

/** Lines in the build log that the saved state of their step lacks. */
class ResumableLogTest {

    private final List<String> log = new ArrayList<>();

    private static final class Node extends FlowNode {}

    /** Returns the context of a step that has printed {@code text}. */
    private static StateTest.NoContext printed(String text) {
        Node node = new Node();
        node.addAction(new LogAction() {
            @Override
            public AnnotatedLargeText<FlowNode> getLogText() {
                ByteBuffer bytes = new ByteBuffer();
                byte[] all = text.getBytes(StandardCharsets.UTF_8);
                bytes.write(all, 0, all.length);
                return new AnnotatedLargeText<>(bytes, StandardCharsets.UTF_8, false, null);
            }

            @Override
            public String getIconFileName() {
                return null;
            }

            @Override
            public String getDisplayName() {
                return null;
            }

            @Override
            public String getUrlName() {
                return null;
            }
        });
        return new StateTest.NoContext() {
            private static final long serialVersionUID = 1L;

            @Override
            public <T> T get(Class<T> key) {
                return key == FlowNode.class ? key.cast(node) : null;
            }
        };
    }

    private ResumableLog resumed(ResumableLog resumable, String text) throws Exception {
        resumable.setPrinter(lines -> log.addAll(lines.lines().toList()));
        resumable.reconcile(printed(text));
        return resumable;
    }

    @Test
    void linesMissingInTheStateAreNotPrintedAgain() throws Exception {
        ResumableLog resumable = ResumableLog.begin();
        resumable.setPrinter(line -> true);
        resumable.print("known\nknown too", () -> {});
        resumed(resumable, "known\nknown too\nextra\nextra\n");
        List<String> noted = new ArrayList<>();
        assertTrue(resumable.print("known\nextra\nnew", () -> noted.add("first")));
        assertTrue(resumable.print("extra", () -> noted.add("second")));
        assertTrue(resumable.print("extra", () -> noted.add("third")));
        assertEquals(List.of("known", "new", "extra"), log);
        assertEquals(List.of("first", "second", "third"), noted);
    }

    @Test
    void discardedLinesArePrintedAgain() throws Exception {
        ResumableLog resumable = resumed(ResumableLog.begin(), "extra\n");
        resumable.discardRecovered();
        resumable.print("extra", () -> {});
        assertEquals(List.of("extra"), log);
    }

    @Test
    void timestampsAndLineEndsAreIgnored() throws Exception {
        ResumableLog resumable = resumed(ResumableLog.begin(), "[2026-11-24T15:00:00.123Z] größe\r\n");
        resumable.print("größe", () -> {});
        assertEquals(List.of(), log);
    }

    @Test
    void incompleteLineIsPrintedAgain() throws Exception {
        ResumableLog resumable = resumed(ResumableLog.begin(), "half of a li");
        resumable.print("half of a line", () -> {});
        assertEquals(List.of("half of a line"), log);
    }

    @Test
    void logThatLagsBehindIsIgnored() throws Exception {
        ResumableLog resumable = ResumableLog.begin();
        resumable.setPrinter(line -> true);
        resumable.print("one\ntwo\nthree", () -> {});
        resumed(resumable, "one\n");
        resumed(resumable, "one\ntwo\nthree\nfour\n");
        resumable.print("four", () -> {});
        assertEquals(List.of("four"), log);
    }

    @Test
    void stateDoesNotChangeIfNothingCanBePrinted() {
        ResumableLog resumable = ResumableLog.begin();
        resumable.setPrinter(line -> false);
        List<String> noted = new ArrayList<>();
        assertFalse(resumable.print("line", () -> noted.add("noted")));
        assertEquals(List.of(), noted);
    }

    @Test
    void stateIsNotSavedBetweenALineAndItsNote() throws Exception {
        ResumableLog resumable = ResumableLog.begin();
        CountDownLatch printing = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        List<String> noted = new ArrayList<>();
        resumable.setPrinter(line -> {
            printing.countDown();
            try {
                return go.await(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                return false;
            }
        });
        Thread poll = new Thread(() -> resumable.print("line", () -> noted.add("noted")));
        poll.start();
        assertTrue(printing.await(1, TimeUnit.MINUTES));
        List<String> seen = new ArrayList<>();
        Thread saver = new Thread(() -> {
            synchronized (resumable) {
                seen.addAll(noted);
            }
        });
        saver.start();
        go.countDown();
        saver.join(30_000);
        poll.join(30_000);
        assertEquals(List.of("noted"), seen);
    }
}
