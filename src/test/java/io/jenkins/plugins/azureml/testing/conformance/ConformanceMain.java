package io.jenkins.plugins.azureml.testing.conformance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.azureml.testing.MicrosoftPython;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads every {@code .yml}, {@code .yaml} and {@code .json} file below a folder with the code that the steps use, and
 * writes one JSON object a line: {@code mvn -q -Pconformance -Dfolder=DIR -Dout=FILE.jsonl}. Needs no service. With
 * {@code -Dcompare}, Microsoft's client reads the same files, and a table shows the differences.
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
        List<ObjectNode> reports = new ArrayList<>();
        try (Writer writer = Files.newBufferedWriter(out)) {
            for (Path file : files(root)) {
                ObjectNode report = FileReport.of(root, file);
                writer.write(report + "\n");
                reports.add(report);
            }
        }
        Optional<String> missing = compare() ? MicrosoftPython.missing() : Optional.of("");
        if (missing.isEmpty()) {
            ConformanceTable.compared(root, reports).forEach(System.out::println);
        } else {
            ConformanceTable.counted(reports).forEach(System.out::println);
            if (compare()) {
                System.out.println("Not compared: " + missing.get());
            }
        }
        System.out.println("Written to " + out);
    }

    private static boolean compare() {
        String value = System.getProperty("compare", "false");
        return value.isEmpty() || Boolean.parseBoolean(value);
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
