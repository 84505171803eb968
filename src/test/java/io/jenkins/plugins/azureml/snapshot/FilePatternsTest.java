package io.jenkins.plugins.azureml.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilePatternsTest {

    @ParameterizedTest
    @CsvSource({
        "**/*.py, train.py, true",
        "**/*.py, a/b/train.py, true",
        "*.py, a/train.py, false",
        "data/, data/a/b.csv, true",
        "data/, data.csv, false",
        "data/**, data/x, true",
        "a/**/b.txt, a/b.txt, true",
        "a/**/b.txt, a/x/y/b.txt, true",
        "a/**/b.txt, a/xb.txt, false",
        "log?.txt, log1.txt, true",
        "./train.py, train.py, true",
        "a+(b).txt, a+(b).txt, true",
        "grün/*.txt, grün/ä.txt, true"
    })
    void patternsAreThoseOfAnt(String pattern, String path, boolean matches) {
        assertEquals(matches, new FilePatterns(List.of(pattern)).matches(path));
    }

    @Test
    void folderIsSkippedOnlyIfEverythingBelowMatches() {
        assertTrue(new FilePatterns(List.of("data/**")).matchesAllBelow("data"));
        assertTrue(new FilePatterns(List.of("**/node_modules/")).matchesAllBelow("a/node_modules"));
        assertFalse(new FilePatterns(List.of("data/*")).matchesAllBelow("data"));
        assertFalse(new FilePatterns(List.of("**/*.csv")).matchesAllBelow("data"));
    }
}
