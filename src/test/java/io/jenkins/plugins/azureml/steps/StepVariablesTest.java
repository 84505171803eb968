package io.jenkins.plugins.azureml.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StepVariablesTest {

    private final StepVariables variables = new StepVariables();

    @Test
    void metricsAreNamedLikeVariables() {
        variables.setMetrics(Map.of("test/f1-score", 0.5));
        assertEquals("0.5", variables.values().get("AZUREML_METRIC_TEST_F1_SCORE"));
        assertEquals("{\"test/f1-score\":0.5}", variables.values().get("AZUREML_METRICS"));
        assertEquals(List.of(), variables.notes());
    }

    @Test
    void metricsThatDifferInPunctuationDoNotShareAVariable() {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("f1-score", 0.5);
        metrics.put("auc", 0.9);
        metrics.put("f1_score", 0.6);

        variables.setMetrics(metrics);

        assertTrue(variables.values().containsKey("AZUREML_METRIC_F1_SCORE"));
        assertNull(variables.values().get("AZUREML_METRIC_F1_SCORE"));
        assertEquals("0.9", variables.values().get("AZUREML_METRIC_AUC"));
        assertEquals(
                "{\"f1-score\":0.5,\"auc\":0.9,\"f1_score\":0.6}",
                variables.values().get("AZUREML_METRICS"));
        assertEquals(
                List.of("variable AZUREML_METRIC_F1_SCORE is not set: the metrics f1-score, f1_score have the same"
                        + " variable name. Read them from the JSON text in AZUREML_METRICS instead"),
                variables.notes());
    }

    @Test
    void missingResultIsEmptySoThatAnEarlierOneIsNotUsed() {
        assertEquals("", variables.set("AZUREML_BEST_RUN_ID", null).values().get("AZUREML_BEST_RUN_ID"));
    }

    @Test
    void longValueIsReportedAndNotSet() {
        variables.set("AZUREML_SCORE", "x".repeat(32 * 1024 + 1));
        assertNull(variables.values().get("AZUREML_SCORE"));
        assertTrue(
                variables.notes().get(0).contains("32769 characters"),
                variables.notes().toString());
        assertFalse(variables.notes().get(0).contains("xxx"));
    }
}
