package io.jenkins.plugins.azureml.steps.wait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.jenkins.plugins.azureml.client.runs.Run;
import io.jenkins.plugins.azureml.client.runs.RunStatus;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Explanations from complete, partial and broken records of queued runs. */
class QueueStatusTextTest {

    private static String reason(String status, String nodes, String message) {
        return QueueStatusText.describe(new Run(
                "r-1",
                RunStatus.of(status),
                status,
                null,
                null,
                null,
                null,
                List.of(),
                nodes == null ? Map.of() : Map.of("_aml_system_ComputeTargetStatus", nodes),
                Map.of(),
                "cpu-cluster",
                message,
                null,
                null,
                null,
                null));
    }

    private static String reason(String nodes) {
        return reason("Queued", nodes, null);
    }

    @Test
    void nodesAreCountedByState() {
        assertEquals(
                "compute cpu-cluster: 1 node, 4 requested, 2 preparing (resizing)",
                reason("{\"AllocationState\":\"resizing\",\"RequestedNodeCount\":4,\"CurrentNodeCount\":1,"
                        + "\"PreparingNodeCount\":2,\"RunningNodeCount\":0}"));
        assertEquals("compute cpu-cluster: no nodes yet", reason("{\"CurrentNodeCount\":0}"));
        assertEquals("compute cpu-cluster (steady)", reason("{\"AllocationState\":\"steady\"}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "{}",
                "[]",
                "7",
                "not JSON",
                "{\"AllocationState\":",
                "{\"CurrentNodeCount\":\"many\"}"
            })
    void unreadableTagIsIgnored(String nodes) {
        assertNull(reason(nodes));
    }

    @Test
    void queueMessageComesFirst() {
        assertEquals("Waiting for quota", reason("Queued", null, "Waiting for quota\nmore of it"));
        assertEquals(
                "Waiting for quota (compute cpu-cluster: no nodes yet)",
                reason("Queued", "{\"CurrentNodeCount\":0}", "Waiting for quota"));
    }

    @Test
    void runningRunHasNoExplanation() {
        assertNull(reason("Running", "{\"CurrentNodeCount\":1}", "Waiting for quota"));
    }
}
