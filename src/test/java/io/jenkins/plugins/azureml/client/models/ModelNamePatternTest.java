package io.jenkins.plugins.azureml.client.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelNamePatternTest {

    @ParameterizedTest
    @CsvSource({
        "iris, iris, true",
        "iris, iris2, false",
        "iris, IRIS, false",
        "*, anything, true",
        "iris-*, iris-, true",
        "iris-*, iris-eu, true",
        "iris-*, iris, false",
        "*-eu, iris-eu, true",
        "*-eu, iris-eu-2, false",
        "i*-*s, iris-us, true",
        "a.b, axb, false",
        "a**b, axxb, true",
        "*ab*ab, abxab, true",
        "*ab*ab, ab, false"
    })
    void starMatchesAnyCharacters(String pattern, String name, boolean matches) {
        assertEquals(matches, new ModelNamePattern(pattern).matches(name));
    }

    @Test
    void nameWithoutStarIsExact() {
        assertEquals(Optional.of("iris"), new ModelNamePattern("iris").exactName());
        assertEquals(Optional.empty(), new ModelNamePattern("iris*").exactName());
        assertFalse(new ModelNamePattern("*").matches(null));
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "a b", "a/b", "a?", "é"})
    void otherCharactersAreRefused(String pattern) {
        assertTrue(ModelNamePattern.problem(pattern).isPresent());
        assertThrows(IllegalArgumentException.class, () -> new ModelNamePattern(pattern));
    }

    @Test
    void manyStarsTakeNoTime() {
        ModelNamePattern pattern = new ModelNamePattern("*a".repeat(120) + "b");
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> assertFalse(pattern.matches("a".repeat(255))));
    }
}
