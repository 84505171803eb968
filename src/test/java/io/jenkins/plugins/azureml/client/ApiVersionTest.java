package io.jenkins.plugins.azureml.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.jenkins.plugins.azureml.client.http.message.RepeatableBody;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.models.ModelFilter;
import io.jenkins.plugins.azureml.client.rest.Rest;
import io.jenkins.plugins.azureml.client.rest.RestRequest;
import io.jenkins.plugins.azureml.client.testing.LocalClient;
import io.jenkins.plugins.azureml.localazure.RecordedRequest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The article's rule: administrative calls carry an api-version, also those that have one in the path. */
class ApiVersionTest {

    @Test
    void callsOfTheArticlesAreasCarryItsApiVersionAndAllOthersNone() throws Exception {
        try (LocalClient local = new LocalClient()) {
            AmlClient client = local.client();
            local.server.addRun("exp", "run-1").append("outputs/m.json", "{}".getBytes(StandardCharsets.UTF_8));
            client.experiments().all();
            client.runs("exp").get("run-1");
            client.runs("exp").details("run-1");
            client.runs("exp").tag("run-1", Map.of("a", "b"), Map.of());
            client.runs("exp").children("run-1");
            client.runs("exp").metrics("run-1");
            client.runs("exp")
                    .submit(
                            "run-2",
                            Json.parse("{\"configuration\":{\"script\":\"a.py\",\"target\":\"local\"}}"
                                    .getBytes(StandardCharsets.UTF_8)),
                            RepeatableBody.of(project()));
            client.runs("exp").cancel("run-1");
            client.models().list(ModelFilter.named("m"));
            client.services().list(null).all();
            client.datastores().list().all();
            client.artifacts().ofRun("exp", "run-1");

            List<RecordedRequest> regional = local.server
                    .requests()
                    .matching("*", "^/(history|modelmanagement|execution|datastore|artifact|mlflow|metric|content)/");
            assertFalse(regional.isEmpty());
            for (RecordedRequest request : regional) {
                boolean versioned = request.path().matches("/(history|modelmanagement|execution)/v1[.]0/.*");
                assertEquals(versioned, ("&" + request.query()).contains("&api-version=2019-11-01"), request::toString);
                assertEquals(versioned, request.query().contains("api-version"), request::toString);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ARM, /subscriptions, 2019-11-01",
        "REGIONAL, /history/v1.0{ws}/experiments, 2019-11-01",
        "REGIONAL, /modelmanagement/v1.0{ws}/models, 2019-11-01",
        "REGIONAL, /execution/v1.0{ws}/experiments/e/startrun, 2019-11-01",
        "REGIONAL, /artifact/v2.0{ws}/artifacts, ",
        "REGIONAL, /mlflow/v1.0{ws}/api/2.0/mlflow/runs/get, ",
        "REGIONAL, /history/v1.0x, ",
        "REGIONAL, , "
    })
    void requestsByPathHaveTheSameDefault(RestRequest.Api api, String path, String expected) {
        assertEquals(expected, Rest.defaultVersion(api, path));
    }

    private static byte[] project() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("a.py"));
            zip.write("print(1)".getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
