package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Stores the runs of a workspace and their experiments. */
final class Runs {
    static final Pattern ID = Pattern.compile("[a-zA-Z0-9][\\w-]{0,255}");
    private static final Pattern EXPERIMENT = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_-]{0,255}");

    record Experiment(String id, String name, Instant created) {
        ObjectNode toJson() {
            ObjectNode json = Json.object();
            json.put("experimentId", id).put("name", name).putNull("description");
            json.put("createdUtc", Json.time(created));
            json.putObject("tags");
            json.putNull("archivedTime").put("retainForLifetimeOfWorkspace", false);
            json.put("artifactLocation", "aml://artifactId/ExperimentRun/dcid.{runId}/");
            return json;
        }
    }

    private final Map<String, Experiment> experiments = new LinkedHashMap<>();
    private final Map<String, Run> byId = new ConcurrentHashMap<>();
    private final List<Run> inOrder = new ArrayList<>();
    private int numbers;

    static void requireExperimentName(String name) {
        if (!EXPERIMENT.matcher(name).matches()) {
            throw ServiceException.userError(
                    "The experiment name '" + name + "' is not valid. It must have 1 to 256 characters, its first "
                            + "character a letter or digit, the rest letters, digits, hyphens and underscores; no "
                            + "whitespace is allowed.",
                    "BadArgument",
                    "InvalidExperimentName");
        }
    }

    synchronized Experiment experiment(String name, Instant now) {
        return experiments.computeIfAbsent(
                name, n -> new Experiment(UUID.randomUUID().toString(), n, now));
    }

    synchronized Experiment requireExperiment(String name) {
        Experiment experiment = experiments.get(name);
        if (experiment == null) {
            throw ServiceException.notFound("Experiment '" + name + "' was not found.");
        }
        return experiment;
    }

    synchronized List<Experiment> experiments() {
        return List.copyOf(experiments.values());
    }

    /** Adds a run. Refuses an id that exists with a conflict. */
    synchronized void add(Run run) {
        if (byId.containsKey(run.id)) {
            throw conflict(run.id);
        }
        experiment(run.experiment, run.created);
        inOrder.add(run);
        run.number = ++numbers;
        byId.put(run.id, run);
    }

    /** Removes a run and its children. */
    synchronized void remove(Run run) {
        inOrder.removeIf(each -> each == run || each.parent == run);
        byId.values().removeIf(each -> each == run || each.parent == run);
    }

    void requireFree(String id) {
        if (byId.containsKey(id)) {
            throw conflict(id);
        }
    }

    private static ServiceException conflict(String id) {
        return new ServiceException(
                409, "UserError", "A run with id '" + id + "' already exists.", "Conflict", "RunAlreadyExists");
    }

    Run find(String id) {
        return byId.get(id);
    }

    Run require(String id) {
        Run run = byId.get(id);
        if (run == null) {
            throw new ServiceException(404, "UserError", "Run " + id + " was not found.", "NotFound", "RunNotFound");
        }
        return run;
    }

    /** Returns the run whose project has this snapshot id. */
    Run requireSnapshot(String snapshotId) {
        return byId.values().stream()
                .filter(run -> run.snapshotId.equals(snapshotId) && run.simulated == null)
                .findFirst()
                .orElseThrow(() -> ServiceException.userError(
                        "The snapshot '" + snapshotId + "' was not found.", "BadArgument", "SnapshotNotFound"));
    }

    /** Returns the runs, newest first, as the service lists them. */
    synchronized List<Run> newestFirst() {
        List<Run> list = new ArrayList<>(inOrder);
        java.util.Collections.reverse(list);
        return list;
    }

    /** Returns the run that the path names, in the experiment if the path names one. */
    Run of(Request request) {
        Run run = require(request.path("run"));
        if (request.hasPath("experiment") && !run.experiment.equals(request.path("experiment"))) {
            throw new ServiceException(
                    404,
                    "UserError",
                    "Run " + run.id + " was not found in experiment '" + request.path("experiment") + "'.",
                    "NotFound",
                    "RunNotFound");
        }
        request.caller.requireAccessTo(run.id);
        return run;
    }
}
