package io.jenkins.plugins.azureml.client.hyperdrive;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.http.BackOff;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.runs.Run;
import io.jenkins.plugins.azureml.client.runs.RunLists;
import io.jenkins.plugins.azureml.client.runs.RunQuery;
import io.jenkins.plugins.azureml.client.service.WorkspaceService;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds a sweep by a marker in its run definition, which no query of the service supports. */
final class SweepSearch {

    /** Number of runs to search. The trials of this sweep and runs of other sweeps are newer than the sweep. */
    private static final int NEWEST = 500;

    private static final int PAGE = 100;
    private static final int SWEEPS = 20;

    private final WorkspaceService service;
    private final String experiment;

    SweepSearch(WorkspaceService service, String experiment) {
        this.service = service;
        this.experiment = experiment;
    }

    Optional<Run> find(String marker) throws AzureMlException, InterruptedException {
        for (Run run : sweeps()) {
            if (marker.equals(marker(run.runId()))) {
                return Optional.of(run);
            }
        }
        return Optional.empty();
    }

    Optional<Run> await(String marker, int searches) throws AzureMlException, InterruptedException {
        BackOff backOff = service.http().backOff();
        Duration pause = service.http().timings().backOff();
        for (int search = 1; ; search++) {
            Optional<Run> sweep = find(marker);
            if (sweep.isPresent() || search >= searches) {
                return sweep;
            }
            backOff.pause(backOff.after(pause));
            pause = pause.multipliedBy(2);
        }
    }

    private List<Run> sweeps() throws AzureMlException, InterruptedException {
        return new RunLists(service, experiment)
                        .query(new RunQuery(null, "CreatedUtc desc", PAGE))
                        // The experiment does not exist before its first run.
                        .emptyIf(AzureMlException::isMissing)
                        .first(NEWEST)
                        .stream()
                        .filter(run -> run.parentRunId() == null)
                        .filter(run -> String.valueOf(run.runType())
                                .toLowerCase(Locale.ROOT)
                                .contains("hyperdrive"))
                        .limit(SWEEPS)
                        .toList();
    }

    private String marker(String runId) throws AzureMlException, InterruptedException {
        URI uri = service.uri(
                "history/v1.0",
                "/experiments/" + Segments.checked("look for", "experiment", experiment) + "/runs/"
                        + Segments.encode(runId) + "/details");
        JsonNode details = service.send(service.call("look for", "a sweep in " + service.ref(), "GET", uri)
                        .json())
                .json();
        return Json.text(Json.field(Json.field(details, "runDefinition"), "telemetryValues"), SweepConfig.MARKER);
    }
}
