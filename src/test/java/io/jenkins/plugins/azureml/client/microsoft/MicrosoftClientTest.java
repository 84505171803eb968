package io.jenkins.plugins.azureml.client.microsoft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.auth.ClientSecretIdentity;
import io.jenkins.plugins.azureml.client.cloud.AzureCloud;
import io.jenkins.plugins.azureml.client.error.SecretText;
import io.jenkins.plugins.azureml.client.jobs.Job;
import io.jenkins.plugins.azureml.client.service.AmlHttp;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.localazure.LocalAzureMlOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Microsoft's own client, azure-ai-ml of Debian's {@code python3-azure}, works against the local Azure ML: so the local one
 * is like the real one as far as that client looks. And ours reads what theirs submitted.
 */
class MicrosoftClientTest {

    @TempDir
    Path work;

    @BeforeAll
    static void onlyWhereItIsWantedAndThere() throws InterruptedException {
        MicrosoftClient.assumeWantedAndThere();
    }

    @Test
    void recordsOfMicrosoftsClientAreRead() throws Exception {
        try (LocalAzureMl server =
                LocalAzureMl.start(LocalAzureMlOptions.defaults().tls(true))) {
            Map<String, JsonNode> told;
            try {
                told = new MicrosoftClient(server, work).drive();
            } finally {
                keep(server);
            }
            assertTold(told);
            oursReads(server, told.get("submit").path("name").asText());
        }
    }

    private static void assertTold(Map<String, JsonNode> told) {
        assertEquals("Completed", told.get("stream").path("status").asText());
        assertEquals(
                "{\"more\":\"yes\",\"who\":\"theirs\"}",
                told.get("update").path("tags").toString());
        JsonNode model = told.get("model");
        assertEquals("2", model.path("latest").asText());
        assertEquals("[\"2\"]", model.path("active").toString());
        assertTrue(model.path("path").asText().endsWith("/outputs/model.json"), model::toString);
        String missing = told.get("missing").path("message").asText();
        assertTrue(missing.contains("No artifacts matching outputs/none.json found from Job."), missing);
        JsonNode download = told.get("download");
        assertEquals("[\"iris/model.json\"]", download.path("model").toString(), "a file is not taken for a folder");
        assertTrue(download.path("job").toString().contains("artifacts/user_logs/std_log.txt"), download::toString);
        assertTrue(download.path("job").toString().contains("named-outputs/result/done.txt"), download::toString);
        assertTrue(told.get("upload").path("path").asText().contains("/workspaceblobstore/paths/LocalUpload/"));
        assertEquals("Canceled", told.get("cancel").path("status").asText());
        assertEquals("0.9", told.get("sweep").at("/properties/score").asText());
        assertEquals(2, told.get("sweep").path("trials").asInt());
        assertEquals("Completed", told.get("pipeline").path("status").asText());
        assertEquals(
                "[\"named-outputs/final/a.txt\"]",
                told.get("pipeline").path("files").toString());
        assertEquals(5, told.get("jobs").path("names").size());
    }

    private static void oursReads(LocalAzureMl server, String name) throws Exception {
        try (AmlHttp http = AmlHttp.builder()
                .tls(MicrosoftClient.trusting(server.certificateAuthority()))
                .build()) {
            AmlClient client = new AmlClient(
                    http,
                    AzureCloud.custom("local", server.authority(), server.resourceManager(), null, List.of()),
                    new ClientSecretIdentity(server.tenant(), server.clientId(), SecretText.of(server.clientSecret())),
                    new WorkspaceRef(server.subscription(), server.resourceGroup(), server.workspace()));
            Job job = client.jobs().get(name);
            assertEquals("Completed", job.status());
            assertEquals("theirs", job.tags().get("who"));
            assertEquals("Completed", client.runs("theirs").get(name).status().toString());
            assertEquals("iris:2", client.registry().get("iris:2").id());
        }
    }

    /** What theirs asked, for the docs and for who compares. */
    private static void keep(LocalAzureMl server) throws IOException {
        Path file = Path.of("target", "microsoft-client", "calls.txt");
        Files.createDirectories(file.getParent());
        Files.write(file, MicrosoftClient.calls(server));
        System.out.println("What Microsoft's client asked is in " + file + ".");
    }
}
