package io.jenkins.plugins.azureml.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks that what the documentation refers to in this repository exists. */
class LinksTest {

    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern EXTERNAL = Pattern.compile("[a-z]+:.*");
    private static final Pattern HEADING = Pattern.compile("#{1,6} (.*)");

    @Test
    void linksLeadToFilesAndHeadings() throws IOException {
        List<String> problems = new ArrayList<>();
        int links = 0;
        for (Path page : pages()) {
            Matcher link = LINK.matcher(prose(page));
            while (link.find()) {
                if (!EXTERNAL.matcher(link.group(1)).matches()) {
                    links++;
                    if (!resolves(page, link.group(1))) {
                        problems.add(page + ": " + link.group(1));
                    }
                }
            }
        }
        assertTrue(links > 50, "found only " + links + " links");
        assertEquals(List.of(), problems);
    }

    @Test
    void allFuzzTestsAreListed() throws IOException {
        Path tests = Path.of("src/test/java/io/jenkins/plugins/azureml");
        List<String> existing;
        try (Stream<Path> files = Files.walk(tests)) {
            existing = files.filter(file -> file.toString().endsWith("FuzzTest.java"))
                    .map(file -> tests.relativize(file).toString())
                    .map(file -> file.substring(0, file.lastIndexOf('.')).replaceAll("\\W", "."))
                    .sorted()
                    .toList();
        }
        List<String> listed = Pattern.compile("(?m)^\\| `([\\w.]+FuzzTest)` ")
                .matcher(Files.readString(Path.of("docs/dev/testing.md")))
                .results()
                .map(row -> row.group(1))
                .sorted()
                .toList();
        assertEquals(existing, listed);
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(Path.of("docs"));
                Stream<Path> root = Files.list(Path.of(""))) {
            return Stream.concat(docs, root)
                    .filter(file -> file.toString().endsWith(".md"))
                    .toList();
        }
    }

    /** Returns the page without code blocks. */
    private static String prose(Path page) throws IOException {
        return Files.readString(page).replaceAll("(?ms)^ *```.*?^ *```$", "");
    }

    private static boolean resolves(Path page, String link) throws IOException {
        String[] parts = link.split("#", 2);
        Path folder = page.getParent() == null ? Path.of("") : page.getParent();
        Path target = parts[0].isEmpty() ? page : folder.resolve(parts[0]).normalize();
        return Files.exists(target) && (parts.length == 1 || anchors(target).contains(parts[1]));
    }

    /** Returns the anchors that GitHub gives to the headings of a page. */
    private static List<String> anchors(Path page) throws IOException {
        return prose(page)
                .lines()
                .map(HEADING::matcher)
                .filter(Matcher::matches)
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toList());
    }
}
