package io.jenkins.plugins.azureml.scoring.assertions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.json.PlainJson;
import io.jenkins.plugins.azureml.scoring.JsonValues;
import io.jenkins.plugins.azureml.scoring.Latencies;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AssertionsTest {

    private static final String ANSWER = """
            {"result": [0, 1, 1], "label": "setosa", "score": 0.975, "model": {"name": "iris", "tags": null},
             "rows": [{"class": 1, "p": 0.9}, {"class": 1, "p": 0.7}], "empty": []}
            """;

    private static Duration duration(String text) {
        if (!text.matches("\\d+ ms")) {
            throw new IllegalArgumentException(text);
        }
        return Duration.ofMillis(Long.parseLong(text.replace(" ms", "")));
    }

    private static List<Assertion> read(Object spec, List<String> problems) {
        return new AssertionReader(AssertionsTest::duration).read(spec, problems);
    }

    private static AssertionContext context() throws Exception {
        return new AssertionContext(
                JsonValues.parse("answer", ANSWER),
                new Latencies(LongStream.rangeClosed(1, 100).boxed().toList()));
    }

    private static Outcome check(Object assertion) throws Exception {
        List<String> problems = new ArrayList<>();
        List<Assertion> assertions = read(List.of(assertion), problems);
        assertEquals(List.of(), problems);
        return assertions.get(0).check(context());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$.result[0] == 0",
                "$.result[1] == 1.0",
                "$.result == [0, 1, 1]",
                "$.label == setosa",
                "$.label == \"setosa\"",
                "$.label == 'setosa'",
                "$['label'] == setosa",
                "$.model.tags == null",
                "$.label != virginica",
                "$.score ~ 0.98 +- 0.01",
                "$.score ~= 0.98 ± 0.005",
                "$.result ~ [0.05, 1, 0.98] +- 0.1",
                "$.label matches set.*",
                "$.score matches 0\\.9.*",
                "$.model.tags exists",
                "$.error does not exist",
                "$.error not exists",
                "$.result size 3",
                "$.result size >= 1",
                "$.model size 2",
                "$.label size < 7",
                "$.empty size 0",
                "$.score >= 0.975",
                "$.score < 1",
                "$.score in 0..1",
                "$.score in -1e-3 .. 0.98",
                "$.rows[*].class == 1",
                "$.rows[*].class == [1, 1]",
                "$.rows[*] size 2",
                "$.rows[?(@.p > 0.8)].class == 1",
                "$.rows[?(@.p > 0.95)] does not exist",
                "$..p in 0.5..1",
                "p95 <= 95 ms",
                "latency p50 < 51 ms",
                "max <= 100 ms",
                "mean < 60 ms"
            })
    void trueAssertionPasses(String line) throws Exception {
        Outcome outcome = check(line);
        assertTrue(outcome.passed(), outcome.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "$.result[0] == 1 | 0",
                "$.label == \"0\" | \"setosa\"",
                "$.score == 1 | 0.975",
                "$.score ~ 0.98 +- 0.001 | 0.975",
                "$.label ~ 1 +- 9 | \"setosa\"",
                "$.label matches set | \"setosa\"",
                "$.label >= 1 | \"setosa\"",
                "$.result size 2 | has 3",
                "$.score size 2 | the value has no size",
                "$.error size 2 | has 0",
                "$.error exists | no value",
                "$.error == null | no value at $.error",
                "$.model.tags does not exist | null",
                "$.rows[*].p >= 0.8 | 0.7 (value 2 of 2)",
                "$.rows[5].p >= 0.8 | no value at $.rows[5].p",
                "p95 < 95 ms | 95 ms",
                "max <= 99 ms | 100 ms"
            })
    void falseAssertionFailsWithActualValue(String line, String found) throws Exception {
        Outcome outcome = check(line);
        assertFalse(outcome.passed(), outcome.toString());
        assertEquals(found, outcome.found());
    }

    private static final String BROKEN = """
            {"nan": NaN, "inf": Infinity, "less": -Infinity, "text": "NaN", "two": [2, 2], "mixed": ["setosa", "other"],
             "number": "2", "none": null, "lists": [[1, 2], [3]], "huge": 1e999}
            """;

    /** Reads a response like an endpoint's, which may contain NaN. */
    private static Object answer(String json) throws Exception {
        return PlainJson.read(Json.parse(json.getBytes(StandardCharsets.UTF_8)));
    }

    private static Outcome check(Object assertion, Object answer) throws Exception {
        List<String> problems = new ArrayList<>();
        List<Assertion> assertions = read(List.of(assertion), problems);
        assertEquals(List.of(), problems);
        return assertions.get(0).check(new AssertionContext(answer, new Latencies(List.of(1L))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$.nan >= 0",
                "$.nan <= 0",
                "$.nan != 0",
                "$.nan == 0",
                "$.nan ~ 0 +- 1",
                "$.nan matches .*",
                "$.inf >= 0.5",
                "$.inf != 0",
                "$.less < 1",
                "$.huge > 1",
                "$.text >= 0",
                "$.text != 0",
                "$.number > 1",
                "$.number != 3",
                "$.number == 2",
                "$.none != 2",
                "$.two != setosa",
                "$.two[*] != 2",
                "$.two[*] != [2, 2]",
                "$.lists[*] != [1, 2]",
                "$..none != null",
                "$.mixed[*] matches .*setosa.*",
                "$.mixed matches .*",
                "$.missing size < 5",
                "$.missing size 0",
                "$.missing[*] size <= 10",
                "$.missing[?(@.p > 1)] size 0",
                "$.missing[*] == 1"
            })
    void incomparableValuesNeverPass(String line) throws Exception {
        Outcome outcome = check(line, answer(BROKEN));
        assertFalse(outcome.passed(), outcome.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$.two[*] != 3",
                "$.two != [2, 3]",
                "$.mixed[*] != virginica",
                "$.none == null",
                "$.number != null",
                "$.number != \"3\"",
                "$.two[?(@ > 2)] size 0",
                "$.two[0] == 2.",
                "$.two[0] == +2",
                "$.two[0] > .5"
            })
    void comparableValuesPass(String line) throws Exception {
        Outcome outcome = check(line, answer(BROKEN));
        assertTrue(outcome.passed(), outcome.toString());
    }

    @Test
    void emptyAndTextResponsesPassNoAssertion() throws Exception {
        for (String line : List.of("$.error does not exist", "$.errors[*] size 0", "$..error size < 1", "$.a != 1")) {
            assertEquals("the response is empty", check(line, null).found());
            assertEquals(
                    "the response is not a map or list, but \"sorry\"",
                    check(line, "sorry").found());
        }
        assertTrue(check("$.error does not exist", Map.of()).passed());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "$.a !== 1 | the value '= 1' is not valid",
                "$.a === 1 | the value '= 1' is not valid",
                "$.a != =1 | the value '=1' is not valid",
                "$.a != 0,5 | the value '0,5' is not valid",
                "$.a != 0.5 +- 0.1 | the value '0.5 +- 0.1' is not valid",
                "$.a != 'setosa | the value ''setosa' is not valid",
                "$.a != NaN | no value can be compared with NaN",
                "$.a == -Infinity | no value can be compared with -Infinity",
                "$.a => 1 | Did you mean '>='?",
                "$.a match x | Did you mean 'matches'?",
                "$.a exist | Did you mean 'exists'?",
                "$.a sise 3 | Did you mean 'size'?",
                "$.a > NaN | 'NaN' is not a number"
            })
    void misspelledOperatorOrValueIsRefused(String line, String part) {
        List<String> problems = new ArrayList<>();
        assertEquals(List.of(), read(List.of(line), problems));
        assertEquals(1, problems.size());
        assertTrue(problems.get(0).contains(part), problems.get(0));
    }

    @Test
    void misspelledKeyIsRefusedWithSuggestion() {
        Map<String, String> near = Map.of(
                "equal",
                "equals",
                "atleast",
                "atLeast",
                "moreThen",
                "moreThan",
                "notEqual",
                "notEquals",
                "pth",
                "path");
        near.forEach((key, meant) -> {
            List<String> problems = new ArrayList<>();
            read(Map.of("path", "$.a", key, 1), problems);
            assertTrue(problems.get(0).endsWith("Did you mean '" + meant + "'?"), problems.get(0));
        });
        List<String> problems = new ArrayList<>();
        read(Map.of("path", "$.a", "colour", 1), problems);
        assertFalse(problems.get(0).contains("Did you mean"), problems.get(0));
    }

    @Test
    void emptyAssertionsAndValuesAreRefused() {
        for (Object spec : List.of(List.of(), "[]")) {
            List<String> problems = new ArrayList<>();
            read(spec, problems);
            assertTrue(problems.get(0).startsWith("assertions is empty"), problems.toString());
        }
        for (Map<String, Object> map : List.<Map<String, Object>>of(
                Map.of("path", "$.a", "equals", Double.NaN),
                Map.of("path", "$.a", "notEquals", List.of(1, Float.POSITIVE_INFINITY)),
                Map.of("path", "$.a", "equals", Map.of("b", Double.NaN)),
                Map.of("path", "$.a", "approximately", List.of(1, "x"), "tolerance", 1),
                Map.of("path", "$.a", "approximately", Double.NaN, "tolerance", 1),
                Map.of("path", "$.a", "atLeast", Double.NaN),
                Map.of("path", "$.a", "atLeast", "0.5"))) {
            List<String> problems = new ArrayList<>();
            read(map, problems);
            assertEquals(1, problems.size(), map.toString());
        }
    }

    @Test
    void rowsAreNotComparedAcrossBatches() {
        AssertionContext context = new AssertionContext(
                Map.of("result", List.of(0, 1, 1, 1)),
                new Latencies(List.of(1L)),
                List.of(
                        new AssertionContext.Part("In batch 1 of 2", 2, Map.of("result", List.of(0))),
                        new AssertionContext.Part("In batch 2 of 2", 2, Map.of("result", List.of(1, 1, 1)))));
        for (String path : Arrays.asList(null, "$.result", "$.result[*]")) {
            Outcome outcome = RowsAssertion.of("e.csv", List.of(0, 1, 1, 1), path, 0, false, 0.1)
                    .check(context);
            assertFalse(outcome.passed());
            assertEquals("In batch 1 of 2: 1 results for 2 rows", outcome.found());
        }
    }

    @Test
    void emptyRowsAndNonNumbersDoNotMatch() throws Exception {
        assertFalse(RowsAssertion.of("e.csv", List.of(), null, 0, true, 0.1)
                .check(new AssertionContext(List.of(), new Latencies(List.of(1L))))
                .passed());
        Object answer = answer("[NaN, Infinity]");
        for (boolean typeless : new boolean[] {false, true}) {
            assertFalse(RowsAssertion.of("e.csv", List.of("NaN", "Infinity"), null, 0, typeless, 0.1)
                    .check(new AssertionContext(answer, new Latencies(List.of(1L))))
                    .passed());
        }
        assertFalse(RowsAssertion.of("e.json", (List<?>) answer, null, 0, false, 0.1)
                .check(new AssertionContext(answer, new Latencies(List.of(1L))))
                .passed());
    }

    @Test
    void mapsAndLinesAreEquivalent() throws Exception {
        for (Map<String, Object> map : List.<Map<String, Object>>of(
                Map.of("path", "$.result[0]", "equals", 0),
                Map.of("path", "$.score", "approximately", 0.98, "tolerance", 0.01),
                Map.of("path", "$.score", "range", List.of(0, 1)),
                Map.of("path", "$.score", "atLeast", 0.5, "lessThan", 1),
                Map.of("path", "$.error", "exists", false),
                Map.of("path", "$.result", "size", ">= 2"),
                Map.of("path", "$.label", "matches", "[a-z]+", "name", "the label"),
                Map.of("latency", "p99", "atMost", "99 ms"))) {
            assertTrue(check(map).passed(), map.toString());
        }
        assertEquals(
                "the label",
                check(Map.of("path", "$.label", "equals", 1, "name", "the label"))
                        .name());
        assertEquals(
                "$.score in 0..1",
                check(Map.of("path", "$.score", "range", List.of(0, 1))).name());
        assertEquals("$.result size == 3", check("$.result   size 3").name());
        assertEquals("latency p95 <= 95 ms", check("p95<=95 ms").name());
    }

    @Test
    void allProblemsAreReportedAtOnce() {
        List<String> problems = new ArrayList<>();
        List<Object> bad = Arrays.asList(
                "result == 1",
                "$.a",
                "$.a is 1",
                "$.a >= 1-2",
                "$.a in 0..much",
                "$.a == [1",
                "$.[ == 1",
                "$[?(@.a =~ /x/)] exists",
                "$.a matches (",
                "p95 <= soon",
                Map.of("path", "$.a"),
                Map.of("path", "$.a", "equals", 1, "matches", "x"),
                Map.of("path", "$.a", "equal", 1),
                Map.of("path", "$.a", "approximately", 1),
                Map.of("path", "$.a", "equals", 1, "tolerance", 1),
                Map.of("path", "$.a", "range", List.of(2, 1)),
                Map.of("path", "$.a", "exists", "yes"),
                Map.of("path", "$.a", "atLeast", 1, "moreThan", 1),
                Map.of("path", "$.a", "size", "few"),
                Map.of("latency", "p95", "equals", 1),
                Map.of("latency", "p101", "atMost", "1 ms"),
                Map.of("equals", 1),
                7,
                null);
        assertEquals(List.of(), read(bad, problems));
        assertEquals(bad.size(), problems.size(), String.join("\n", problems));
        for (int i = 0; i < bad.size(); i++) {
            assertTrue(problems.get(i).startsWith("assertions[" + i + "]: "), problems.get(i));
        }
        assertTrue(problems.get(7).contains("use 'matches'"), problems.get(7));
        assertTrue(problems.get(12).contains("'equal' is an unknown key"), problems.get(12));
    }

    @Test
    void formAcceptsLinesOrJson() {
        List<String> problems = new ArrayList<>();
        assertEquals(2, read("$.a == 1\n\n p95 <= 5 ms \n", problems).size());
        assertEquals(
                2,
                read("[\"$.a == 1\", {\"path\": \"$.b\", \"exists\": true}]", problems)
                        .size());
        assertEquals(1, read(Map.of("path", "$.b", "exists", true), problems).size());
        assertEquals(0, read(null, problems).size());
        assertEquals(List.of(), problems);
        read("[1,", problems);
        assertTrue(problems.get(0).startsWith("assertions is not valid JSON at line 1"), problems.get(0));
    }

    @Test
    void catastrophicRegexDoesNotMatch() {
        Check evil = new Checks.Matching(java.util.regex.Pattern.compile("(a*)*b"));
        assertFalse(evil.isMet("a".repeat(5000)));
    }

    @Test
    void rowsAreComparedIndividually() throws Exception {
        assertTrue(rows(List.of(0, 1, 1), "$.result", 0, 1).passed());
        Outcome two = rows(List.of(0, 1, 2), "$.result", 0, 0.66);
        assertTrue(two.passed());
        assertEquals("2 of 3 match (66.6 %): row 3 is 1, not 2", two.found());
        assertFalse(rows(List.of(0, 1, 2), "$.result", 0, 0.67).passed());
        assertEquals(
                "3 results for 2 expected rows",
                rows(List.of(0, 1), "$.result", 0, 1).found());
        assertTrue(rows(List.of(0.95, 0.65), "$.rows[*].p", 0.051, 1).passed());
        assertTrue(rows(List.of(0, 1, 2), null, 0, 1).found().contains("expectedPath"));
        assertEquals(
                "rows as in e.csv, at least 29.0 %",
                rows(List.of(0, 1, 2), "$.result", 0, 0.29).name());
    }

    @Test
    void untypedExpectationsAreComparedBySpelling() {
        AssertionContext context =
                new AssertionContext(Arrays.asList("1", 2, true, "007", "a", null), new Latencies(List.of(1L)));
        List<Object> expected = Arrays.asList(1, "2.0", "True", "007", "b", null);
        assertEquals(
                "5 of 6 match (83.3 %): row 5 is \"a\", not \"b\"",
                RowsAssertion.of("e.csv", expected, null, 0, true, 0.5)
                        .check(context)
                        .found());
        assertEquals(
                "2 of 6 match (33.3 %): row 1 is \"1\", not 1; row 2 is 2, not \"2.0\"; row 3 is true, not \"True\"; …",
                RowsAssertion.of("e.json", expected, null, 0, false, 0.5)
                        .check(context)
                        .found());
    }

    private static Outcome rows(List<?> expected, String path, double tolerance, double minMatch) throws Exception {
        return RowsAssertion.of("e.csv", expected, path, tolerance, false, minMatch)
                .check(context());
    }
}
