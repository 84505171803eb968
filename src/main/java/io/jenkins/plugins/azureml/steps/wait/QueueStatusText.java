package io.jenkins.plugins.azureml.steps.wait;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.runs.Run;
import io.jenkins.plugins.azureml.client.runs.RunStatus;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Why a run does not run yet: what its record tells, in words or about the nodes of its compute target. */
final class QueueStatusText {

    /** Written by the service; its value is JSON. */
    private static final String TAG = "_aml_system_ComputeTargetStatus";

    private static final Set<RunStatus> BEFORE_IT_RUNS = EnumSet.of(
            RunStatus.NOT_STARTED, RunStatus.STARTING, RunStatus.PROVISIONING, RunStatus.PREPARING, RunStatus.QUEUED);
    /** Those in which it writes no log; a build of its image, while it is prepared, does. */
    private static final Set<RunStatus> SILENT =
            EnumSet.of(RunStatus.NOT_STARTED, RunStatus.STARTING, RunStatus.PROVISIONING, RunStatus.QUEUED);

    private static final String[][] COUNTS = {
        {"RequestedNodeCount", "asked for"},
        {"CurrentNodeCount", "up"},
        {"PreparingNodeCount", "preparing"},
        {"RunningNodeCount", "running"},
        {"LeavingNodeCount", "leaving"},
        {"UnusableNodeCount", "unusable"}
    };
    private static final ObjectMapper JSON = new ObjectMapper();

    private QueueStatusText() {}

    /** Whether a run is on its way, but does not run yet. */
    static boolean isWaiting(@NonNull RunStatus status) {
        return BEFORE_IT_RUNS.contains(status);
    }

    /** Whether a run writes no log. */
    static boolean isSilent(@NonNull RunStatus status) {
        return SILENT.contains(status);
    }

    /** For example {@code cpu-cluster is resizing, nodes: 0 up, 2 preparing}; null if nothing is told or wanted. */
    @CheckForNull
    static String of(@NonNull Run run) {
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
            JsonNode json = JSON.readTree(text);
            List<String> nodes = new ArrayList<>();
            for (String[] count : COUNTS) {
                JsonNode value = json.path(count[0]);
                if (value.isInt() && (value.intValue() != 0 || count[0].startsWith("Current"))) {
                    nodes.add(value.intValue() + " " + count[1]);
                }
            }
            String state = json.path("AllocationState").asText("");
            if (state.isEmpty() && nodes.isEmpty()) {
                return null;
            }
            String counts = nodes.isEmpty() ? "" : " nodes: " + String.join(", ", nodes);
            return "compute" + (run.target() == null ? "" : " " + run.target())
                    + (state.isEmpty() ? " has" : " is " + state + (counts.isEmpty() ? "" : ",")) + counts;
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
