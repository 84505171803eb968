package io.jenkins.plugins.azureml.freestyle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StepRunnerTest {

    private static final String SETTING = "io.jenkins.plugins.azureml.cancelTimeoutSeconds";

    @AfterEach
    void reset() {
        System.clearProperty(SETTING);
    }

    @Test
    void interruptedBuildWaitsLongerThanACancellationMayTake() {
        assertEquals(20 + 25, StepRunner.stopSeconds());
        System.setProperty(SETTING, "90");
        assertEquals(90 + 25, StepRunner.stopSeconds());
    }
}
