package io.jenkins.plugins.azureml.logs;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.jenkins.plugins.azureml.client.runs.LogChunk;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;

/** Splits arbitrary bytes into arbitrary chunks: the lines do not depend on the chunks. */
class LogFuzzTest {

    private static final URI URL = URI.create("https://example.invalid/log");
    private static final String FILE = "user_logs/std_log.txt";

    @Timeout(60)
    @FuzzTest
    void linesDoNotDependOnChunks(byte[] input) throws Exception {
        int piece = input.length == 0 ? 1 : 1 + (input[0] & 0x1f);
        byte[] log = input.length == 0 ? input : Arrays.copyOfRange(input, 1, input.length);
        List<String> whole = new ArrayList<>();
        LineSplitter once = new LineSplitter();
        once.feed(log, whole::add);
        once.finish(whole::add);

        List<String> pieces = new ArrayList<>();
        LineSplitter splitter = new LineSplitter();
        for (int at = 0; at < log.length; at += piece) {
            splitter.feed(Arrays.copyOfRange(log, at, Math.min(log.length, at + piece)), pieces::add);
        }
        splitter.finish(pieces::add);
        same(whole, pieces);

        List<String> followed = new ArrayList<>();
        LogSink sink = (lines, noted) -> {
            followed.addAll(Arrays.asList(lines.split("\n", -1)));
            noted.run();
            return true;
        };
        LogFollower follower = new LogFollower();
        for (int length = 0; length < log.length; length += piece) {
            follower.follow(Map.of(FILE, URL), false, reader(Arrays.copyOf(log, length)), sink);
        }
        follower.follow(Map.of(FILE, URL), true, reader(log), sink);
        follower.finish(sink);
        same(whole, followed);
        LogTail.read(Map.of(FILE, URL), 5, reader(log));
    }

    private static LogReader reader(byte[] log) {
        return (url, offset, most) -> {
            int from = (int) Math.min(offset, log.length);
            return new LogChunk(Arrays.copyOfRange(log, from, Math.min(log.length, from + most)), offset, log.length);
        };
    }

    private static void same(List<String> expected, List<String> found) throws IOException {
        if (!expected.equals(found)) {
            throw new AssertionError(expected.size() + " lines became " + found.size() + ": "
                    + new String(String.join("\n", found).getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
        }
    }
}
