package io.jenkins.plugins.azureml.steps.wait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hudson.AbortException;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A wait while the service is unreachable. Times are in minutes. */
class GracePeriodTest {

    private static final long MINUTE = 60_000;
    private static final IOException LOST = new IOException("connection lost");

    private final List<String> logged = new ArrayList<>();
    private final GracePeriod grace = new GracePeriod(new AmlWaitRunStep("r-1"), MINUTE, 0);

    private String fails(long minute) throws AbortException {
        return grace.onPollFailure(LOST, RunPoller.FailureKind.MAYBE_TRANSIENT, minute * MINUTE, logged::add);
    }

    @Test
    void intermittentFailuresAreLoggedAtMostOncePerHeartbeat() throws Exception {
        for (long minute = 1; minute < 600; minute += 2) {
            grace.onRead(minute * MINUTE);
            assertNull(fails(minute + 1));
        }
        assertEquals(60, logged.size(), 5);
    }

    @Test
    void outageIsLoggedOnceAndFailsTheWaitAfterTheGraceTime() throws Exception {
        grace.onRead(MINUTE);
        assertNull(fails(2));
        assertNull(fails(3));
        assertEquals(1, logged.size());
        assertNotNull(fails(300));
    }

    @Test
    void serviceThatWasNeverReachedIsGivenUpEarly() throws Exception {
        for (int i = 0; i < 10; i++) {
            assertNull(grace.onPollFailure(LOST, RunPoller.FailureKind.TRANSIENT, MINUTE + i * 11_000, logged::add));
        }
        assertEquals(List.of("cannot be read, retrying for 2 min: connection lost"), logged);
        assertThrows(
                AbortException.class,
                () -> grace.onPollFailure(LOST, RunPoller.FailureKind.TRANSIENT, 4 * MINUTE, logged::add));
    }

    @Test
    void retryAfterGrantsTheGraceTimeFromTheBeginning() throws Exception {
        IOException busy = AzureMlException.builder("read", "the run")
                .status(429)
                .retryAfter(Duration.ofMinutes(5))
                .build();
        for (int minute = 1; minute < 30; minute += 5) {
            assertNull(grace.onPollFailure(busy, RunPoller.FailureKind.TRANSIENT, minute * MINUTE, logged::add));
        }
        assertThrows(
                AbortException.class,
                () -> grace.onPollFailure(busy, RunPoller.FailureKind.TRANSIENT, 32 * MINUTE, logged::add));
    }

    @Test
    void outageAfterARestartGetsTheTimeOfANewWait() throws Exception {
        grace.resume(60 * MINUTE);
        for (int i = 0; i < 3; i++) {
            assertNull(grace.onPollFailure(LOST, RunPoller.FailureKind.TRANSIENT, 60 * MINUTE + i, logged::add));
        }
        assertThrows(
                AbortException.class,
                () -> grace.onPollFailure(LOST, RunPoller.FailureKind.TRANSIENT, 90 * MINUTE, logged::add));
    }

    @Test
    void missingRunFailsTheWaitAfterThreePolls() throws Exception {
        assertNull(fails(1));
        assertNull(fails(2));
        assertThrows(AbortException.class, () -> fails(3));
        assertEquals(List.of(), logged);
    }
}
