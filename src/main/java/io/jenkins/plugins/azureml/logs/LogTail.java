package io.jenkins.plugins.azureml.logs;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.runs.LogChunk;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads the last lines of a log without reading all of it. */
public final class LogTail {

    private static final int BYTES = 16 * 1024;

    private LogTail() {}

    /**
     * Reads the last lines of the script's log.
     *
     * @param files signed URLs by path
     * @param count maximum number of lines
     * @return lines that are not blank, oldest first
     */
    @NonNull
    public static List<String> read(@NonNull Map<String, URI> files, int count, @NonNull LogReader reader)
            throws IOException, InterruptedException {
        String file = LogFiles.ofScript(files);
        if (file == null) {
            return List.of();
        }
        URI url = files.get(file);
        LogChunk chunk = reader.read(url, 0, BYTES);
        boolean cut = chunk.total() > chunk.end();
        if (cut) {
            chunk = reader.read(url, Math.max(0, chunk.total() - BYTES), BYTES);
        }
        List<String> lines = new ArrayList<>();
        LineSplitter splitter = new LineSplitter();
        splitter.feed(chunk.bytes(), lines::add);
        splitter.finish(lines::add);
        if (cut && lines.size() > 1) {
            lines.remove(0);
        }
        lines.removeIf(String::isBlank);
        return List.copyOf(lines.subList(Math.max(0, lines.size() - count), lines.size()));
    }
}
