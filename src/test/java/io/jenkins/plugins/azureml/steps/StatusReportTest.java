package io.jenkins.plugins.azureml.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.azureml.client.runs.Run;
import io.jenkins.plugins.azureml.client.runs.RunStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How long a run was in each of its states, also while nobody could look. Minutes after some time. */
class StatusReportTest {

    private static final Instant BEGIN = Instant.parse("2026-11-24T10:00:00Z");

    private final StatusReport report = new StatusReport();
    private final List<String> lines = new ArrayList<>();

    private static Instant at(Integer minute) {
        return minute == null ? null : BEGIN.plusSeconds(minute * 60L);
    }

    private boolean seen(int minute, String status, Integer started, Integer ended) {
        Run run = new Run(
                "r-1",
                RunStatus.of(status),
                status,
                at(started),
                at(ended),
                null,
                null,
                List.of(),
                Map.of(),
                Map.of(),
                null,
                null,
                null,
                null,
                null);
        return report.update(run, at(minute).toEpochMilli(), (line, noted) -> {
            lines.add(line);
            noted.run();
            return true;
        });
    }

    private long minutesNow(int minute) {
        return report.age(at(minute).toEpochMilli()) / 60_000;
    }

    @Test
    void aChangeIsTimedByWhenItWasSeenIfTheServiceDoesNotTell() {
        seen(0, "Queued", null, null);
        seen(3, "Preparing", null, null);
        assertFalse(seen(4, "Preparing", null, null));
        assertTrue(seen(5, "Running", null, null));
        seen(9, "Completed", null, null);
        assertEquals(
                List.of(
                        "Queued",
                        "Preparing (after 3 min 0 s Queued)",
                        "Running (after 2 min 0 s Preparing)",
                        "Completed (after 4 min 0 s Running)"),
                lines);
        assertEquals("Queued 3 min 0 s, Preparing 2 min 0 s, Running 4 min 0 s", report.breakdown());
    }

    @Test
    void whatBeganToRunWhileNobodyLookedIsTimedByTheService() {
        seen(0, "Queued", null, null);
        seen(30, "Running", 2, null);
        assertEquals("Running (after 2 min 0 s Queued)", lines.get(1));
        assertEquals(28, minutesNow(30));
        seen(60, "Completed", 2, 45);
        assertEquals("Queued 2 min 0 s, Running 43 min 0 s", report.breakdown());
    }

    @Test
    void whatBeganAndEndedWhileNobodyLookedIsTimedByTheService() {
        seen(0, "Queued", null, null);
        seen(300, "Failed", 14, 66);
        assertEquals("Failed (after 14 min 0 s Queued)", lines.get(1));
        assertEquals("Queued 14 min 0 s, Running 52 min 0 s", report.breakdown());
    }

    @Test
    void whatRanBeforeAnybodyLookedIsTimedByTheService() {
        seen(20, "Running", 5, null);
        assertEquals(15, minutesNow(20));
        seen(25, "Completed", 5, 24);
        assertEquals("Running 19 min 0 s", report.breakdown());
    }

    @Test
    void whatHasEndedBeforeAnybodyLookedStillHasItsTime() {
        seen(20, "Completed", 5, 12);
        assertEquals(List.of("Completed"), lines);
        assertEquals("Running 7 min 0 s", report.breakdown());
    }

    @Test
    void aTimeThatDoesNotFitIsThatOfAnotherClock() {
        seen(10, "Queued", null, null);
        seen(12, "Running", 8, null);
        assertEquals("Running (after 2 min 0 s Queued)", lines.get(1));
        seen(15, "Completed", 8, 99);
        assertEquals("Queued 2 min 0 s, Running 3 min 0 s", report.breakdown());
    }

    @Test
    void aRunThatComesBackIsNotTimedByItsFirstStart() {
        seen(0, "Running", 0, null);
        seen(10, "NotResponding", 0, null);
        seen(15, "Running", 0, null);
        seen(20, "Completed", 0, 20);
        assertEquals("Running 15 min 0 s, NotResponding 5 min 0 s", report.breakdown());
    }

    @Test
    void whatCannotBePrintedIsNotNoted() {
        seen(0, "Queued", null, null);
        Run run = new Run(
                "r-1",
                RunStatus.RUNNING,
                "Running",
                null,
                null,
                null,
                null,
                List.of(),
                Map.of(),
                Map.of(),
                null,
                null,
                null,
                null,
                null);
        assertFalse(report.update(run, at(1).toEpochMilli(), (line, noted) -> false));
        assertEquals("Queued", report.status());
    }
}
