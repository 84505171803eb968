package io.jenkins.plugins.azureml.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineSplitterTest {

    private final LineSplitter splitter = new LineSplitter();
    private final List<String> lines = new ArrayList<>();

    private void feed(String text) {
        splitter.feed(text.getBytes(StandardCharsets.UTF_8), lines::add);
    }

    @Test
    void lineIsReturnedWhenComplete() {
        feed("one\ntw");
        assertEquals(List.of("one"), lines);
        assertEquals(2, splitter.pendingBytes());
        feed("o\n\n");
        assertEquals(List.of("one", "two", ""), lines);
        assertEquals(0, splitter.pendingBytes());
    }

    @Test
    void charactersCutByChunkBoundaryStayIntact() {
        String text = "größe € 漢字 🚀\nNächste Zeile\n";
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= bytes.length; cut++) {
            LineSplitter each = new LineSplitter();
            List<String> got = new ArrayList<>();
            each.feed(Arrays.copyOfRange(bytes, 0, cut), got::add);
            each.feed(Arrays.copyOfRange(bytes, cut, bytes.length), got::add);
            assertEquals(text.lines().toList(), got, "cut at " + cut);
        }
    }

    @Test
    void progressBarReturnsLastStateOnly() {
        feed("epoch 1: 10%\repoch 1: 50%\repoch 1: 100%\nnext\n");
        assertEquals(List.of("epoch 1: 100%", "next"), lines);
    }

    @Test
    void windowsLineEndsAreNoProgressBar() {
        feed("one\r\ntwo\r");
        feed("\nthree\r\r\n");
        assertEquals(List.of("one", "two", "three"), lines);
    }

    @Test
    void unterminatedLineIsReturnedAtEndOfFile() {
        feed("one\nlast");
        splitter.finish(lines::add);
        splitter.finish(lines::add);
        assertEquals(List.of("one", "last"), lines);
    }

    @Test
    void fileWithoutLineEndsIsSplitAtCharacters() {
        String text = "漢".repeat(LineSplitter.MAX_LINE_BYTES);
        feed(text);
        splitter.finish(lines::add);
        assertTrue(lines.size() > 2);
        assertTrue(lines.stream().allMatch(line -> line.length() <= LineSplitter.MAX_LINE_BYTES / 3 + 1));
        assertEquals(text, String.join("", lines));
    }

    @Test
    void endlessProgressBarUsesBoundedMemory() {
        for (int i = 0; i < 100_000; i++) {
            feed("step " + i + "\r");
        }
        assertTrue(splitter.pendingBytes() <= LineSplitter.MAX_LINE_BYTES);
        feed("done\n");
        assertEquals(List.of("done"), lines);
    }
}
