package io.jenkins.plugins.azureml.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Compares Brazilian Portuguese texts with the glossary. That each English text has its counterpart is checked by {@code
 * MessagesTest}, {@code AdviceTextsTest} and {@code HelpResourcesTest}.
 */
class PortugueseTest {

    private static final Path RESOURCES = Path.of("src/main/resources");
    private static final Path GLOSSARY = Path.of("docs/dev/glossary-pt_BR.md");

    @Test
    void textsUseTheTermsOfTheGlossary() throws IOException {
        Pattern rejected = rejectedWords();
        List<String> findings = new ArrayList<>();
        for (Path file : files(RESOURCES, ".*_pt_BR\\.(html|properties)")) {
            for (Prose.Sentence sentence : sentences(file)) {
                rejected.matcher(sentence.text())
                        .results()
                        .forEach(word -> findings.add(
                                file + ":" + sentence.line() + ": '" + word.group() + "' in: " + sentence.text()));
            }
        }
        assertEquals("", String.join("\n", findings), findings.size() + " findings");
    }

    /** A bundle without its counterpart would be missed by tests that start from known bundles. */
    @Test
    void everyBundleIsTranslated() throws IOException {
        List<Path> bundles = files(RESOURCES, ".*(?<!_pt_BR)\\.properties");
        assertTrue(bundles.size() >= 2, bundles.toString());
        assertEquals(
                List.of(),
                bundles.stream()
                        .filter(bundle ->
                                !Files.exists(Path.of(bundle.toString().replace(".properties", "_pt_BR.properties"))))
                        .toList());
    }

    private static Pattern rejectedWords() throws IOException {
        List<String> words = Files.readAllLines(GLOSSARY).stream()
                .filter(line -> line.matches("\\|[^|]*\\|[^|]*\\|[^|]*\\|") && !line.endsWith("| Not |"))
                .map(line -> line.split("\\|")[3].strip())
                .flatMap(cell -> Arrays.stream(cell.split(", *")))
                .filter(word -> !word.isEmpty() && !word.startsWith("-"))
                .toList();
        assertTrue(words.size() > 15, words.toString());
        return Pattern.compile(
                words.stream()
                        .map(Pattern::quote)
                        .collect(Collectors.joining("|", "(?<![\\p{L}-])(", ")(?![\\p{L}-])")),
                Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }

    private static List<Prose.Sentence> sentences(Path file) throws IOException {
        if (file.toString().endsWith(".html")) {
            return Prose.of(file).sentences();
        }
        List<Prose.Sentence> values = new ArrayList<>();
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            Properties one = new Properties();
            one.load(new StringReader(lines.get(i)));
            for (Object value : one.values()) {
                values.add(new Prose.Sentence(i + 1, value.toString()));
            }
        }
        return values;
    }

    private static List<Path> files(Path folder, String name) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().matches(name)).sorted().toList();
        }
    }
}
