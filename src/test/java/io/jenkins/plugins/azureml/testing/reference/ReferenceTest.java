package io.jenkins.plugins.azureml.testing.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReferenceTest {
    private static final Path PROJECT =
            Path.of(System.getProperty("project.basedir", "")).toAbsolutePath();

    /** What every page has besides its parameters. */
    private static final List<String> SECTIONS =
            List.of("## Example", "## Parameters", "## Returns", "## Errors", "## Permissions");

    @Test
    void committedPagesAreCurrent() throws Exception {
        Path folder = ReferencePages.folder(PROJECT);
        for (Map.Entry<String, String> page :
                new ReferencePages(PROJECT).render().entrySet()) {
            Path file = folder.resolve(page.getKey());
            String committed = Files.exists(file) ? Files.readString(file) : "";
            assertEquals(
                    page.getValue(),
                    committed,
                    "docs/reference/" + page.getKey() + " is outdated. Run: " + ReferencePages.COMMAND);
        }
    }

    @Test
    void eachStepHasAllSections() throws Exception {
        List<String> missing = new ArrayList<>();
        Map<String, String> pages = new ReferencePages(PROJECT).render();
        pages.remove("steps.md");
        assertTrue(pages.size() > 15, pages.keySet().toString());
        pages.forEach((file, text) -> SECTIONS.stream()
                .filter(section -> !text.contains("\n" + section + "\n"))
                .forEach(section -> missing.add(file + ": " + section)));
        assertEquals(List.of(), missing);
    }

    @Test
    void helpOfAStepNamesOnlyReturnedKeysThatThePageExplains() throws Exception {
        List<String> unexplained = new ArrayList<>();
        new ReferencePages(PROJECT).render().forEach((file, text) -> {
            Matching returned = Matching.of("Returns (?:at once )?a map with ([^.;]*)", text);
            Set<String> keys =
                    new TreeSet<>(Matching.of("`(\\w+)`", returned.first()).all());
            String table = text.replaceFirst("(?s).*\n## Returns\n", "");
            keys.stream()
                    .filter(key -> !table.contains("`" + key + "`"))
                    .forEach(key -> unexplained.add(file + ": " + key));
        });
        assertEquals(List.of(), unexplained);
    }

    private record Matching(List<String> all) {
        static Matching of(String pattern, String text) {
            return new Matching(Pattern.compile(pattern)
                    .matcher(text)
                    .results()
                    .map((MatchResult each) -> each.group(1))
                    .toList());
        }

        String first() {
            return all.isEmpty() ? "" : all.get(0);
        }
    }

    @Test
    void helpPageBecomesOneLineOfMarkdown() {
        assertEquals(
                "A `map`, *or* text.<br>`a: 1`<br>`b: 2`<br>Not < 3.",
                HelpText.markdown(
                        "<div>\n  A <code>map</code>, <em>or</em>\n  text.<pre>a: 1\nb: 2</pre>Not &lt; 3.\n</div>\n"));
        assertEquals("a \\| b", HelpText.cell("a | b"));
    }

    @Test
    void notesOfAParameterAreOptional() {
        assertEquals(
                new StepNotes.Note("map or text", true, "`1`"),
                StepNotes.Note.parse(" map or text; required; default `1`"));
        assertEquals(new StepNotes.Note(null, false, null), StepNotes.Note.parse("optional"));
    }
}
