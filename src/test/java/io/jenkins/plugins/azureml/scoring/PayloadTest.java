package io.jenkins.plugins.azureml.scoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Covers payloads, batches and the merging of responses. */
class PayloadTest {

    @Test
    void rowsAreDividedIntoBatches() throws Exception {
        List<Batch> batches = Payload.of("data", List.of(1, 2, 3, 4, 5)).batches(2);
        assertEquals(
                List.of(Map.of("data", List.of(1, 2)), Map.of("data", List.of(3, 4)), Map.of("data", List.of(5))),
                batches.stream().map(Batch::body).toList());
        assertEquals("batch 2 of 3 (rows 3 to 4)", batches.get(1).toString());
        assertEquals(1, Payload.of("data", List.of()).batches(7).size());
    }

    @Test
    void frameIsDividedByRows() throws Exception {
        Map<String, Object> frame =
                Map.of("columns", List.of("a"), "index", List.of(7, 8), "data", List.of(List.of(1), List.of(2)));
        Payload payload = Payload.of("input_data", frame);
        assertEquals(2, payload.rows());
        assertEquals(
                Map.of("input_data", Map.of("columns", List.of("a"), "index", List.of(8), "data", List.of(List.of(2)))),
                payload.batches(1).get(1).body());
    }

    @Test
    void withoutBatchSizeOneRequestIsSent() throws Exception {
        assertEquals(
                Map.of("data", "x"),
                Payload.of("data", "x").batches(null).get(0).body());
        Batch whole = Payload.whole(Map.of("inputs", List.of(1))).batches(null).get(0);
        assertEquals(Map.of("inputs", List.of(1)), whole.body());
        assertEquals("the request", whole.toString());
        assertEquals(-1, whole.rows());
    }

    @Test
    void dataWithoutRowsCannotBeDivided() {
        assertTrue(assertThrows(
                        InputException.class,
                        () -> Payload.of("data", Map.of("a", 1)).batches(2))
                .getMessage()
                .contains("batchSize requires rows"));
    }

    @Test
    void responsesOfBatchesAreMerged() {
        assertEquals(List.of(1, 2, 3), BatchResults.merge(List.of(List.of(1, 2), List.of(3))));
        assertEquals(
                Map.of("result", List.of(1, 2), "model", "iris:3"),
                BatchResults.merge(List.of(
                        Map.of("result", List.of(1), "model", "iris:3"),
                        Map.of("result", List.of(2), "model", "iris:3"))));
        assertEquals(Map.of("a", 1), BatchResults.merge(List.of(Map.of("a", 1))));
    }

    @Test
    void responsesOfOtherFormsAreListed() {
        for (List<Object> apart : List.<List<Object>>of(
                List.of(Map.of("a", 1), Map.of("a", 2)),
                List.of(Map.of("a", 1), Map.of("b", 1)),
                List.of(List.of(1), "x"),
                Arrays.asList(null, null))) {
            assertEquals(apart, BatchResults.merge(apart));
        }
    }

    @Test
    void resultsAreTheOnlyList() {
        assertEquals(List.of(1), BatchResults.rows(List.of(1)));
        assertEquals(List.of(1), BatchResults.rows(Map.of("result", List.of(1), "model", "x")));
        assertNull(BatchResults.rows(Map.of("a", List.of(1), "b", List.of(2))));
        assertNull(BatchResults.rows("x"));
    }

    @Test
    void percentilesUseNearestRank() {
        Latencies latencies = new Latencies(List.of(50L, 10L, 40L, 20L, 30L));
        assertEquals(30, latencies.percentile(50));
        assertEquals(50, latencies.percentile(95));
        assertEquals(10, latencies.percentile(1));
        assertEquals(30, latencies.mean());
        assertEquals("p50 30 ms, p95 50 ms, max 50 ms", latencies.toString());
        assertEquals("7 ms", new Latencies(List.of(7L)).toString());
        assertEquals(10L, latencies.toMap().get("min"));
    }

    @Test
    void malformedJsonErrorNamesPosition() throws Exception {
        InputException e =
                assertThrows(InputException.class, () -> JsonValues.parse("dataFile 'a.json'", "[1,\n  2,, 3]"));
        assertTrue(
                e.getMessage().startsWith("dataFile 'a.json' is not valid JSON at line 2, column 5"), e.getMessage());
        assertTrue(assertThrows(InputException.class, () -> JsonValues.parse("data", "[1] [2]"))
                .getMessage()
                .contains("line 1"));
        assertTrue(assertThrows(InputException.class, () -> JsonValues.parse("data", "[".repeat(200)))
                .getMessage()
                .contains("depth"));
        assertThrows(InputException.class, () -> JsonValues.parse("data", "  "));
        assertNull(JsonValues.parse("data", "null"));
    }
}
