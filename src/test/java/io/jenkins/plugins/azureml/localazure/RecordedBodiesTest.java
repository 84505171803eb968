package io.jenkins.plugins.azureml.localazure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What Microsoft's client sends, and so the plugin, against types.tsv. */
class RecordedBodiesTest {

    private static final Path RECORDED = Path.of("src/test/resources/io/jenkins/plugins/azureml/definitions");

    private static Map<String, ObjectNode> recorded(String field) throws Exception {
        Map<String, ObjectNode> bodies = new TreeMap<>();
        try (Stream<Path> files = Files.walk(RECORDED)) {
            for (Path file : files.filter(each -> each.toString().endsWith("expected.json"))
                    .toList()) {
                JsonNode json = new ObjectMapper().readTree(Files.readString(file));
                JsonNode body = json.path("body").isObject() ? json.path("body") : json;
                ObjectNode whole =
                        body.has("properties") && body.path("properties").has(field)
                                ? (ObjectNode) body
                                : Json.object().set("properties", body);
                if (whole.path("properties").has(field)) {
                    bodies.put(RECORDED.relativize(file).toString(), (ObjectNode) withIds(whole));
                }
            }
        }
        return bodies;
    }

    /** Replaces the objects that stand for the id of what is registered before. */
    private static JsonNode withIds(JsonNode json) {
        if (json.isObject() && json.size() == 1 && json.fieldNames().next().startsWith("@")) {
            return TextNode.valueOf("id");
        }
        if (json instanceof ObjectNode object) {
            object.properties().forEach(each -> each.setValue(withIds(each.getValue())));
        }
        return json;
    }

    @Test
    void jobsOfMicrosoftsClientAreInTheSpecification() throws Exception {
        Map<String, ObjectNode> jobs = recorded("jobType");
        assertTrue(jobs.size() >= 25, jobs.keySet()::toString);
        for (Map.Entry<String, ObjectNode> job : jobs.entrySet()) {
            assertEquals(List.of(), BodyCheck.request("JobBase", job.getValue(), "2024-01-01-preview"), job.getKey());
        }
    }

    @Test
    void deploymentsOfMicrosoftsClientAreInTheSpecification() throws Exception {
        Map<String, ObjectNode> deployments = recorded("endpointComputeType");
        assertTrue(deployments.size() >= 5, deployments.keySet()::toString);
        for (Map.Entry<String, ObjectNode> deployment : deployments.entrySet()) {
            // A field of 2022 that no later version has, and that the plugin does not send.
            ((ObjectNode) deployment.getValue().path("properties")).remove("privateNetworkConnection");
            assertEquals(
                    List.of(),
                    BodyCheck.request("OnlineDeployment", deployment.getValue(), "2024-10-01"),
                    deployment.getKey());
        }
    }
}
