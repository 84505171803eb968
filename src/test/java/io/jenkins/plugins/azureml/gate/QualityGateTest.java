package io.jenkins.plugins.azureml.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QualityGateTest {

    private static final Map<String, Double> CANDIDATE =
            Map.of("accuracy", 0.9666666666666667, "auc", 0.9755, "loss", 0.12, "broken", Double.NaN);

    private static Comparison compare(Map<String, Double> previous, String... conditions) {
        return new QualityGate(List.of(conditions))
                .compare(CANDIDATE, previous == null ? null : new Baseline("iris:3", previous));
    }

    @ParameterizedTest
    @CsvSource({
        "accuracy >= 0.95, true",
        "accuracy > 0.99, false",
        "loss < 0.12, false",
        "loss <= 0.12, true",
        "loss == 0.12, true",
        "loss != 0.12, false",
        "auc > previous, false",
        "auc > previous - 0.01, true",
        "loss <= previous * 0.98, true",
        "loss <= previous / 2, false",
        "loss < previous + 0.1, true",
        "broken > 0, false",
        "broken < 0, false",
        "broken == 0, false"
    })
    void conditionComparesWithNumberOrPreviousModel(String condition, boolean met) {
        assertEquals(met, compare(Map.of("auc", 0.9812, "loss", 0.2), condition).isMet());
    }

    @Test
    void firstModelMeetsConditionsOnPreviousModel() {
        Comparison comparison = compare(null, "accuracy >= 0.95", "auc > previous");
        assertTrue(comparison.isMet());
        assertTrue(comparison.table().contains("met: no previous version"), comparison.table());
        assertFalse(compare(null, "accuracy >= 0.99", "auc > previous").isMet());
    }

    @Test
    void conditionFailsIfPreviousModelLacksMetric() {
        Comparison comparison = compare(Map.of("loss", 1.0), "auc > previous");
        assertFalse(comparison.isMet());
        assertEquals("auc cannot be compared: iris:3 has no auc", comparison.reason());
    }

    @ParameterizedTest
    @CsvSource({
        "nan > 0",
        "nan != 0",
        "nan > previous",
        "nan != previous",
        "inf >= 0.95",
        "inf > previous",
        "inf != 1",
        "less < 1",
        "less <= previous",
        "less == previous"
    })
    void nonFiniteMetricMeetsNoCondition(String condition) {
        Map<String, Double> broken =
                Map.of("nan", Double.NaN, "inf", Double.POSITIVE_INFINITY, "less", Double.NEGATIVE_INFINITY);
        for (Baseline previous : Arrays.asList(
                null,
                new Baseline("iris:3", Map.of("nan", 0.5, "inf", 0.5, "less", 0.5)),
                new Baseline("iris:3", broken))) {
            Comparison comparison = new QualityGate(List.of(condition)).compare(broken, previous);
            assertFalse(comparison.isMet(), condition);
            assertTrue(comparison.reason().endsWith("which cannot be compared"), comparison.reason());
            assertTrue(comparison.table().contains("not met"), comparison.table());
        }
    }

    @Test
    void conditionOnNonFinitePreviousMetricFails() {
        Map<String, Double> broken = Map.of("auc", Double.NaN, "loss", Double.POSITIVE_INFINITY);
        assertEquals(
                "loss cannot be compared with Infinity (previous * 0.9, iris:3)",
                compare(broken, "loss < previous * 0.9").reason());
        assertFalse(compare(broken, "auc != previous").isMet());
        assertFalse(compare(Map.of("loss", 1e300), "loss < previous * 1e300").isMet());
    }

    @Test
    void tableIsAligned() {
        Comparison comparison = compare(
                Map.of("auc", 0.9812, "loss", 0.2), "accuracy >= 0.95", "auc > previous", "loss <= previous * 0.98");
        assertEquals("""
                condition                candidate  required  iris:3
                accuracy >= 0.95          0.966667   >= 0.95       -  met
                auc > previous              0.9755  > 0.9812  0.9812  not met
                loss <= previous * 0.98       0.12  <= 0.196     0.2  met
                """, comparison.table());
    }

    @Test
    void reasonNamesUnmetConditions() {
        Comparison comparison = compare(Map.of("auc", 0.9812), "accuracy > 0.99", "auc > previous", "loss < 1");
        assertEquals(
                "accuracy 0.966667 is not > 0.99; auc 0.9755 is not > 0.9812 (previous, iris:3)", comparison.reason());
    }

    @Test
    void similarNumbersAreShownInFull() {
        Comparison comparison = new QualityGate(List.of("auc > previous"))
                .compare(Map.of("auc", 0.981200001), new Baseline("iris:3", Map.of("auc", 0.981200002)));
        assertEquals("auc 0.981200001 is not > 0.981200002 (previous, iris:3)", comparison.reason());
    }

    @Test
    void resultsArePlainValues() {
        assertEquals(
                List.of(Map.of(
                        "condition",
                        "auc > previous",
                        "metric",
                        "auc",
                        "candidate",
                        0.9755,
                        "required",
                        "> 0.9812",
                        "previous",
                        0.9812,
                        "met",
                        false)),
                compare(Map.of("auc", 0.9812), "auc > previous").rows());
        assertFalse(((Map<?, ?>) compare(null, "auc > previous").rows().get(0)).containsKey("previous"));
    }

    @Test
    void missingMetricsAreNamed() {
        QualityGate gate = new QualityGate(List.of("acuracy > 0.9", "auc > previous", "f1 > 0"));
        assertEquals(List.of("acuracy", "f1"), gate.missing(CANDIDATE));
        assertTrue(gate.needsPrevious());
        assertFalse(new QualityGate(List.of("auc > 1")).needsPrevious());
    }

    @Test
    void allMalformedConditionsAreReported() {
        assertEquals(
                List.of(
                        "onlyIf[1]: 'auc', character 4: expected >, >=, <, <=, == or !=",
                        "onlyIf[2]: 'loss < x', character 8: expected a number or 'previous', not 'x'"),
                QualityGate.problems(List.of("accuracy > 1", "auc", "loss < x")));
        assertEquals(
                List.of("onlyIf[0]: 'loss < 1e999', character 8: expected a number or 'previous', not '1e999'"),
                QualityGate.problems(List.of("loss < 1e999")));
        assertEquals(1, QualityGate.problems(List.of("loss < NaN")).size());
        assertEquals(1, QualityGate.problems(List.of("loss < Infinity")).size());
        assertEquals(1, QualityGate.problems(List.of("accuracy > 95 %")).size());
        assertEquals(1, QualityGate.problems(List.of("accuracy > 0,95")).size());
        assertEquals(1, QualityGate.problems(List.of("accuracy > previous / 0")).size());
    }
}
