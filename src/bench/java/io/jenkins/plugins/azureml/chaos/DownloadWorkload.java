package io.jenkins.plugins.azureml.chaos;

import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Files of a run, of which the agent cannot write one. The others arrive as they are. */
final class DownloadWorkload extends SingleRunWorkload {

    private final Map<String, byte[]> files = new TreeMap<>();
    private final String unwritable;

    DownloadWorkload(String name, long seed, SimulationThreads stage) {
        super(name, seed, stage);
        Random random = new Random(seed);
        for (String path : List.of("2024-01-01T10:00:00/m.json", "ü b/#1 %41.txt", "a+b/'c'.bin", "empty")) {
            byte[] content = new byte[path.equals("empty") ? 0 : random.nextInt(200_000)];
            random.nextBytes(content);
            files.put(path, content);
            training.writes("outputs/odd/" + path, content);
        }
        this.unwritable = random.nextBoolean() ? "file/x" : "file/tab\t.txt";
        training.writes("outputs/odd/" + unwritable, new byte[] {1});
    }

    @Override
    public void prepare(Path folder, LocalAzureMl azure) throws Exception {
        super.prepare(folder, azure);
        Path there = Files.createDirectories(folder.resolve("got/outputs/odd"));
        Files.writeString(there.resolve("file"), "in the way of a folder");
    }

    @Override
    public String afterRegistration() {
        return "node { amlDownload(runId: run, path: 'outputs/odd', target: 'got') }";
    }

    @Override
    public List<String> violations(LocalAzureMl azure, List<String> submitted, Path folder, String console)
            throws Exception {
        List<String> violations = new ArrayList<>();
        Path got = folder.resolve("got/outputs/odd");
        if (!console.contains("left out 1 file") || !console.contains(unwritable.substring(0, 5))) {
            violations.add("the log does not name the file that was left out: " + unwritable);
        }
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path there = got.resolve(file.getKey());
            if (!Files.exists(there) || !Arrays.equals(file.getValue(), Files.readAllBytes(there))) {
                violations.add("file " + file.getKey() + " is missing or has changed on its way");
            }
        }
        if (!Files.readString(got.resolve("file"), StandardCharsets.UTF_8).equals("in the way of a folder")) {
            violations.add("a file of the Jenkins workspace was overwritten");
        }
        try (Stream<Path> all = Files.walk(got)) {
            long count = all.filter(Files::isRegularFile).count();
            if (count != files.size() + 1) {
                violations.add(count + " files in the folder of the download");
            }
        }
        return violations;
    }
}
