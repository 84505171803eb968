package io.jenkins.plugins.azureml.logs;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.runs.LogChunk;
import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import jenkins.util.SystemProperties;

/**
 * Prints the log files of a run as they grow. Fetches each byte once. Serializes the printed length of each file up to
 * the last complete line; after a restart, an incomplete line is fetched again. Modified only inside callbacks of
 * {@link LogSink}, so that the saved state always matches what was printed.
 */
public final class LogFollower implements Serializable {

    private static final long serialVersionUID = 1L;

    static final int CHUNK = 1024 * 1024;
    private static final int MIN_SHARE = 64 * 1024;
    /** Number of last lines that are never skipped, however fast a log grows. */
    private static final int KEPT_LINES = 200;

    /** Printed bytes by file, up to the last complete line. Modified only inside callbacks of the sink. */
    final TreeMap<String, Long> printed = new TreeMap<>();

    private transient Map<String, Tail> tails;
    /** Number of files with new lines at the last poll. */
    private transient int filesWithLines;

    private transient boolean anyPrinted;

    /** Returns the bytes to print at each poll; more are skipped in the middle. */
    private static long bytesPerPoll() {
        return Math.max(
                CHUNK, SystemProperties.getInteger("io.jenkins.plugins.azureml.logBytesPerPoll", 4 * 1024 * 1024));
    }

    /**
     * Prints the lines that are new since the last poll.
     *
     * @param files signed URLs by path
     * @param last whether the files are complete, so that everything is read
     * @return whether a line was printed
     * @throws IOException if a file cannot be read; the other files were printed
     */
    public boolean follow(
            @NonNull Map<String, URI> files, boolean last, @NonNull LogReader reader, @NonNull LogSink out)
            throws IOException, InterruptedException {
        IOException failure = null;
        long share = Math.max(MIN_SHARE, bytesPerPoll() / Math.max(1, tails == null ? files.size() : filesWithLines));
        filesWithLines = 0;
        out.note(() -> files.keySet().forEach(file -> printed.putIfAbsent(file, 0L)));
        int most = (int) Math.min(CHUNK, share);
        Map<String, LogReader.Pending> begun = new HashMap<>();
        try {
            // Together these are not more than may be printed. The first one is read right away by this thread.
            files.entrySet().stream().skip(1).forEach(file -> {
                String name = file.getKey();
                begun.put(name, reader.begin(file.getValue(), tail(name).fetched, most));
            });
            for (Map.Entry<String, URI> file : files.entrySet()) {
                String name = file.getKey();
                try {
                    filesWithLines += follow(name, file.getValue(), last, share, begun.get(name), reader, out) ? 1 : 0;
                } catch (IOException e) {
                    failure = e;
                }
                begun.remove(name);
            }
        } finally {
            begun.values().forEach(LogReader.Pending::cancel);
        }
        if (failure != null) {
            throw failure;
        }
        return filesWithLines > 0;
    }

    /** Prints the incomplete last lines, after the run has ended. */
    public void finish(@NonNull LogSink out) {
        for (Map.Entry<String, Tail> each : tails().entrySet()) {
            Tail tail = each.getValue();
            List<String> lines = new ArrayList<>();
            tail.lines.finish(lines::add);
            print(each.getKey(), lines, tail.fetched, out);
        }
    }

    /** Returns the current state of a progress bar; null if there is none. */
    @CheckForNull
    public String progress() {
        return tails().values().stream()
                .map(tail -> tail.lines.progress())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** Returns whether a line was printed since the last restart of the controller. */
    public boolean hasPrinted() {
        return anyPrinted;
    }

    /** @param first the first chunk; null if it was not begun */
    private boolean follow(
            String name,
            URI url,
            boolean last,
            long limit,
            @CheckForNull LogReader.Pending first,
            LogReader reader,
            LogSink out)
            throws IOException, InterruptedException {
        Tail tail = tail(name);
        long begin = tail.fetched;
        int most = (int) Math.min(CHUNK, limit);
        boolean any = false;
        boolean skipped = false;
        LogReader.Pending next = first;
        while (true) {
            LogChunk chunk = next == null ? reader.read(url, tail.fetched, most) : next.get();
            next = null;
            if (chunk.isEmpty() && chunk.total() >= 0 && chunk.total() < tail.fetched) {
                begin = 0;
                tail.restart();
                String note = "[" + name + " is shorter than before: shown from its beginning]";
                if (print(name, List.of(note), 0, out)) {
                    continue;
                }
                forget(name);
                return true;
            }
            List<String> lines = new ArrayList<>();
            tail.append(chunk.bytes(), lines);
            any |= !lines.isEmpty();
            if (!print(name, lines, tail.fetched - tail.lines.pendingBytes(), out)) {
                // The next controller session starts at the saved position.
                forget(name);
                return true;
            }
            boolean all = chunk.total() >= 0 ? tail.fetched >= chunk.total() : chunk.bytes().length < most && !last;
            if (chunk.isEmpty() || all || !last && tail.fetched - begin >= 2 * limit) {
                return any;
            }
            if (!skipped && chunk.total() - tail.fetched > limit) {
                skipped = true;
                skip(name, url, chunk.total(), limit, reader, out);
            }
        }
    }

    /** Skips to the last {@code limit} bytes, or further back if they have fewer lines than must be kept. */
    private void skip(String name, URI url, long total, long limit, LogReader reader, LogSink out)
            throws IOException, InterruptedException {
        Tail tail = tail(name);
        long from = total - limit;
        if (!hasLines(url, from, total, reader)) {
            from = Math.max(tail.fetched, total - (long) KEPT_LINES * LineSplitter.MAX_LINE_BYTES);
        }
        long before = tail.fetched - tail.lines.pendingBytes();
        if (from > tail.fetched) {
            tail.jump(from);
            print(
                    name,
                    List.of("[skipped " + (from - before) / 1024
                            + " KB omitted: the log grows too fast for a build log; the studio has all of it]"),
                    from,
                    out);
        }
    }

    private static boolean hasLines(URI url, long from, long to, LogReader reader)
            throws IOException, InterruptedException {
        int lines = 0;
        for (long at = from; at < to && lines <= KEPT_LINES; ) {
            LogChunk chunk = reader.read(url, at, 64 * 1024);
            for (byte b : chunk.bytes()) {
                lines += b == '\n' ? 1 : 0;
            }
            at = chunk.isEmpty() ? to : chunk.end();
        }
        return lines > KEPT_LINES;
    }

    private boolean print(String name, List<String> lines, long end, LogSink out) {
        Runnable noted = () -> printed.put(name, end);
        if (lines.isEmpty()) {
            out.note(noted);
            return true;
        }
        String prefix = prefix(name);
        if (!out.print(prefix + String.join("\n" + prefix, lines), noted)) {
            return false;
        }
        anyPrinted = true;
        return true;
    }

    private String prefix(String name) {
        if (printed.size() < 2) {
            return "";
        }
        String brief = LogFiles.shortName(name);
        boolean unique = printed.keySet().stream()
                .allMatch(each -> each.equals(name) || !LogFiles.shortName(each).equals(brief));
        return "[" + (unique ? brief : name) + "] ";
    }

    private Tail tail(String name) {
        return tails().computeIfAbsent(name, n -> new Tail(printed.get(n)));
    }

    private void forget(String name) {
        tails().remove(name);
    }

    private Map<String, Tail> tails() {
        if (tails == null) {
            tails = new HashMap<>();
        }
        return tails;
    }

    private static final class Tail {
        private final LineSplitter lines = new LineSplitter();
        private long fetched;

        Tail(long from) {
            fetched = from;
        }

        void append(byte[] bytes, List<String> complete) {
            fetched += bytes.length;
            lines.feed(bytes, complete::add);
        }

        void jump(long to) {
            lines.resumeMidLine();
            fetched = to;
        }

        void restart() {
            lines.reset();
            fetched = 0;
        }
    }
}
