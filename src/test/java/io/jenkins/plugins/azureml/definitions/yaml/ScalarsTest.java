package io.jenkins.plugins.azureml.definitions.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import hudson.AbortException;
import io.jenkins.plugins.azureml.definitions.JobEnvironment;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a scalar means, as observed with Microsoft's client (azure-ai-ml 1.4.0). */
class ScalarsTest {

    private static JsonNode value(String yaml) throws AbortException {
        return Definition.parse("file 'job.yml'", "a: " + yaml + "\n").tree().path("a");
    }

    @ParameterizedTest
    @CsvSource({
        "1e-3, 1e-3",
        "1.0e-3, 0.001",
        "1.5e+3, 1500.0",
        "1e5, 1e5",
        "4512e06, 4512e06",
        "yes, True",
        "off, False",
        "y, y",
        "1_000, 1000",
        "0b101, 5",
        "0o17, 0o17",
        "010, 8",
        "007, 7",
        "008, 008",
        "-010, -8",
        "0x1F, 31",
        "12:30, 750",
        "12:30:45, 45045",
        "12:30.5, 750.5",
        "12:61, 12:61",
        "+493, 493",
        "0.10, 0.1",
        "5., 5.0",
        ".5, 0.5",
        "-0.0, -0.0",
        "12345678901234567890.0, 1.2345678901234567e+19",
        "0.00001, 1e-05",
        "0.0001, 0.0001",
        "9007199254740993, 9007199254740993",
        "123456789012345678.0, 1.2345678901234568e+17",
        "'\"010\"', 010",
        "!!str 010, 010",
    })
    void literalIsThatOfMicrosoftsClient(String written, String sent) throws Exception {
        assertEquals(sent, Scalars.literal(value(written)));
    }

    @Test
    void literalDoesNotDependOnTheLocale() throws Exception {
        Locale before = Locale.getDefault();
        try {
            // Its digits are not ASCII.
            Locale.setDefault(Locale.forLanguageTag("ar-EG"));
            assertEquals("1e-05", Scalars.literal(value("0.00001")));
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @CsvSource({"010", "yes", "12:30", "1.50", "0x1F", "2024-01-02", ".inf", "1_000"})
    void writtenIsTheTextOfTheFile(String written) throws Exception {
        assertEquals(written, Scalars.written(value(written)));
        assertEquals(false, Scalars.isText(value(written)));
    }

    @ParameterizedTest
    @CsvSource({"1e-3, 0.001", "'\"5\"', 5", "010, 8", "1.0e+10, 10000000000", ".5, 0.5", "-3, -3"})
    void numberIsReadInAnySpelling(String written, String number) throws Exception {
        assertEquals(number, Scalars.plain(Scalars.number(value(written))).toString());
    }

    @ParameterizedTest
    @CsvSource({"2, 2", "'\"2\"', 2", "60.7, 60", "'\"010\"', 10", "010, 8"})
    void wholeNumberIsReadInAnySpelling(String written, String number) throws Exception {
        assertEquals(new BigInteger(number), Scalars.whole(value(written)));
    }

    @ParameterizedTest
    @CsvSource({"true, true", "'\"yes\"', true", "1, true", "'\"0\"', false", "n, false"})
    void flagIsReadInAnySpelling(String written, boolean flag) throws Exception {
        assertEquals(flag, Scalars.flag(value(written)));
    }

    @Test
    void numbersOfJsonKeepTheirSpelling() throws Exception {
        JsonNode tree = Definition.parse("file 'job.json'", "{\"a\": 1e-3, \"b\": 1.50, \"c\": 7}")
                .tree();
        assertEquals("1e-3", Scalars.literal(tree.path("a")));
        assertEquals("0.001", Scalars.number(tree.path("a")).toString());
        assertEquals("1.50", Scalars.written(tree.path("b")));
        assertEquals("1.5", Scalars.literal(tree.path("b")));
        assertEquals("7", Scalars.literal(tree.path("c")));
    }

    @Test
    void mapOfAJenkinsfileKeepsItsNumbers() {
        JsonNode tree = Definition.of("definition", Map.of("a", new java.math.BigDecimal("0.00001")))
                .tree();
        assertEquals("0.00001", Scalars.literal(tree.path("a")));
    }

    @Test
    void tagsThatMicrosoftsClientDoesNotKnowAreRefused() {
        String message =
                assertThrows(AbortException.class, () -> value("!mine 010")).getMessage();
        assertTrue(message.contains("line 1") && message.contains("!mine"), message);
    }

    @ParameterizedTest
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    @ValueSource(strings = {"1", "1_", ":1", "1:1", "0", "1-", "1.", "1e", ":a", "@", " "})
    void repetitiveScalarIsReadInLinearTime(String part) throws Exception {
        String text = part.repeat(128 * 1024 / part.length());
        for (String scalar : List.of("1" + text, "0" + text + "x", "." + text, "1.0" + text + ".")) {
            Definition.parse(
                            "file 'job.yml'",
                            "a: " + scalar.trim() + "\nb: " + scalar.trim().replace(':', '_') + "\n")
                    .tree();
        }
        assertFalse(JobEnvironment.REFERENCE.matcher("azureml:" + text + "@@").matches());
    }
}
