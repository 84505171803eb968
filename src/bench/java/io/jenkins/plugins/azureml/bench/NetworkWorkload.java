package io.jenkins.plugins.azureml.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * Files that are transferred together.
 *
 * @param size of each file in bytes
 * @param latencyRules whether round trips take longer than the bytes
 */
record NetworkWorkload(String name, int files, int size, boolean latencyRules) {

    /** With the script, these are as many files as the service accepts. */
    private static final NetworkWorkload SMALL =
            new NetworkWorkload("1,999 files of 5 KB", TrialMode.choose(100, 1999), 5_000, true);

    private static final NetworkWorkload LARGE =
            new NetworkWorkload("20 files of 15 MB", TrialMode.choose(2, 20), 15_000_000, false);
    private static final NetworkWorkload LARGER =
            new NetworkWorkload("one file of 256 MB", 1, TrialMode.choose(16, 256) * 1_000_000, false);
    private static final NetworkWorkload LARGEST =
            new NetworkWorkload("model of one file of 1 GB", 1, TrialMode.choose(32, 1000) * 1_000_000, false);

    /** The largest file is transferred over one link only, since it takes most of a minute. */
    static List<NetworkWorkload> of(boolean largest) {
        return List.of(SMALL, LARGE, largest ? LARGEST : LARGER);
    }

    /** Whether the files are a model instead of code, which is limited to 300 MB. */
    boolean isModel() {
        return this == LARGEST;
    }

    long bytes() {
        return (long) files * size;
    }

    String row(boolean up) {
        return name + (up ? " up" : " down");
    }

    /** Writes the files into an empty folder. */
    void write(Path folder, Random random) throws IOException {
        Files.createDirectories(folder);
        byte[] content = new byte[1000];
        for (int i = 0; i < files; i++) {
            try (OutputStream out = Files.newOutputStream(folder.resolve("part-" + i + ".bin"))) {
                for (int left = size; left > 0; left -= content.length) {
                    random.nextBytes(content);
                    out.write(content, 0, Math.min(left, content.length));
                }
            }
        }
    }
}
