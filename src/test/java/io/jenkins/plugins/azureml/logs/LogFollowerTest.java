package io.jenkins.plugins.azureml.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.azureml.client.runs.LogChunk;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LogFollowerTest {

    private static final String STD = "user_logs/std_log.txt";

    private final Map<String, byte[]> files = new TreeMap<>();
    private final List<String> reads = new ArrayList<>();
    private final List<String> out = new ArrayList<>();
    private long fetched;
    private LogFollower follower = new LogFollower();

    private void write(String file, String text) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(files.getOrDefault(file, new byte[0]));
        all.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        files.put(file, all.toByteArray());
    }

    private LogChunk read(URI url, long offset, int max) throws IOException {
        String file = url.getPath().substring(1);
        reads.add(file + "@" + offset);
        byte[] all = files.getOrDefault(file, new byte[0]);
        if (new String(all, StandardCharsets.UTF_8).equals("unreadable")) {
            throw new IOException("unreadable " + file);
        }
        int from = (int) Math.min(offset, all.length);
        byte[] part = Arrays.copyOfRange(all, from, Math.min(all.length, from + max));
        fetched += part.length;
        return new LogChunk(part, offset, all.length);
    }

    private boolean follow(boolean last) throws IOException, InterruptedException {
        Map<String, URI> urls = new TreeMap<>();
        files.keySet()
                .forEach(file -> urls.put(file, URI.create("https://blob.example/" + file + "?sig=not-a-real-one")));
        return follower.follow(urls, last, this::read, this::print);
    }

    private boolean print(String lines, Runnable noted) {
        out.addAll(lines.lines().toList());
        noted.run();
        return true;
    }

    private void restart() throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream stream = new ObjectOutputStream(bytes)) {
            stream.writeObject(follower);
        }
        try (ObjectInputStream stream = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            follower = (LogFollower) stream.readObject();
        }
    }

    @Test
    void bytesAreFetchedOnceAndLinesPrintedOnce() throws Exception {
        for (int i = 0; i < 50; i++) {
            write(STD, "line " + i + "\nhalf of a li");
            assertTrue(follow(false));
            assertFalse(follow(false));
            write(STD, "ne " + i + "\n");
            follow(false);
        }
        assertEquals(files.get(STD).length, fetched);
        assertEquals(new String(files.get(STD), StandardCharsets.UTF_8).lines().toList(), out);
    }

    @Test
    void shortLogIsReadByOneRequest() throws Exception {
        write(STD, "one\n");
        follow(false);
        assertEquals(List.of(STD + "@0"), reads);
    }

    @Test
    void restartResumesAfterLastCompleteLine() throws Exception {
        write(STD, "größe\nhalf 漢");
        follow(false);
        assertEquals(Map.of(STD, (long) "größe\n".getBytes(StandardCharsets.UTF_8).length), follower.printed);
        restart();
        write(STD, "字 done\nlast");
        follow(true);
        follower.finish(this::print);
        assertEquals(List.of("größe", "half 漢字 done", "last"), out);
        restart();
        follow(true);
        follower.finish(this::print);
        assertEquals(3, out.size());
    }

    @Test
    void linesOfSeveralFilesHavePrefix() throws Exception {
        write("user_logs/std_log_process_0.txt", "alone\n");
        follow(false);
        write("user_logs/std_log_process_1.txt", "a\nb\n");
        write("user_logs/std_log_process_0.txt", "c\n");
        follow(false);
        assertEquals(List.of("alone", "[std_log_process_0] c", "[std_log_process_1] a", "[std_log_process_1] b"), out);
    }

    @Test
    void prefixHasFolderForEqualNames() throws Exception {
        write("logs/rank_0/out.txt", "zero\n");
        write("logs/rank_1/out.txt", "one\n");
        write("user_logs/std_log.txt", "main\n");
        follow(false);
        assertEquals(List.of("[logs/rank_0/out.txt] zero", "[logs/rank_1/out.txt] one", "[std_log] main"), out);
    }

    @Test
    void lateFileIsPrintedFromItsBeginning() throws Exception {
        files.put(STD, new byte[0]);
        assertFalse(follow(false));
        write(STD, "one\n");
        assertTrue(follow(false));
        assertEquals(List.of("one"), out);
    }

    @Test
    void shorterFileIsPrintedFromItsBeginning() throws Exception {
        write(STD, "first try\nhalf of a li");
        follow(false);
        files.remove(STD);
        write(STD, "again\n");
        follow(false);
        write(STD, "and on\n");
        follow(true);
        assertEquals("first try", out.get(0));
        assertTrue(out.get(1).startsWith("[user_logs/std_log.txt is shorter than before"), out.get(1));
        assertEquals(List.of("again", "and on"), out.subList(2, out.size()));
        assertEquals(Map.of(STD, 13L), follower.printed);
    }

    @Test
    void ansiSequencesStayIntact() throws Exception {
        String text = "\u001b[1;32mok\u001b[0m größe\r\n\u001b[2K\r\u001b[33m 10%\r\u001b[33m 20%\u001b[0m\n";
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut < bytes.length; cut++) {
            out.clear();
            follower = new LogFollower();
            files.put(STD, Arrays.copyOf(bytes, cut));
            follow(false);
            files.put(STD, bytes);
            follow(true);
            assertEquals(List.of("\u001b[1;32mok\u001b[0m größe", "\u001b[33m 20%\u001b[0m"), out, "cut at " + cut);
        }
    }

    @Test
    void longProgressBarPrintsNoLines() throws Exception {
        for (int i = 0; i < 1000; i++) {
            write(STD, "\rstep " + i + "x".repeat(100));
            assertFalse(follow(false));
        }
        restart();
        fetched = 0;
        write(STD, "\rdone\n");
        assertTrue(follow(true));
        assertEquals(List.of("done"), out);
        assertTrue(fetched <= LineSplitter.MAX_LINE_BYTES + 200, "fetched " + fetched);
    }

    @Test
    void endOfProgressBarIsPrintedAfterSkip() throws Exception {
        write(STD, ("\r" + "x".repeat(99)).repeat(150_000) + "\rdone\n");
        follow(true);
        follower.finish(this::print);
        assertEquals("done", out.get(out.size() - 1));
    }

    @Test
    void filesShareTheLimit() throws Exception {
        for (int i = 0; i < 40; i++) {
            write("user_logs/std_log_process_" + i + ".txt", ("x".repeat(99) + "\n").repeat(6_000));
        }
        follow(false);
        long printed = out.stream().mapToLong(String::length).sum();
        assertTrue(printed < 12L * 1024 * 1024, "printed " + printed);
        assertEquals(40, out.stream().filter(line -> line.contains("[skipped ")).count());
    }

    @Test
    void unreadableFileDoesNotBlockOthers() throws Exception {
        write("azureml-logs/20_image_build_log.txt", "unreadable");
        write(STD, "one\n");
        IOException failure = assertThrows(IOException.class, () -> follow(false));
        assertTrue(failure.getMessage().contains("20_image_build_log"));
        assertEquals(1, out.size());
        assertTrue(out.get(0).endsWith("one"));
    }

    @Test
    void middleOfFloodIsSkippedWithNote() throws Exception {
        String line = "x".repeat(99);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 200_000; i++) {
            text.append(String.format("%06d", i)).append(line, 6, 99).append('\n');
        }
        write(STD, text.toString());
        follow(true);
        follower.finish(this::print);
        assertEquals("000000" + line.substring(6), out.get(0));
        assertEquals("199999" + line.substring(6), out.get(out.size() - 1));
        List<String> notes = out.stream().filter(l -> l.startsWith("[skipped ")).toList();
        assertEquals(1, notes.size());
        int skipped = out.indexOf(notes.get(0));
        assertEquals(String.format("%06d", skipped - 1), out.get(skipped - 1).substring(0, 6));
        assertTrue(out.size() - skipped > 200);
        assertTrue(fetched < 6L * 1024 * 1024, "fetched " + fetched);
        assertTrue(notes.get(0).contains(" KB"), notes.get(0));
        IntStream.range(skipped + 1, out.size())
                .forEach(i -> assertEquals(99 + 0, out.get(i).length()));
    }

    @Test
    void last200LinesAreNeverSkipped() throws Exception {
        String line = "y".repeat(50_000);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 400; i++) {
            text.append(String.format("%04d", i)).append(line).append('\n');
        }
        write(STD, text.toString());
        follow(true);
        List<String> tail = out.subList(out.size() - 200, out.size());
        for (int i = 0; i < 200; i++) {
            assertEquals(String.format("%04d", 200 + i), tail.get(i).substring(0, 4));
        }
        assertTrue(out.stream().anyMatch(l -> l.startsWith("[skipped ")));
    }

    @Test
    void refusedLinesArePrintedAfterRestart() throws Exception {
        write(STD, "one\n");
        follow(false);
        write(STD, "two\n");
        follower.follow(
                Map.of(STD, URI.create("https://blob.example/" + STD)), false, this::read, (lines, noted) -> false);
        restart();
        follow(false);
        assertEquals(List.of("one", "two"), out);
    }

    @Test
    void stateChangesOnlyInSinkCallbacks() throws Exception {
        write(STD, "one\n");
        follow(false);
        write(STD, "two\n");
        List<Runnable> notes = new ArrayList<>();
        LogSink later = new LogSink() {
            @Override
            public boolean print(String lines, Runnable noted) {
                notes.add(noted);
                return true;
            }

            @Override
            public void note(Runnable noted) {
                notes.add(noted);
            }
        };
        follower.follow(Map.of(STD, URI.create("https://blob.example/" + STD)), true, this::read, later);
        assertEquals(Map.of(STD, 4L), follower.printed);
        notes.forEach(Runnable::run);
        assertEquals(Map.of(STD, 8L), follower.printed);
    }

    @Test
    void printedLinesAreNoticed() throws Exception {
        write(STD, "");
        follow(true);
        assertFalse(follower.hasPrinted());
        write(STD, "line 1\n");
        follow(true);
        assertTrue(follower.hasPrinted());
    }

    @Test
    void tailIsReadWithoutReadingWholeLog() throws Exception {
        write(STD, "line\n".repeat(1_000_000) + "the reason\n");
        write("azureml-logs/75_job_post.txt", "job post\n");
        Map<String, URI> urls = new TreeMap<>();
        files.keySet().forEach(file -> urls.put(file, URI.create("https://blob.example/" + file)));
        List<String> lines = LogTail.read(urls, 10, this::read);
        assertEquals(10, lines.size());
        assertEquals("the reason", lines.get(9));
        assertTrue(fetched < 64 * 1024);
    }

    @Test
    void knownLogFilesAreSelected() {
        Map<String, URI> all = new TreeMap<>();
        for (String name : new String[] {
            "user_logs/std_log.txt",
            "user_logs/std_log_process_03.txt",
            "azureml-logs/70_driver_log.txt",
            "azureml-logs/20_image_build_log.txt",
            "azureml-logs/hyperdrive.txt",
            "logs/azureml/executionlogs.txt",
            "logs/azureml/azureml.log",
            "system_logs/cs_capability/cs-capability.log"
        }) {
            all.put(name, URI.create("https://blob.example/" + name));
        }
        assertEquals(6, LogFiles.streamed(all).size());
        assertEquals("70_driver_log", LogFiles.shortName("azureml-logs/70_driver_log.txt"));
    }
}
