package io.jenkins.plugins.azureml.localazure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests the policies with the examples of Microsoft's "Tune hyperparameters". */
class EarlyTerminationTest {

    private static EarlyTermination policy(String type, boolean maximize, String json) {
        try {
            JsonNode properties = TestClient.JSON.readTree(json.replace('\'', '"'));
            return EarlyTermination.of(type, properties::path, maximize);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns whether the policy ends the first trial. */
    @SafeVarargs
    private static boolean ends(EarlyTermination policy, List<Double> own, List<Double>... others) {
        List<List<Double>> all = new ArrayList<>(List.of(others));
        all.add(own);
        return policy.ends(own, all);
    }

    @Test
    void slackFactorIsARatioToTheBest() {
        EarlyTermination policy = policy("Bandit", true, "{'slackFactor': 0.2}");
        assertTrue(ends(policy, List.of(0.66), List.of(0.8)), "0.8 / 1.2 is more");
        assertFalse(ends(policy, List.of(0.67), List.of(0.8)));
        assertFalse(ends(policy, List.of(0.8)), "the only one is the best");
        assertFalse(ends(policy, List.of(0.7, 0.1), List.of(0.8, 0.8)), "its best counts, not its last");
    }

    @Test
    void slackFactorAppliesToMinimizedMetrics() {
        EarlyTermination policy = policy("Bandit", false, "{'slackFactor': 0.2}");
        assertTrue(ends(policy, List.of(-0.61), List.of(-0.5)));
        assertFalse(ends(policy, List.of(-0.59), List.of(-0.5)));
    }

    @Test
    void bestTrialIsNeverEndedRegardlessOfSign() {
        assertFalse(ends(policy("Bandit", true, "{'slackFactor': 0.2}"), List.of(-1.0), List.of(-2.0)));
    }

    @Test
    void slackAmountIsADistance() {
        EarlyTermination policy = policy("bandit", true, "{'slackAmount': 0.2, 'slackFactor': 0}");
        assertTrue(ends(policy, List.of(0.59), List.of(0.8)));
        assertFalse(ends(policy, List.of(0.61), List.of(0.8)));
    }

    @Test
    void policyAppliesAtMultiplesOfItsIntervalAfterItsDelay() {
        EarlyTermination policy =
                policy("Bandit", true, "{'slackAmount': 0.1, 'evaluationInterval': 2, 'delayEvaluation': 3}");
        List<Double> best = List.of(0.9, 0.9, 0.9, 0.9, 0.9, 0.9);
        assertFalse(ends(policy, List.of(0.1), best));
        assertFalse(ends(policy, List.of(0.1, 0.1), best), "2 is before the delay is over");
        assertFalse(ends(policy, List.of(0.1, 0.1, 0.1), best));
        assertTrue(ends(policy, List.of(0.1, 0.1, 0.1, 0.1), best));
        assertFalse(
                ends(policy, List.of(0.1, 0.1, 0.1, 0.1), List.of(0.9, 0.9, 0.9)), "none other has come to interval 4");
        assertFalse(
                ends(policy, List.of(0.1, 0.1, 0.1, 0.1), List.of(0.1, 0.1, 0.1, 0.1, 0.9)),
                "what comes later does not count");
    }

    @Test
    void medianIsThatOfRunningAverages() {
        EarlyTermination policy = policy("MedianStopping", true, "{}");
        // The averages are 0.2, 0.4 and, of the trial itself, 0.15; the median is 0.2.
        assertTrue(ends(policy, List.of(0.12, 0.18), List.of(0.1, 0.3), List.of(0.3, 0.5)));
        assertFalse(ends(policy, List.of(0.05, 0.25), List.of(0.1, 0.3), List.of(0.3, 0.5)), "its best is not worse");
        // The median of two values is their mean.
        assertTrue(ends(policy, List.of(0.1), List.of(0.3)));
        assertFalse(ends(policy, List.of(0.3)));
    }

    @Test
    void truncationEndsTheWorstPercentage() {
        EarlyTermination policy = policy("TruncationSelection", true, "{'truncationPercentage': 40}");
        List<Double> four = List.of(0.4);
        assertTrue(ends(policy, List.of(0.1), List.of(0.2), List.of(0.3), four, List.of(0.5)));
        assertTrue(ends(policy, List.of(0.2), List.of(0.1), List.of(0.3), four, List.of(0.5)));
        assertFalse(ends(policy, List.of(0.3), List.of(0.1), List.of(0.2), four, List.of(0.5)));
        assertFalse(ends(policy, List.of(0.1), List.of(0.2)), "40 % of two are less than one");
    }

    @Test
    void sweepWithoutPolicyEndsNoTrial() {
        for (String none : List.of("", "Default", "DEFAULT")) {
            assertFalse(ends(policy(none, true, "{}"), List.of(0.1), List.of(0.9), List.of(0.9)));
        }
    }

    @Test
    void errorExplainsTheInvalidPolicy() {
        assertEquals(
                "The policy 'Luck' is not known.",
                assertThrows(IllegalArgumentException.class, () -> policy("Luck", true, "{}"))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> policy("Bandit", true, "{}"));
        assertThrows(
                IllegalArgumentException.class,
                () -> policy("Bandit", true, "{'slackFactor': 0.1, 'slackAmount': 0.1}"));
        assertThrows(IllegalArgumentException.class, () -> policy("TruncationSelection", true, "{}"));
    }
}
