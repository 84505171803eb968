package io.jenkins.plugins.azureml.testing.conformance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Reads every {@code .yml}, {@code .yaml} and {@code .json} file below a folder with the code that the steps use, and
 * writes one JSON object a line: {@code mvn -q -Pconformance -Dfolder=DIR -Dout=FILE.jsonl}. Needs no service.
 */
public final class ConformanceMain {

    private ConformanceMain() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        String folder = System.getProperty("folder", "");
        if (folder.isBlank() || !Files.isDirectory(Path.of(folder))) {
            System.out.println("ERROR: -Dfolder must be a folder with definitions.");
            System.exit(2);
        }
        Path root = Path.of(folder).toAbsolutePath().normalize();
        Path out =
                Path.of(System.getProperty("out", "target/conformance.jsonl")).toAbsolutePath();
        Files.createDirectories(out.getParent());
        Map<String, int[]> counts = new TreeMap<>();
        try (Writer writer = Files.newBufferedWriter(out)) {
            for (Path file : files(root)) {
                ObjectNode report = FileReport.of(root, file);
                writer.write(report + "\n");
                String status = report.path("status").asText();
                counts.computeIfAbsent(report.path("kind").asText(), kind -> new int[3])[
                        List.of("accepted", "refused", "other").indexOf(status)]++;
            }
        }
        System.out.println("| Kind | Accepted | Refused | Other |\n|---|---|---|---|");
        counts.forEach((kind, count) ->
                System.out.println("| " + kind + " | " + count[0] + " | " + count[1] + " | " + count[2] + " |"));
        System.out.println("Written to " + out);
    }

    private static List<Path> files(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().matches("(?i).*\\.(ya?ml|json)"))
                    .filter(file -> !root.relativize(file).toString().matches("(.*/)?\\.git/.*"))
                    .sorted()
                    .toList();
        }
    }
}
