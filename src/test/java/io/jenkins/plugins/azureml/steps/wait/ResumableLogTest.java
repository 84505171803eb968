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

/** What a step has printed, and what its state knows of it. */
class ResumableLogTest {

    private final List<String> log = new ArrayList<>();

    private static final class Node extends FlowNode {}

    /** A context whose step has printed that. */
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

    private ResumableLog resumed(ResumableLog journal, String text) throws Exception {
        journal.attach(lines -> log.addAll(lines.lines().toList()));
        journal.recall(printed(text));
        return journal;
    }

    @Test
    void onlyWhatTheStateDoesNotKnowIsHeldBack() throws Exception {
        ResumableLog journal = ResumableLog.begin();
        journal.attach(line -> true);
        journal.print("known\nknown too", () -> {});
        resumed(journal, "known\nknown too\nextra\nextra\n");
        List<String> noted = new ArrayList<>();
        assertTrue(journal.print("known\nextra\nnew", () -> noted.add("first")));
        assertTrue(journal.print("extra", () -> noted.add("second")));
        assertTrue(journal.print("extra", () -> noted.add("third")));
        assertEquals(List.of("known", "new", "extra"), log);
        assertEquals(List.of("first", "second", "third"), noted);
    }

    @Test
    void whatWasNotHeldBackAtOnceIsNotHeldBackLater() throws Exception {
        ResumableLog journal = resumed(ResumableLog.begin(), "extra\n");
        journal.forget();
        journal.print("extra", () -> {});
        assertEquals(List.of("extra"), log);
    }

    @Test
    void theTimeInFrontOfALineIsNoPartOfIt() throws Exception {
        ResumableLog journal = resumed(ResumableLog.begin(), "[2026-11-24T15:00:00.123Z] größe\r\n");
        journal.print("größe", () -> {});
        assertEquals(List.of(), log);
    }

    @Test
    void halfALineIsNoLine() throws Exception {
        ResumableLog journal = resumed(ResumableLog.begin(), "half of a li");
        journal.print("half of a line", () -> {});
        assertEquals(List.of("half of a line"), log);
    }

    @Test
    void aLogThatLacksLinesIsNotComparedWith() throws Exception {
        ResumableLog journal = ResumableLog.begin();
        journal.attach(line -> true);
        journal.print("one\ntwo\nthree", () -> {});
        resumed(journal, "one\n");
        resumed(journal, "one\ntwo\nthree\nfour\n");
        journal.print("four", () -> {});
        assertEquals(List.of("four"), log);
    }

    @Test
    void aStateThatSaysNothingOfItIsNotComparedWith() throws Exception {
        ResumableLog journal = resumed(ResumableLog.unknown(), "one\n");
        journal.print("one", () -> {});
        assertEquals(List.of("one"), log);
    }

    @Test
    void whatCannotBePrintedIsNotNoted() {
        ResumableLog journal = ResumableLog.begin();
        journal.attach(line -> false);
        List<String> noted = new ArrayList<>();
        assertFalse(journal.print("line", () -> noted.add("noted")));
        assertEquals(List.of(), noted);
    }

    @Test
    void whoSavesSeesALineAndItsNoteAsOne() throws Exception {
        ResumableLog journal = ResumableLog.begin();
        CountDownLatch printing = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        List<String> noted = new ArrayList<>();
        journal.attach(line -> {
            printing.countDown();
            try {
                return go.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                return false;
            }
        });
        Thread poll = new Thread(() -> journal.print("line", () -> noted.add("noted")));
        poll.start();
        assertTrue(printing.await(30, TimeUnit.SECONDS));
        List<String> seen = new ArrayList<>();
        Thread saver = new Thread(() -> {
            synchronized (journal) {
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
