package io.jenkins.plugins.azureml.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Ages and intervals are those of a shortest interval of two seconds, which tests scale. */
class PollIntervalTest {

    private static final long OLD = Duration.ofHours(1).toMillis();

    private final PollInterval growing = new PollInterval(null);

    private static long scaled(int seconds) {
        return seconds * PollInterval.minMillis() / 2;
    }

    @Test
    void statusOfAnOldRunIsReadMoreOftenIfTheRequestIsShared() {
        long alone = growing.next(OLD, false);
        long shared = growing.next(OLD, false, true);
        assertTrue(alone >= scaled(60) - 1 && alone <= scaled(66) + 1, alone + " ms");
        assertTrue(shared >= scaled(15) - 1 && shared <= scaled(17), shared + " ms");
    }

    @Test
    void youngRunIsReadAsOftenWithAndWithoutOthers() {
        long shared = growing.next(0, false, true);
        assertTrue(shared >= scaled(2) && shared <= scaled(3), shared + " ms");
    }

    @Test
    void intervalOfTheStepIsKeptIfTheRequestIsShared() {
        long shared = new PollInterval("1 h").next(OLD, true, true);
        assertTrue(shared >= Duration.ofHours(1).toMillis(), shared + " ms");
    }

    @Test
    void logIsReadByEachPollOfASingleWait() {
        long pause = growing.logPause(OLD, true);
        assertEquals(scaled(4), pause);
        assertTrue(pause < growing.next(OLD, true));
    }
}
