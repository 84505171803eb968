package io.jenkins.plugins.azureml.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Finds unclear English in texts for users: phrases of {@code EnglishTest/phrases.txt} and sentences that are too long.
 * Both are unmistakable, so that a finding is always to be fixed in the text and never here.
 */
class EnglishTest {

    private static final int LONGEST_SENTENCE = 40;
    private static final Path RESOURCES = Path.of("src/main/resources");
    private static List<Pattern> phrases;

    @BeforeAll
    static void readPhrases() throws IOException {
        phrases =
                Files.readAllLines(Path.of(
                                "src/test/resources/io/jenkins/plugins/azureml/archive/EnglishTest/phrases.txt"))
                        .stream()
                        .filter(line -> !line.isBlank() && !line.startsWith("#"))
                        .map(line -> Pattern.compile(line, Pattern.CASE_INSENSITIVE))
                        .toList();
        assertTrue(phrases.size() > 30);
    }

    @Test
    void helpPagesReadWell() throws IOException {
        List<Path> pages = files(RESOURCES, ".*/help[^/]*(?<!_pt_BR)\\.html");
        assertTrue(pages.size() > 150, pages.size() + " pages");
        assertNoFindings(pages, LONGEST_SENTENCE);
    }

    @Test
    void documentationReadsWell() throws IOException {
        List<Path> pages = new ArrayList<>(files(Path.of("docs"), ".*\\.md"));
        pages.addAll(List.of(Path.of("README.md"), Path.of("CONTRIBUTING.md"), Path.of("CHANGELOG.md")));
        assertTrue(pages.size() > 50, pages.size() + " pages");
        assertNoFindings(pages, LONGEST_SENTENCE);
    }

    @Test
    void messagesAndAdviceReadWell() throws IOException {
        List<Path> bundles = files(RESOURCES, ".*/(Messages|AdviceTexts)\\.properties");
        assertEquals(2, bundles.size(), bundles.toString());
        assertNoFindings(bundles, LONGEST_SENTENCE);
    }

    /** Literals are parts of sentences, so only their phrases are checked. */
    @Test
    void textsInTheCodeReadWell() throws IOException {
        List<Path> sources = files(Path.of("src/main/java"), ".*\\.java");
        assertTrue(sources.size() > 300, sources.size() + " sources");
        assertNoFindings(sources, Integer.MAX_VALUE);
    }

    @Test
    void sentencesOfMarkdownAreFoundWithTheirLines() {
        List<Prose.Sentence> sentences = Prose.markdown(String.join(
                "\n",
                "# A title",
                "One sentence",
                "on two lines. Another `with code` in it.",
                "",
                "| a table | is skipped |",
                "```",
                "code is skipped.",
                "```",
                "- First item",
                "- Second [item](https://example.invalid/whoever)"));
        assertEquals(
                List.of(
                        new Prose.Sentence(1, "# A title"),
                        new Prose.Sentence(2, "One sentence on two lines."),
                        new Prose.Sentence(3, "Another in it."),
                        new Prose.Sentence(9, "- First item"),
                        new Prose.Sentence(10, "- Second [item]")),
                sentences);
        assertEquals(4, new Prose.Sentence(1, "Don't count - the marks.").words());
    }

    @Test
    void literalsOfJavaAreFoundWithoutComments() {
        assertEquals(
                List.of(new Prose.Sentence(2, "It is no failure"), new Prose.Sentence(4, " and \\\" another one")),
                Prose.literals(
                        "// \"in a comment\"\nf(\"It is \"\n  + \"no failure\", '\"',\n x + \" and \\\" another one\");"));
    }

    private static void assertNoFindings(List<Path> files, int longest) throws IOException {
        List<String> findings = new ArrayList<>();
        for (Path file : files) {
            for (Prose.Sentence sentence : Prose.of(file).sentences()) {
                String place = file + ":" + sentence.line() + ": ";
                for (Pattern phrase : phrases) {
                    if (phrase.matcher(sentence.text()).find()) {
                        findings.add(place + "'" + phrase + "' in: " + sentence.text());
                    }
                }
                if (sentence.words() > longest) {
                    findings.add(place + sentence.words() + " words: " + sentence.text());
                }
            }
        }
        assertEquals("", String.join("\n", findings), findings.size() + " findings");
    }

    private static List<Path> files(Path folder, String name) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().matches(name)).sorted().toList();
        }
    }
}
