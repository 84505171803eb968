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

/** What a wait says and does while the service cannot be asked. Times are minutes. */
class GracePeriodTest {

    private static final long MINUTE = 60_000;
    private static final IOException LOST = new IOException("connection lost");

    private final List<String> said = new ArrayList<>();
    private final GracePeriod grace = new GracePeriod(new AmlWaitRunStep("r-1"), MINUTE, 0);

    private String fails(long minute) throws AbortException {
        return grace.unreadable(LOST, RunPoller.Outlook.MAY_PASS, minute * MINUTE, said::add);
    }

    @Test
    void aServiceThatFailsNowAndThenIsToldNoMoreOftenThanASignOfLife() throws Exception {
        for (long minute = 1; minute < 600; minute += 2) {
            grace.read(minute * MINUTE);
            assertNull(fails(minute + 1));
        }
        assertEquals(60, said.size(), 5);
    }

    @Test
    void anOutageIsToldOnceAndEndsTheWaitAfterTheGraceTime() throws Exception {
        grace.read(MINUTE);
        assertNull(fails(2));
        assertNull(fails(3));
        assertEquals(1, said.size());
        assertNotNull(fails(300));
    }

    @Test
    void aServiceThatIsAwayFromTheBeginningIsGivenUpSoonerThanOneThatWasThere() throws Exception {
        for (int i = 0; i < 10; i++) {
            assertNull(grace.unreadable(LOST, RunPoller.Outlook.PASSES, MINUTE + i * 11_000, said::add));
        }
        assertEquals(List.of("cannot be read at the moment, trying on for 2 min: connection lost"), said);
        assertThrows(
                AbortException.class, () -> grace.unreadable(LOST, RunPoller.Outlook.PASSES, 4 * MINUTE, said::add));
    }

    @Test
    void aServiceThatAsksToBeAskedLaterIsGivenTheGraceTimeFromTheBeginning() throws Exception {
        IOException busy = AzureMlException.builder("read", "the run")
                .status(429)
                .retryAfter(Duration.ofMinutes(5))
                .build();
        for (int minute = 1; minute < 30; minute += 5) {
            assertNull(grace.unreadable(busy, RunPoller.Outlook.PASSES, minute * MINUTE, said::add));
        }
        assertThrows(
                AbortException.class, () -> grace.unreadable(busy, RunPoller.Outlook.PASSES, 32 * MINUTE, said::add));
    }

    @Test
    void aServiceThatIsAwayRightAfterARestartIsGivenTime() throws Exception {
        grace.resume(60 * MINUTE);
        for (int i = 0; i < 3; i++) {
            assertNull(grace.unreadable(LOST, RunPoller.Outlook.PASSES, 60 * MINUTE + i, said::add));
        }
        assertThrows(
                AbortException.class, () -> grace.unreadable(LOST, RunPoller.Outlook.PASSES, 90 * MINUTE, said::add));
    }

    @Test
    void aRunThatWasNeverThereIsNotWaitedForLong() throws Exception {
        assertNull(fails(1));
        assertNull(fails(2));
        assertThrows(AbortException.class, () -> fails(3));
        assertEquals(List.of(), said);
    }
}
