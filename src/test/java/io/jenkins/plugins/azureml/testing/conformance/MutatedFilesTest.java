package io.jenkins.plugins.azureml.testing.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files with random faults are accepted or refused with a message. Nothing else happens. */
class MutatedFilesTest {

    private static final Path CASES = Path.of("src/test/resources/io/jenkins/plugins/azureml/definitions");
    private static final int MUTATIONS = Integer.getInteger("mutations", 1000);
    private static final List<String> PIECES = List.of(
            "{}",
            "[]",
            "null",
            "~",
            "''",
            "true",
            "-1",
            "1e400",
            ".inf",
            "0x",
            "[1, {a: b}]",
            "{x: {y: z}}",
            "&a",
            "*a",
            "<<: *a",
            "!!binary x",
            "${{parent.jobs.one.outputs.x}}",
            "${{parent.inputs.}}",
            "azureml:",
            "azureml:a@b",
            "azureml://registries/r/components/c/labels/l",
            "file:",
            "../..",
            ":",
            "\t",
            "---",
            "\u0000",
            "é\uD83D\uDE00");

    @TempDir
    Path folder;

    @Test
    void mutatedFileIsAcceptedOrRefusedWithAMessage() throws Exception {
        copy(CASES.resolve("pipeline/cases"));
        List<Path> seeds = new ArrayList<>();
        for (String each : List.of("cases", "pipeline/cases", "pipeline/jobs")) {
            try (Stream<Path> files = Files.walk(CASES.resolve(each))) {
                files.filter(file -> file.toString().endsWith(".yml")).sorted().forEach(seeds::add);
            }
        }
        assertTrue(seeds.size() > 50, seeds::toString);
        Random random = new Random(20261129);
        Map<String, String> unexpected = new TreeMap<>();
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            Path seed = seeds.get(i % seeds.size());
            String text = mutate(Files.readString(seed), random);
            Path file = Files.writeString(folder.resolve("mutated.yml"), text);
            ObjectNode report = FileReport.of(folder, file);
            String status = report.path("status").asText();
            assertTrue(List.of("accepted", "refused", "other").contains(status), report::toString);
            if (report.has("unexpected")) {
                unexpected.put(report.path("unexpected").asText(), text);
            }
            refused += status.equals("refused") ? 1 : 0;
        }
        assertEquals(Map.of(), unexpected);
        assertTrue(refused > MUTATIONS / 10, "only " + refused + " were refused");
    }

    private void copy(Path from) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                Path target = folder.resolve(from.relativize(file));
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }

    private static String mutate(String text, Random random) {
        String mutated = text;
        for (int i = 0; i <= random.nextInt(3); i++) {
            mutated = once(mutated, random);
        }
        return mutated;
    }

    private static String once(String text, Random random) {
        String piece = PIECES.get(random.nextInt(PIECES.size()));
        String[] lines = text.split("\n", -1);
        int line = random.nextInt(lines.length);
        int at = random.nextInt(text.length() + 1);
        return switch (random.nextInt(7)) {
            case 0 -> text.substring(0, at) + piece + text.substring(at);
            case 1 -> text.substring(0, at) + text.substring(Math.min(text.length(), at + 1 + random.nextInt(8)));
            case 2 -> replaceLine(lines, line, "");
            case 3 -> replaceLine(lines, line, lines[line] + "\n" + lines[random.nextInt(lines.length)]);
            case 4 ->
                replaceLine(
                        lines,
                        line,
                        lines[line].replaceFirst(
                                ":.*", ": " + piece.replace("\\", "").replace("$", "\\$")));
            case 5 -> replaceLine(lines, line, "  " + lines[line]);
            default -> text.replaceFirst("\\b(" + word(text, random) + ")\\b", "$1x");
        };
    }

    private static String word(String text, Random random) {
        List<String> words =
                Stream.of(text.split("\\W+")).filter(word -> !word.isEmpty()).toList();
        return words.isEmpty() ? "x" : words.get(random.nextInt(words.size()));
    }

    private static String replaceLine(String[] lines, int line, String with) {
        String[] copy = lines.clone();
        copy[line] = with;
        return String.join("\n", copy);
    }
}
