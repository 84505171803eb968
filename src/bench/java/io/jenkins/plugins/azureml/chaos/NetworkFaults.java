package io.jenkins.plugins.azureml.chaos;

import io.jenkins.plugins.azureml.client.http.HttpTimings;
import io.jenkins.plugins.azureml.localazure.Fault;
import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.localazure.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The network faults of one pipeline: up to four of those that a client must handle. Scoring is never retried after a
 * lost response, so it only gets refusals.
 */
final class NetworkFaults implements AutoCloseable {

    /** Longer than the client waits for a response. Rare, since each delays its pipeline by as much. */
    private static final Duration STALL = HttpTimings.DEFAULTS.response().plusSeconds(5);

    private static final int STALLS = 60;
    private static final int STALL_KIND = 10;

    /** The paths of files in the storage: sources, data, models, logs. */
    private static final String FILES = "^/[^/]+/[^/]+/.";

    /** The paths of the storage accounts, which issue delegation keys. */
    private static final String ACCOUNTS = "^/[^/]+/?$";

    private static final String UNAVAILABLE =
            "{\"error\":{\"code\":\"ServiceUnavailable\",\"message\":\"Try again.\"}}";

    /** Faults at places that pipelines share, such as the upload of code. More could exhaust the retries of one request. */
    private static final int SHARED = 2;

    private final LocalAzureMl azure;
    private final Map<String, Integer> shared;
    private final List<String> taken = new ArrayList<>();
    private final List<Fault> faults = new ArrayList<>();

    /** @param shared number of faults at each place that pipelines share, of all pipelines */
    NetworkFaults(LocalAzureMl azure, String name, Random random, TokenOutages outages, Map<String, Integer> shared) {
        this.azure = azure;
        this.shared = shared;
        for (int i = random.nextInt(5); i > 0; i--) {
            addRandomFault(name, random);
        }
        if (random.nextInt(10) == 0) {
            outages.start();
        }
    }

    private void addRandomFault(String name, Random random) {
        String own = name + "(?![0-9])";
        String[][] places = {
            {"POST", "/experiments/" + own + "/startrun"},
            {"POST", "/experiments/" + own + "/runs$"},
            {"GET", "/experiments/" + own + "/runs"},
            {"GET", "/runs/" + own},
            {"GET", "/runs/" + own + ".*/details$"},
            {"GET", "std_log"},
            {"POST", own + ".*/cancel$"},
            {"POST", "/modelmanagement/.*/models$"},
            {"DELETE", "/models/" + own},
            {"PATCH", "/runs/" + own},
            {"*", "/mlflow/"},
            {"*", "/jobs/" + own},
            {"*", "/codes/"},
            {"POST", "/snapshots/"},
            {"PUT", "/environments/"},
            {"*", "/models/" + own},
            {"PUT", FILES},
            {"GET", FILES},
            {"POST", ACCOUNTS},
        };
        String[] place = places[random.nextInt(places.length)];
        Fault fault = Fault.on(place[0], place[1]).after(random.nextInt(3));
        if (place[1].equals(ACCOUNTS)) {
            fault.at(Service.STORAGE);
        }
        if (place[1].equals(FILES)) {
            fault.at(Service.STORAGE);
            if (random.nextBoolean()) {
                addRefusal(fault);
                return;
            }
        }
        int kind = random.nextInt(STALLS) == 0 ? STALL_KIND : random.nextInt(STALL_KIND);
        switch (kind) {
            case 0 -> fault.resetBefore().times(2);
            case 1 -> fault.resetAfter().times(2);
            case 2 -> fault.status(500, UNAVAILABLE).times(1);
            case 3 ->
                fault.status(502, "<html>Bad gateway</html>")
                        .contentType("text/html")
                        .times(1);
            case 4 -> fault.status(503, UNAVAILABLE).times(2);
            case 5 -> fault.throttle(1).times(2);
            case 6 -> fault.delay(Duration.ofMillis(200 + random.nextInt(800))).times(3);
            case 7 -> fault.delayResponse(Duration.ofMillis(500)).times(2);
            case 8 -> fault.truncate(random.nextInt(30)).times(1);
            case 9 -> fault.slowBody(16, Duration.ofMillis(5)).times(2);
            default -> fault.delayResponse(STALL).times(1);
        }
        if (place[1].contains(own) || take(place[0] + place[1], SHARED)) {
            faults.add(azure.faults().add(fault));
        }
    }

    /** A signature that the storage refuses although it is good: its URL has just expired, or its key has been replaced. */
    private void addRefusal(Fault fault) {
        if (take("refused signature", 1)) {
            faults.add(azure.faults()
                    .add(fault.status(403, "<Error><Code>AuthenticationFailed</Code></Error>")
                            .header("x-ms-error-code", "AuthenticationFailed")
                            .contentType("application/xml")
                            .times(1)));
        }
    }

    private boolean take(String place, int most) {
        boolean free = shared.merge(place, 1, Integer::sum) <= most;
        if (free) {
            taken.add(place);
        } else {
            shared.merge(place, -1, Integer::sum);
        }
        return free;
    }

    @Override
    public void close() {
        faults.forEach(azure.faults()::remove);
        taken.forEach(place -> shared.merge(place, -1, Integer::sum));
    }

    @Override
    public String toString() {
        return faults.toString();
    }
}
