package io.jenkins.plugins.azureml.logs;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Follows the log files of a run while they grow, each byte fetched once. What is serialised is how far each file has been
 * printed, in bytes and up to the end of a line; after a restart a line that was not complete is fetched again.
 */
public final class LogFollower implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final int CHUNK = 1024 * 1024;
    private static final int TAIL_LINES = 10;

    /** Bytes printed, by file. */
    private final TreeMap<String, Long> printed = new TreeMap<>();

    private transient Map<String, Tail> tails = new HashMap<>();
    private transient Deque<String> lastLines = new ArrayDeque<>();

    /**
     * Prints what has come since the last time.
     *
     * @param files path to signed URL, as the service lists them now
     * @param most stop after about so many bytes of each file; the rest comes next time
     * @return whether anything was printed
     */
    public boolean follow(
            @NonNull Map<String, URI> files, long most, @NonNull LogReader reader, @NonNull Consumer<String> out)
            throws IOException, InterruptedException {
        boolean any = false;
        for (Map.Entry<String, URI> file : LogFiles.streamed(files).entrySet()) {
            any |= follow(file.getKey(), file.getValue(), most, reader, out);
        }
        return any;
    }

    /** Prints the lines that have no end: the run has ended, and so have its files. */
    public void finish(@NonNull Consumer<String> out) {
        for (Map.Entry<String, Tail> tail : tails().entrySet()) {
            tail.getValue().lines.finish(line -> print(tail.getKey(), line, out));
            printed.put(tail.getKey(), tail.getValue().fetched);
        }
    }

    /** The last lines that were printed since the last restart, oldest first. */
    @NonNull
    public List<String> lastLines() {
        return List.copyOf(lastLines == null ? List.of() : lastLines);
    }

    /** Bytes printed so far, by file: complete lines only. */
    @NonNull
    public Map<String, Long> printedBytes() {
        return new LinkedHashMap<>(printed);
    }

    private boolean follow(String name, URI url, long most, LogReader reader, Consumer<String> out)
            throws IOException, InterruptedException {
        printed.putIfAbsent(name, 0L);
        Tail tail = tails().computeIfAbsent(name, n -> new Tail(printed.get(n)));
        List<String> lines = new ArrayList<>();
        long before = tail.fetched;
        byte[] bytes;
        do {
            bytes = reader.read(url, tail.fetched, CHUNK);
            tail.fetched += bytes.length;
            tail.lines.feed(bytes, lines::add);
            lines.forEach(line -> print(name, line, out));
            printed.put(name, tail.fetched - tail.lines.pendingBytes());
            lines.clear();
        } while (bytes.length > 0 && tail.fetched - before < most);
        return tail.fetched > before;
    }

    private void print(String name, String line, Consumer<String> out) {
        out.accept(printed.size() > 1 ? "[" + LogFiles.shortName(name) + "] " + line : line);
        if (!line.isBlank()) {
            lastLines.addLast(line);
            if (lastLines.size() > TAIL_LINES) {
                lastLines.removeFirst();
            }
        }
    }

    private Map<String, Tail> tails() {
        if (tails == null) {
            tails = new HashMap<>();
            lastLines = new ArrayDeque<>();
        }
        return tails;
    }

    private static final class Tail {
        private final LineSplitter lines = new LineSplitter();
        private long fetched;

        Tail(long from) {
            fetched = from;
        }
    }
}
