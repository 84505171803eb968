package io.jenkins.plugins.azureml.steps.wait;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.runs.Run;
import io.jenkins.plugins.azureml.client.runs.RunStatus;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Explains why a run is not running yet, from the queue message and the node counts in the run's own record. */
final class QueueStatusText {

    /** A tag that the service writes; its value is JSON. */
    private static final String TAG = "_aml_system_ComputeTargetStatus";

    private static final Set<RunStatus> BEFORE_RUNNING = EnumSet.of(
            RunStatus.NOT_STARTED, RunStatus.STARTING, RunStatus.PROVISIONING, RunStatus.PREPARING, RunStatus.QUEUED);
    /** Preparing is missing, because building the image writes a log. */
    private static final Set<RunStatus> WITHOUT_LOG =
            EnumSet.of(RunStatus.NOT_STARTED, RunStatus.STARTING, RunStatus.PROVISIONING, RunStatus.QUEUED);

    private static final String[][] COUNTS = {
        {"RequestedNodeCount", "requested"},
        {"PreparingNodeCount", "preparing"},
        {"RunningNodeCount", "busy"},
        {"LeavingNodeCount", "leaving"},
        {"UnusableNodeCount", "unusable"}
    };

    private QueueStatusText() {}

    /** Returns whether a run was accepted but is not running yet. */
    static boolean isWaiting(@NonNull RunStatus status) {
        return BEFORE_RUNNING.contains(status);
    }

    /** Returns whether a run in this status has no log. */
    static boolean hasNoLog(@NonNull RunStatus status) {
        return WITHOUT_LOG.contains(status);
    }

    /** Returns for example {@code compute cpu-cluster: no nodes yet, 2 requested (resizing)}; null if there is nothing to say. */
    @CheckForNull
    static String describe(@NonNull Run run) {
        if (!isWaiting(run.status())) {
            return null;
        }
        String nodes = nodes(run);
        if (run.queueMessage() == null) {
            return nodes;
        }
        return run.queueMessage().lines().findFirst().orElse("") + (nodes == null ? "" : " (" + nodes + ")");
    }

    private static String nodes(Run run) {
        String text = run.tags().get(TAG);
        if (text == null) {
            return null;
        }
        try {
            JsonNode json = Json.MAPPER.readTree(text);
            List<String> nodes = new ArrayList<>();
            JsonNode current = json.path("CurrentNodeCount");
            if (current.isInt()) {
                nodes.add(ComputeStatusCache.nodes(current.intValue()));
            }
            for (String[] count : COUNTS) {
                JsonNode value = json.path(count[0]);
                if (value.isInt() && value.intValue() != 0) {
                    nodes.add(value.intValue() + " " + count[1]);
                }
            }
            String state = json.path("AllocationState").asText("");
            if (state.isEmpty() && nodes.isEmpty()) {
                return null;
            }
            boolean changing = !state.isEmpty() && !state.equalsIgnoreCase("steady");
            return "compute" + (run.target() == null ? "" : " " + run.target())
                    + (nodes.isEmpty() ? "" : ": " + String.join(", ", nodes))
                    + (changing || nodes.isEmpty() ? " (" + state.toLowerCase(Locale.ROOT) + ")" : "");
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
