package io.jenkins.plugins.azureml.steps.wait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.runs.Run;
import io.jenkins.plugins.azureml.client.runs.RunStatus;
import io.jenkins.plugins.azureml.logs.LogSink;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How long a run was in each status, also between polls. Times are minutes after {@code BEGIN}. */
class StatusReportTest {

    private static final Instant BEGIN = Instant.parse("2026-11-24T10:00:00Z");

    private final StatusReport report = new StatusReport();
    private final List<String> lines = new ArrayList<>();

    private static Instant at(Integer minute) {
        return minute == null ? null : BEGIN.plusSeconds(minute * 60L);
    }

    private static Run run(String status) {
        return run(status, null, null);
    }

    private static Run run(String status, Integer started, Integer ended) {
        return new Run(
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
                null,
                null);
    }

    private LogSink print() {
        return (line, noted) -> {
            lines.add(line);
            noted.run();
            return true;
        };
    }

    private boolean seen(int minute, String status, Integer started, Integer ended) {
        return report.update(run(status, started, ended), at(minute).toEpochMilli(), print());
    }

    private long minutesNow(int minute) {
        return report.age(at(minute).toEpochMilli()) / 60_000;
    }

    @Test
    void changeIsTimedByThePollIfTheServiceReportsNoTimes() {
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
    void startBetweenPollsIsTimedByTheService() {
        seen(0, "Queued", null, null);
        seen(30, "Running", 2, null);
        assertEquals("Running (after 2 min 0 s Queued)", lines.get(1));
        assertEquals(28, minutesNow(30));
        seen(60, "Completed", 2, 45);
        assertEquals("Queued 2 min 0 s, Running 43 min 0 s", report.breakdown());
    }

    @Test
    void startAndEndBetweenPollsAreTimedByTheService() {
        seen(0, "Queued", null, null);
        seen(300, "Failed", 14, 66);
        assertEquals("Failed (after 14 min 0 s Queued)", lines.get(1));
        assertEquals("Queued 14 min 0 s, Running 52 min 0 s", report.breakdown());
    }

    @Test
    void startBeforeTheFirstPollIsTimedByTheService() {
        seen(20, "Running", 5, null);
        assertEquals(15, minutesNow(20));
        seen(25, "Completed", 5, 24);
        assertEquals("Running 19 min 0 s", report.breakdown());
    }

    @Test
    void endBeforeTheFirstPollIsTimedByTheService() {
        seen(20, "Completed", 5, 12);
        assertEquals(List.of("Completed"), lines);
        assertEquals("Running 7 min 0 s", report.breakdown());
    }

    @Test
    void timeOutsideOfThePollsIsIgnored() {
        seen(10, "Queued", null, null);
        seen(12, "Running", 8, null);
        assertEquals("Running (after 2 min 0 s Queued)", lines.get(1));
        seen(15, "Completed", 8, 99);
        assertEquals("Queued 2 min 0 s, Running 3 min 0 s", report.breakdown());
    }

    @Test
    void runThatRecoversIsNotTimedByItsFirstStart() {
        seen(0, "Running", 0, null);
        seen(10, "NotResponding", 0, null);
        seen(15, "Running", 0, null);
        seen(20, "Completed", 0, 20);
        assertEquals("Running 15 min 0 s, NotResponding 5 min 0 s", report.breakdown());
    }

    @Test
    void tenHourRunHasAShortLog() throws Exception {
        Heartbeat heartbeat = new Heartbeat(at(0).toEpochMilli());
        Map<String, Double> metrics = new LinkedHashMap<>();
        for (int minute = 0; minute <= 600; minute++) {
            String status = minute < 120 ? "Queued" : minute < 130 ? "Preparing" : "Running";
            seen(minute, status, minute < 130 ? null : 130, null);
            if (minute < 130) {
                // Others come to and leave the same compute all the time.
                report.logDetail(minute % 7 + " nodes up", at(minute).toEpochMilli(), print());
            }
            metrics.put("loss", 1.0 / minute);
            heartbeat.beat(
                    run(status),
                    report,
                    at(minute).toEpochMilli(),
                    null,
                    id -> metrics,
                    line -> lines.add("beat " + line));
        }
        seen(601, "Completed", 130, 600);
        List<String> beats = lines.stream().filter(l -> l.startsWith("beat ")).toList();
        assertEquals(60, beats.size());
        assertEquals("beat Queued for 10 min 0 s", beats.get(0));
        assertEquals("beat Running for 7 h 50 min, loss = 0.00166667", beats.get(59));
        assertEquals(
                4,
                lines.stream()
                        .filter(l -> l.matches("(Queued|Preparing|Running|Completed).*"))
                        .count());
        assertTrue(lines.stream().filter(l -> l.endsWith("nodes up")).count() < 35, String.join("\n", lines));
        assertEquals("Queued 2 h 0 min, Preparing 10 min 0 s, Running 7 h 50 min", report.breakdown());
    }

    @Test
    void heartbeatShowsAnyMetrics() throws Exception {
        Map<String, Double> odd = new LinkedHashMap<>();
        odd.put("nan", Double.NaN);
        odd.put("inf", Double.NEGATIVE_INFINITY);
        odd.put("huge", 1e300);
        odd.put("tiny", -1e-300);
        odd.put("zero", 0.0);
        odd.put("sixth", 6.0);
        seen(0, "Running", null, null);
        assertEquals(
                "Running for 20 min 0 s, nan = NaN, inf = -Infinity, huge = 1E+300, tiny = -1E-300, zero = 0",
                beat(20, null, id -> odd));
        assertEquals("Running for 40 min 0 s", beat(40, null, id -> Map.of()));
        assertEquals("Running for 1 h 0 min", beat(60, null, id -> {
            throw AzureMlException.badParameter("read the metrics of", "nothing");
        }));
        assertEquals("Running for 1 h 20 min, at 45%|####    |", beat(80, "45%|####    |", id -> Map.of()));
    }

    private String beat(int minute, String progress, Heartbeat.Metrics metrics) throws Exception {
        List<String> said = new ArrayList<>();
        new Heartbeat(at(0).toEpochMilli())
                .beat(run("Running"), report, at(minute).toEpochMilli(), progress, metrics, said::add);
        return String.join("\n", said);
    }

    @Test
    void stateDoesNotChangeIfNothingCanBePrinted() {
        seen(0, "Queued", null, null);
        assertFalse(report.update(run("Running"), at(1).toEpochMilli(), (line, noted) -> false));
        assertEquals("Queued", report.status());
    }
}
