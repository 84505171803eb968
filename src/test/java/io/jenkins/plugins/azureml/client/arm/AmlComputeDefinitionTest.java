package io.jenkins.plugins.azureml.client.arm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.azureml.client.json.Json;
import org.junit.jupiter.api.Test;

/** Bodies of requests that update a cluster. */
class AmlComputeDefinitionTest {

    @Test
    void updateKeepsSettingsThatTheDefinitionDoesNotKnow() throws Exception {
        JsonNode cluster = Json.MAPPER.readTree("""
                {"id":"/c","name":"gpu","location":"northeurope","tags":{"team":"a"},"properties":{
                "computeType":"AmlCompute","provisioningState":"Succeeded","description":"shared","properties":{
                "vmSize":"STANDARD_NC6","vmPriority":"LowPriority","allocationState":"Steady","currentNodeCount":2,
                "userAccountCredentials":{"adminUserName":"operator"},"enableNodePublicIp":false,"errors":null,
                "scaleSettings":{"minNodeCount":1,"maxNodeCount":4,"nodeIdleTimeBeforeScaleDown":"PT5M"}}}}""");
        AmlComputeDefinition more =
                new AmlComputeDefinition(null, "STANDARD_NC6", null, null, null, 8, null, null, null, null, null);

        JsonNode body = more.completedBy(cluster, "westeurope").body(cluster);

        assertEquals(Json.MAPPER.readTree("""
                {"tags":{"team":"a"},"location":"northeurope","properties":{"description":"shared",
                "computeType":"AmlCompute","properties":{"vmSize":"STANDARD_NC6","vmPriority":"LowPriority",
                "scaleSettings":{"minNodeCount":1,"maxNodeCount":8,"nodeIdleTimeBeforeScaleDown":"PT5M"},
                "enableNodePublicIp":false}}}"""), body);
    }
}
