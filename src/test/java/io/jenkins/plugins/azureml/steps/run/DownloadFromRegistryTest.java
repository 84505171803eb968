package io.jenkins.plugins.azureml.steps.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import hudson.model.Result;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.localazure.Fault;
import io.jenkins.plugins.azureml.localazure.LocalAzureMlOptions;
import io.jenkins.plugins.azureml.localazure.RecordedRequest;
import io.jenkins.plugins.azureml.localazure.Service;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code amlDownload} of assets that registries share. */
class DownloadFromRegistryTest {

    private static final String MODEL = "azureml://registries/company/models/iris/";

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension()
            .v2()
            .options(LocalAzureMlOptions.defaults().registry("shared", "company"));

    @BeforeEach
    void promote() throws Exception {
        local.write("home/model/a.txt", "weights");
        local.write("home/model/deep/ü b.bin", "12");
        console(Result.SUCCESS, """
                amlRegisterModel(name: 'iris', file: 'home/model')
                amlPromoteModel(model: 'iris:1', registry: 'company')""");
    }

    private String console(Result result, String body) throws Exception {
        PipelineRun run = local.inWorkspace("node { " + body + " }").start().await();
        assertEquals(result, run.result(), run.consoleText());
        assertFalse(run.consoleText().contains("sig="), run.consoleText());
        return run.consoleText();
    }

    private String download(String parameters) throws Exception {
        return console(
                Result.SUCCESS,
                "def d = amlDownload(" + parameters + ")\n"
                        + "echo \"got ${d.model ?: d.data} at ${d.path}: ${d.count} ${d.bytes} ${d.files.sort()}\"");
    }

    private static void assertContains(String console, String part) {
        assertTrue(console.contains(part), part + " is not in:\n" + console);
    }

    private JsonNode send(String method, String url, String body, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url)).method(method, HttpRequest.BodyPublishers.ofString(body));
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        headers.length > 0 ? request.headers(headers).build() : request.build(),
                        HttpResponse.BodyHandlers.ofString());
        assertEquals(2, response.statusCode() / 100, response::body);
        return Json.MAPPER.readTree(response.body());
    }

    private void addData(String path, String content) throws Exception {
        String version = local.azure().resourceManager() + "/subscriptions/"
                + local.azure().subscription()
                + "/resourceGroups/shared/providers/Microsoft.MachineLearningServices/registries/company/data/rows/versions/1";
        String token = "Bearer " + local.azure().accessToken();
        JsonNode place = send(
                        "POST",
                        version + "/startPendingUpload?api-version=2024-10-01",
                        "{\"pendingUploadType\":\"TemporaryBlobReference\"}",
                        "Authorization",
                        token,
                        "Content-Type",
                        "application/json")
                .path("blobReferenceForConsumption");
        send(
                "PUT",
                place.at("/credential/sasUri").asText().replace("?", "/" + path + "?"),
                content,
                "x-ms-blob-type",
                "BlockBlob");
        send(
                "PUT",
                version + "?api-version=2024-10-01",
                "{\"properties\":{\"dataType\":\"uri_file\",\"dataUri\":\""
                        + place.path("blobUri").asText() + "/" + path + "\"}}",
                "Authorization",
                token,
                "Content-Type",
                "application/json");
    }

    @Test
    void modelIsDownloadedByItsIdAndLatestLabel() throws Exception {
        String got = "got " + MODEL + "versions/1 at iris/model: 2 9 [iris/model/a.txt, iris/model/deep/ü b.bin]";
        String console = download("model: '" + MODEL + "versions/1', target: 'got'");
        assertContains(console, got);
        assertContains(console, "downloaded 2 files, 9 B, of model iris:1 of registry company");
        assertEquals("weights", Files.readString(local.workspace().resolve("got/iris/model/a.txt")));
        assertContains(download("model: '" + MODEL + "labels/latest'"), got);
        assertContains(download("model: '" + MODEL + "versions/1', path: 'deep'"), ": 1 2 [iris/model/deep/ü b.bin]");
        List<RecordedRequest> reads =
                local.azure().requests().matching(each -> each.service() == Service.STORAGE && each.token());
        assertEquals(List.of(), reads, "a token went to the storage");
    }

    @Test
    void mapOfAPromotionNamesTheModel() throws Exception {
        assertContains(
                download("model: amlPromoteModel(model: 'iris:1', registry: 'company')"),
                "got " + MODEL + "versions/1 at iris/model: 2 9");
    }

    @Test
    void dataIsDownloaded() throws Exception {
        addData("rows.csv", "1,2\n");
        assertContains(
                download("data: 'azureml://registries/company/data/rows/versions/1'"),
                "at rows/rows.csv: 1 4 [rows/rows.csv]");
    }

    @Test
    void refusedSignatureIsRenewed() throws Exception {
        local.azure()
                .faults()
                .add(Fault.on("GET", "a.txt$")
                        .at(Service.STORAGE)
                        .status(403, "<Error><Code>AuthenticationFailed</Code></Error>")
                        .times(1));
        assertContains(download("model: '" + MODEL + "versions/1'"), ": 2 9 ");
        assertEquals(2, local.azure().requests().count("POST", "/datareferences/iris/versions/1"));
    }

    @Test
    void errorsNameWhatIsMissing() throws Exception {
        assertContains(
                console(Result.FAILURE, "amlDownload(model: 'azureml://registries/other/models/iris/versions/1')"),
                "registry other");
        assertContains(
                console(Result.FAILURE, "amlDownload(model: '" + MODEL + "versions/7')"),
                "The model iris:7 of registry company does not exist.");
        assertContains(
                console(Result.FAILURE, "amlDownload(data: '" + MODEL + "versions/1')"),
                "must be NAME:VERSION, NAME@latest or the full id of a version of a data asset in the workspace or in a"
                        + " registry");
        assertContains(
                console(Result.FAILURE, "amlDownload(model: 'azureml://registries/a b/models/iris/versions/1')"),
                "registry 'a b' must begin with a letter or a digit");
    }
}
