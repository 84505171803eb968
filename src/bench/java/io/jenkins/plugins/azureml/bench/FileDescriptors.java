package io.jenkins.plugins.azureml.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Lists the open file descriptors of this JVM, as Linux reports them; empty on other systems. */
public final class FileDescriptors {

    /** The column in the tables of {@code /proc/net}. */
    private static final int INODE = 9;

    private FileDescriptors() {}

    public static long sockets() {
        return open(target -> target.startsWith("socket:"));
    }

    /** Returns the TCP connections and listening sockets, in the format of Linux. */
    public static List<String> tcp() throws IOException {
        List<String> open = new ArrayList<>();
        for (String table : List.of("/proc/self/net/tcp", "/proc/self/net/tcp6")) {
            if (Files.isReadable(Path.of(table))) {
                for (String line : Files.readAllLines(Path.of(table))) {
                    String[] columns = line.strip().split("\\s+");
                    if (columns.length > INODE && open(("socket:[" + columns[INODE] + "]")::equals) > 0) {
                        open.add(columns[1] + " to " + columns[2] + ", state " + columns[3]);
                    }
                }
            }
        }
        return open;
    }

    /** Returns the number of open files, without the archives that classes are loaded from. */
    public static long files() {
        return open(target -> target.startsWith("/") && !target.endsWith(".jar") && !target.startsWith("/proc/"));
    }

    private static long open(Predicate<String> kind) {
        File[] open = new File("/proc/self/fd").listFiles();
        if (open == null) {
            return 0;
        }
        long count = 0;
        for (File file : open) {
            try {
                if (kind.test(Files.readSymbolicLink(file.toPath()).toString())) {
                    count++;
                }
            } catch (IOException e) {
                // Closed in the meantime.
            }
        }
        return count;
    }
}
