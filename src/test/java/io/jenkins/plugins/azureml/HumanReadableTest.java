package io.jenkins.plugins.azureml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HumanReadableTest {

    @Test
    void sizesHaveTheLargestUnitThatFits() {
        assertEquals("0 B", HumanReadable.size(0));
        assertEquals("1023 B", HumanReadable.size(1023));
        assertEquals("1.5 KB", HumanReadable.size(1536));
        assertEquals("2048.0 MB", HumanReadable.size(2L << 30));
    }

    @Test
    void durationsHaveTwoUnits() {
        assertEquals("0 s", HumanReadable.duration(Duration.ofSeconds(-3)));
        assertEquals("59 s", HumanReadable.duration(Duration.ofMillis(59_999)));
        assertEquals("1 min 0 s", HumanReadable.duration(59.9));
        assertEquals("25 h 1 min", HumanReadable.duration(90_060));
    }

    @Test
    void numbersHaveSixDigits() {
        assertEquals("0.333333", HumanReadable.number(1 / 3.0));
        assertEquals("0.1", HumanReadable.number(0.1));
        assertEquals("123457", HumanReadable.number(123_456.7));
        assertEquals("1.5E+12", HumanReadable.number(1.5e12));
        assertEquals("0", HumanReadable.number(-0.0));
        assertEquals("NaN", HumanReadable.number(Double.NaN));
    }

    @Test
    void numbersThatWouldLookAlikeAreWrittenInFull() {
        assertEquals("0.97", HumanReadable.number(0.97, 0.9));
        assertEquals("0.97", HumanReadable.number(0.97, 0.97));
        assertEquals("0.9700001", HumanReadable.number(0.9700001, 0.97));
        assertEquals("NaN", HumanReadable.number(Double.NaN, 0.97));
    }

    @Test
    void listsAndTextsAreCut() {
        assertEquals("a, b", HumanReadable.list(List.of("a", "b"), 2));
        assertEquals("a and 2 more", HumanReadable.list(List.of("a", "b", "c"), 1));
        assertEquals("abcd", HumanReadable.abbreviate("abcd", 4));
        assertEquals("abc…", HumanReadable.abbreviate("abcde", 4));
        assertEquals("", HumanReadable.withTags(Map.of()));
        assertEquals(" with stage=production", HumanReadable.withTags(Map.of("stage", "production")));
        assertEquals("1 file", HumanReadable.files(1));
    }

    @Test
    void severalProblemsAreListedOnePerLine() {
        assertEquals("runId is missing.", HumanReadable.problems(List.of("runId is missing")));
        assertEquals(
                "2 problems:\n  runId is missing\n  path is missing",
                HumanReadable.problems(List.of("runId is missing", "path is missing")));
    }
}
