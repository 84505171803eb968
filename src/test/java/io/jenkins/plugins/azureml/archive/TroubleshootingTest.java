package io.jenkins.plugins.azureml.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks that the troubleshooting guide quotes errors as the plugin prints them. */
class TroubleshootingTest {

    private static final Pattern QUOTE = Pattern.compile("`([^`]+)`");
    private static final Pattern JOINT = Pattern.compile("\"\\s*\\+\\s*\"");

    /** Texts of Java itself. */
    private static final Set<String> FOREIGN = Set.of("PKIX path building failed");

    @Test
    void guideQuotesOnlyTextsOfTheCode() throws IOException {
        String code = code();
        List<String> quoted = Files.readAllLines(Path.of("docs/troubleshooting.md")).stream()
                .filter(line -> line.startsWith("| "))
                .map(line -> line.split("\\|")[1])
                .flatMap(cell -> QUOTE.matcher(cell).results().map(quote -> quote.group(1)))
                // A single word is a code or a status, mostly of the service.
                .filter(quote -> quote.contains(" ") && !FOREIGN.contains(quote))
                .toList();
        assertTrue(quoted.size() > 15, quoted.toString());
        assertEquals(
                List.of(),
                quoted.stream()
                        .flatMap(quote -> Stream.of(quote.split("\\s*…\\s*")))
                        .filter(part -> !code.contains(part))
                        .toList());
    }

    private static String code() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main"))) {
            return files.filter(file -> file.toString().matches(".*(\\.java|/AdviceTexts\\.properties)"))
                    .map(TroubleshootingTest::text)
                    .collect(Collectors.joining("\n"));
        }
    }

    /** Returns the source with string literals joined that span several lines. */
    private static String text(Path file) {
        try {
            return JOINT.matcher(Files.readString(file).replace("''", "'")).replaceAll("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
