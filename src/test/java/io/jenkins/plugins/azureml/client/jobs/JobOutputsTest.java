package io.jenkins.plugins.azureml.client.jobs;

import static io.jenkins.plugins.azureml.client.testing.ScriptedAzure.PATH;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.azureml.client.testing.Reply;
import io.jenkins.plugins.azureml.client.testing.ScriptedAzure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How the URI of a named output is found. */
class JobOutputsTest {

    private static final String DATA = "POST /history/v1.0" + PATH + "/rundata";

    private ScriptedAzure azure;

    @BeforeEach
    void start() throws Exception {
        azure = new ScriptedAzure();
        azure.server.script(DATA, Reply.json("{\"runMetadata\":{\"outputs\":{}}}"));
        azure.server.script(
                "GET " + PATH + "/datastores", Reply.json("{\"value\":[{\"name\":\"mine\",\"properties\":{}}]}"));
    }

    @AfterEach
    void stop() throws Exception {
        azure.close();
    }

    private String uri(String output) throws Exception {
        azure.server.script(
                "GET " + PATH + "/jobs/j-1",
                Reply.json("{\"name\":\"j-1\",\"properties\":{\"outputs\":{\"model\":" + output + "}}}"));
        return azure.client().jobOutputs().uri(azure.client().jobs().get("j-1"), "model");
    }

    @Test
    void uriOfJobTakesPrecedence() throws Exception {
        assertEquals(
                "azureml://datastores/d/paths/j-1/model/x",
                uri("{\"uri\":\"azureml://datastores/d/paths/${{name}}/${{output_name}}/x\"}"));
        assertEquals(
                "azureml://datastores/mine/paths/x",
                uri("{\"uri\":\"azureml://datastores/${{default_datastore}}/paths/x\"}"));
        assertEquals(0, azure.server.count(DATA));
    }

    @Test
    void registeredAssetIsUsedWithoutUriOfJob() throws Exception {
        azure.server.script(
                DATA,
                Reply.json(
                        "{\"runMetadata\":{\"outputs\":{\"model\":{\"type\":\"UriFolder\",\"assetId\":"
                                + "\"azureml://locations/westeurope/workspaces/guid-1/data/azureml_j-1_model/versions/1\"}}}}"));
        azure.server.script(
                "GET " + PATH + "/data/azureml_j-1_model/versions/1",
                Reply.json("{\"properties\":{\"dataUri\":\"azureml://datastores/d/paths/there/\"}}"));
        assertEquals("azureml://datastores/d/paths/there/", uri("{\"uri\":null}"));
        assertEquals(
                "{\"runId\":\"j-1\",\"selectRunMetadata\":true}",
                azure.server.seen(DATA).get(0).text());
        azure.server.script(
                DATA,
                Reply.json("{\"runMetadata\":{\"outputs\":{\"model\":{\"assetId\":"
                        + "\"azureml://locations/westeurope/workspaces/guid-1/models/iris/versions/3\"}}}}"));
        azure.server.script(
                "GET " + PATH + "/models/iris/versions/3",
                Reply.json("{\"properties\":{\"modelUri\":\"azureml://datastores/d/paths/iris\"}}"));
        assertEquals("azureml://datastores/d/paths/iris", uri("{}"));
    }

    @Test
    void defaultLocationIsUsedWithoutAsset() throws Exception {
        assertEquals("azureml://datastores/mine/paths/azureml/j-1/model/", uri("{\"mode\":\"ReadWriteMount\"}"));
    }
}
