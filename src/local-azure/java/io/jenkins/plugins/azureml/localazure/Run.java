package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** A run and its state. The object's monitor guards the state. */
final class Run {
    record Warning(String source, String message) {}

    final Workspace workspace;
    final String experiment;
    final String id;
    final Run parent;
    final RunDefinition definition;
    final RunFiles files;
    final Tokens.Token token;
    final Instant created;
    final MetricLog metrics;
    final String snapshotId = UUID.randomUUID().toString();
    /** Completed by the first terminal state. */
    final CompletableFuture<String> end = new CompletableFuture<>();

    volatile int number;
    /** Set before the run is visible, if it is simulated. */
    volatile SimulatedRun simulated;

    volatile String runType = "azureml.scriptrun";
    /** Set before the run is visible, if it was submitted through the v2 API. */
    volatile Job job;

    volatile boolean archived;
    /** Ids of the assets that the run registers its named outputs as. */
    final Map<String, String> outputAssets = new ConcurrentHashMap<>();

    private String status = RunStatus.NOT_STARTED;
    private final List<String> statuses = new ArrayList<>(List.of(RunStatus.NOT_STARTED));
    private Instant started;
    private Instant ended;
    private ObjectNode error;
    private int revision = 1;
    private final List<Warning> warnings = new ArrayList<>();
    private final Map<String, String> tags = new LinkedHashMap<>();
    private final Map<String, String> properties = new LinkedHashMap<>();
    private String displayName;
    private String description;
    private String cancelUri;
    /** The service's text on why the run is queued; null if there is none. */
    volatile String queueing;

    private Process process;
    private boolean launched;
    private boolean cancelRequested;

    Run(
            Workspace workspace,
            String experiment,
            String id,
            Run parent,
            RunDefinition definition,
            RunFiles files,
            Tokens.Token token,
            Instant created) {
        this.workspace = workspace;
        this.experiment = experiment;
        this.id = id;
        this.parent = parent;
        this.definition = definition;
        this.files = files;
        this.token = token;
        this.created = created;
        this.metrics = new MetricLog(id);
        this.displayName = id;
        tags.putAll(definition.tags());
    }

    /** Changes the status unless the run has ended or is being canceled, and returns whether it did. */
    synchronized boolean moveTo(String next, Instant now) {
        if (RunStatus.isTerminal(status) || cancelRequested && !next.equals(RunStatus.CANCELED)) {
            return false;
        }
        setStatus(next, now);
        return true;
    }

    /** Sets the status unconditionally, for simulations. */
    synchronized void setStatus(String next, Instant now) {
        status = next;
        statuses.add(next);
        revision++;
        if (next.equals(RunStatus.RUNNING) && started == null) {
            started = now;
        }
        ended = RunStatus.isTerminal(next) ? now : null;
        if (ended != null) {
            end.complete(next);
        }
    }

    synchronized boolean fail(ObjectNode why, Instant now) {
        if (RunStatus.isTerminal(status) || cancelRequested) {
            return false;
        }
        error = why;
        setStatus(RunStatus.FAILED, now);
        return true;
    }

    /** Marks the run as about to start its process; returns false if it must not start any more. */
    synchronized boolean launch(Instant now) {
        if (!moveTo(RunStatus.RUNNING, now)) {
            return false;
        }
        launched = true;
        return true;
    }

    /** Sets the process; returns false if the process must be killed at once. */
    synchronized boolean attach(Process running) {
        process = running;
        return !cancelRequested;
    }

    synchronized Process process() {
        return process;
    }

    /** Requests a cancellation; returns false if the run has ended or the cancellation was requested before. */
    synchronized boolean requestCancel(Instant now) {
        if (RunStatus.isTerminal(status) || cancelRequested) {
            return false;
        }
        setStatus(RunStatus.CANCEL_REQUESTED, now);
        cancelRequested = true;
        return true;
    }

    synchronized boolean isLaunched() {
        return launched;
    }

    synchronized boolean isCancelRequested() {
        return cancelRequested;
    }

    synchronized void warn(String source, String message) {
        warnings.add(new Warning(source, message));
        revision++;
    }

    synchronized void setError(ObjectNode why) {
        error = why;
    }

    synchronized void tag(String name, String value) {
        revision++;
        if (value == null) {
            tags.remove(name);
        } else {
            tags.put(name, value);
        }
    }

    /** Sets the type of the run, which only the properties of its details show. */
    void setRunType(String type) {
        runType = type;
        property("azureml.runsource", type);
    }

    synchronized void property(String name, String value) {
        revision++;
        properties.put(name, value);
    }

    synchronized void describe(String name, String text) {
        revision++;
        displayName = name == null ? displayName : name;
        description = text == null ? description : text;
    }

    synchronized void cancelUri(String uri) {
        cancelUri = uri;
    }

    synchronized String status() {
        return status;
    }

    /** Returns all statuses so far, oldest first. */
    synchronized List<String> statuses() {
        return List.copyOf(statuses);
    }

    /** A consistent snapshot of the state. */
    record State(
            String status,
            Instant started,
            Instant ended,
            ObjectNode error,
            int revision,
            List<Warning> warnings,
            Map<String, String> tags,
            Map<String, String> properties,
            String displayName,
            String description,
            String cancelUri) {}

    synchronized State state() {
        return new State(
                status,
                started,
                ended,
                error,
                revision,
                List.copyOf(warnings),
                new LinkedHashMap<>(tags),
                new LinkedHashMap<>(properties),
                displayName,
                description,
                cancelUri);
    }
}
