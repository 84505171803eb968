package io.jenkins.plugins.azureml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonSyntaxTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ // a comment}| is not valid JSON at line 1, column 3: comments are not allowed",
                "{ /* c */ }| is not valid JSON at line 1, column 3: comments are not allowed",
                "[NaN]| is not valid JSON at line 1, column 5: NaN and Infinity are not allowed",
                "[Infinity]| is not valid JSON at line 1, column 10: NaN and Infinity are not allowed",
            })
    void problemHasNoNamesOfParserSettings(String text, String problem) {
        JsonProcessingException e =
                assertThrows(JsonProcessingException.class, () -> new ObjectMapper().readTree(text));
        assertEquals(problem, JsonSyntax.problem(e));
    }
}
