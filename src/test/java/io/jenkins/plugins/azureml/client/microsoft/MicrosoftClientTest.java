package io.jenkins.plugins.azureml.client.microsoft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.jobs.Job;
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
        assertEquals(
                "[\"local/code/train.py\"]",
                told.get("upload").path("downloaded").toString(),
                "amlDownload writes a model to the same paths");
        assertEquals("Canceled", told.get("cancel").path("status").asText());
        assertEquals("0.9", told.get("sweep").at("/properties/score").asText());
        assertEquals(2, told.get("sweep").path("trials").asInt());
        assertEquals("Completed", told.get("pipeline").path("status").asText());
        assertEquals(
                "[\"named-outputs/final/a.txt\"]",
                told.get("pipeline").path("files").toString());
        assertEquals(5, told.get("jobs").path("names").size());
    }

    /** Microsoft's client and the plugin submit the same files, so the second one finds all that it needs. */
    @Test
    void pluginSendsTheBodiesOfMicrosoftsClientAndReusesWhatItCreated() throws Exception {
        Path yaml = Path.of("src/test/resources/microsoft-client/yaml").toAbsolutePath();
        List<Path> files = List.of(
                Path.of("docs/examples/pipeline/pipeline.yml").toAbsolutePath(),
                yaml.resolve("nested.yml"),
                yaml.resolve("job.yml"));
        try (LocalAzureMl server =
                LocalAzureMl.start(LocalAzureMlOptions.defaults().tls(true))) {
            Map<String, JsonNode> theirs = new MicrosoftClient(server, work).submit(files);
            String created = "/(components|environments|codes)/[^/]+/versions/";
            int before = server.requests().count("PUT", created);
            assertTrue(before > 5, () -> MicrosoftClient.calls(server).toString());
            try (PluginSubmit plugin = new PluginSubmit(server)) {
                for (Path file : files) {
                    String name = plugin.submit(file);
                    assertEquals(
                            pretty(plugin.body(theirs.get(file.toString()).asText())),
                            pretty(plugin.body(name)),
                            file::toString);
                }
            }
            assertEquals(before, server.requests().count("PUT", created), "the plugin creates nothing again");
        }
    }

    private static String pretty(JsonNode json) throws IOException {
        ObjectMapper sorting = JsonMapper.builder()
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, SerializationFeature.INDENT_OUTPUT)
                .build();
        return sorting.writeValueAsString(sorting.convertValue(json, Object.class));
    }

    private static void oursReads(LocalAzureMl server, String name) throws Exception {
        try (PluginSubmit plugin = new PluginSubmit(server)) {
            AmlClient client = plugin.client();
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
