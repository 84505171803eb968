package io.jenkins.plugins.azureml.client.reliability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.arm.AmlComputeDefinition;
import io.jenkins.plugins.azureml.client.error.SecretText;
import io.jenkins.plugins.azureml.client.http.message.RepeatableBody;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.models.ModelFilter;
import io.jenkins.plugins.azureml.client.rest.RestRequest;
import io.jenkins.plugins.azureml.client.runs.RunQuery;
import io.jenkins.plugins.azureml.client.scoring.EndpointBearer;
import io.jenkins.plugins.azureml.client.scoring.PlainHttp;
import io.jenkins.plugins.azureml.client.scoring.Scoring;
import io.jenkins.plugins.azureml.client.scoring.ScoringRequest;
import io.jenkins.plugins.azureml.client.testing.LocalClient;
import io.jenkins.plugins.azureml.client.testing.ScriptedAzure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

/**
 * Each operation of the client with each misfortune, once and lasting: never a second run, model or compute, and the outcomes
 * that docs/dev/reliability.md states. {@code mvn test -Dtest=ReliabilityTest -Dreliability.write} writes them there.
 */
class ReliabilityTest {

    private static final Path DOCUMENT = Path.of("docs/dev/reliability.md");
    private static final String BEGIN = "<!-- matrix: written by ReliabilityTest -->\n";
    private static final String END = "<!-- end of the matrix -->\n";
    private static final String MODEL = "modelmanagement/v\\d.*/models";
    private static final String VERSIONS = "/models/[^/]+/versions";
    private static final String RUN = "history/v\\d.*/runs/run-1$";

    private static final List<LocalRow> LOCAL = List.of(
            new LocalRow("get a token", "POST", "oauth2/token", (client, cell) -> client.workspace()),
            new LocalRow(
                    "list resource groups",
                    "GET",
                    "/resourceGroups$",
                    (client, cell) -> client.subscription().resourceGroups().all()),
            new LocalRow(
                    "read the registration of a provider",
                    "GET",
                    "/providers/[^/]+$",
                    (client, cell) -> client.subscription().provider("Microsoft.Storage")),
            new LocalRow(
                    "list workspaces",
                    "GET",
                    "/workspaces$",
                    (client, cell) -> client.workspaces().list().all()),
            new LocalRow("read a workspace", "GET", "/workspaces/[^/]+$", (client, cell) -> client.workspace()),
            new LocalRow("find the services", "GET", "discovery", (client, cell) -> client.discovery()),
            new LocalRow(
                    "list experiments",
                    "GET",
                    "history/v\\d.*/experiments$",
                    (client, cell) -> client.experiments().all()),
            new LocalRow(
                    "list models",
                    "GET",
                    MODEL + "$",
                    (client, cell) -> client.models().list(null)),
            new LocalRow(
                    "list computes",
                    "GET",
                    "/computes$",
                    (client, cell) -> client.computes().list().all()),
            new LocalRow("create a compute", "PUT", "/computes/", ReliabilityTest::createCompute),
            new LocalRow("follow an operation", "GET", "OperationsStatus", ReliabilityTest::createCompute),
            new LocalRow(
                    "read a compute",
                    "GET",
                    "/computes/[^/]+$",
                    (client, cell) -> client.computes().get("cpu-cluster")),
            new LocalRow(
                    "delete a compute",
                    "DELETE",
                    "/computes/",
                    (client, cell) -> client.computes().delete("none", false)),
            new LocalRow("start a run", "POST", "v\\d.*/startrun", ReliabilityTest::startRun),
            new LocalRow(
                    "read a run",
                    "GET",
                    RUN,
                    (client, cell) -> client.runs("exp").get("run-1")),
            new LocalRow(
                    "query runs",
                    "POST",
                    "v\\d.*/runs:query",
                    (client, cell) ->
                            client.runs("exp").lists().query(RunQuery.ALL).all()),
            new LocalRow(
                    "read several runs",
                    "POST",
                    "v\\d.*/runIds",
                    (client, cell) -> client.runs("exp").several(List.of("run-1"))),
            new LocalRow(
                    "read several runs of any experiment",
                    "POST",
                    "v\\d.*/batchrundata",
                    (client, cell) -> client.runs(null).several(List.of("run-1"))),
            new LocalRow(
                    "list child runs",
                    "GET",
                    "v\\d.*/children",
                    (client, cell) -> client.runs("exp").children("run-1")),
            new LocalRow(
                    "read the details of a run",
                    "GET",
                    "v\\d.*/details",
                    (client, cell) -> client.runs("exp").details("run-1")),
            new LocalRow(
                    "tag a run",
                    "PATCH",
                    RUN,
                    (client, cell) -> client.runs("exp").tag("run-1", Map.of("a", "b"), Map.of())),
            new LocalRow(
                    "cancel a run",
                    "POST",
                    "v\\d.*/cancel",
                    (client, cell) -> client.runs("exp").cancel("run-1")),
            new LocalRow(
                    "find a place for a snapshot",
                    "POST",
                    "/snapshots/getblob$",
                    (client, cell) -> client.snapshots().open(List.of("train.py"))),
            new LocalRow(
                    "create a snapshot",
                    "POST",
                    "/snapshots/",
                    (client, cell) -> client.snapshots().create(List.of(), Map.of())),
            new LocalRow("start a job (v2)", "PUT", "/jobs/", ReliabilityTest::startJob),
            new LocalRow(
                    "read a job (v2)",
                    "GET",
                    "/jobs/[^/]+$",
                    (client, cell) -> client.jobs().get("run-1")),
            new LocalRow(
                    "cancel a job (v2)",
                    "POST",
                    "/jobs/.*/cancel$",
                    (client, cell) -> client.jobs().cancel("run-1")),
            new LocalRow(
                    "find a place for code (v2)",
                    "POST",
                    "/startPendingUpload$",
                    (client, cell) -> client.codes().startUpload("new-" + cell, "1")),
            new LocalRow(
                    "find a registry",
                    "GET",
                    "/registries/company/discovery",
                    (client, cell) -> client.registries().find("company")),
            new LocalRow(
                    "find a place in a registry",
                    "POST",
                    "/registries/company/.*/startPendingUpload",
                    (client, cell) -> client.registries().find("company").startUpload("new-" + cell, "1")),
            new LocalRow(
                    "create code (v2)",
                    "PUT",
                    "/codes/",
                    (client, cell) -> client.codes()
                            .create(
                                    "new-" + cell,
                                    "1",
                                    client.codes()
                                            .startUpload("new-" + cell, "1")
                                            .blobUri(),
                                    "ab".repeat(32))),
            new LocalRow(
                    "register a model",
                    "POST",
                    MODEL + "$",
                    (client, cell) -> client.models().register(LocalRow.registration("new-" + cell))),
            new LocalRow(
                    "read a model",
                    "GET",
                    MODEL + "/",
                    (client, cell) -> client.models().get("there-" + cell + ":1")),
            new LocalRow(
                    "delete a model",
                    "DELETE",
                    MODEL + "/",
                    (client, cell) -> client.models().delete("there-" + cell + ":1")),
            new LocalRow(
                    "list the versions of a model (v2)",
                    "GET",
                    VERSIONS + "$",
                    (client, cell) -> client.registry().list(ModelFilter.named("there-" + cell))),
            new LocalRow(
                    "register a version of a model (v2)",
                    "PUT",
                    VERSIONS + "/",
                    (client, cell) -> client.registry().register(LocalRow.registration("new-" + cell))),
            new LocalRow(
                    "delete a version of a model (v2)",
                    "DELETE",
                    VERSIONS + "/",
                    (client, cell) -> client.registry().delete("there-" + cell + ":1")),
            new LocalRow(
                    "list services",
                    "GET",
                    "v\\d.*/services$",
                    (client, cell) -> client.services().list(null).all()),
            new LocalRow(
                    "read the keys of a service",
                    "POST",
                    "v\\d.*/listkeys",
                    (client, cell) -> client.services().keys("svc")),
            new LocalRow(
                    "create an online endpoint",
                    "PUT",
                    "/onlineEndpoints/",
                    (client, cell) -> createEndpoint(client, "new-" + cell)),
            new LocalRow(
                    "read the keys of an online endpoint", "POST", "/onlineEndpoints/.*/listKeys", (client, cell) -> {
                        createEndpoint(client, "new-" + cell);
                        client.onlineEndpoints().keys("new-" + cell);
                    }),
            new LocalRow(
                    "delete an online endpoint",
                    "DELETE",
                    "/onlineEndpoints/",
                    (client, cell) -> client.onlineEndpoints().delete("none")),
            new LocalRow(
                    "list datastores",
                    "GET",
                    "v\\d.*/datastores$",
                    (client, cell) -> client.datastores().list().all()),
            new LocalRow(
                    "list the files of a run",
                    "GET",
                    "v\\d.*/dcid.run-1$",
                    (client, cell) -> client.artifacts().ofRun("exp", "run-1")),
            new LocalRow(
                    "sign the files of a run",
                    "GET",
                    "v\\d.*/prefix/contentinfo",
                    (client, cell) ->
                            client.artifacts().signed("exp", "run-1", "").all()),
            new LocalRow(
                    "any other POST",
                    "POST",
                    "history/v\\d.*/experiments/other$",
                    (client, cell) -> client.rest()
                            .send(new RestRequest(
                                    "POST",
                                    RestRequest.Api.REGIONAL,
                                    "/history/v1.0{ws}/experiments/other",
                                    null,
                                    null,
                                    false))));

    private static final List<ScriptedRow> SCRIPTED = List.of(
            new ScriptedRow(
                    "start a sweep",
                    "POST /hyperdrive/v1.0" + ScriptedAzure.PATH + "/experiments/iris/runs",
                    "{\"result\":{\"platform_config\":{\"ParentRunId\":\"HD_1\"}}}",
                    (client, azure) -> client.hyperDrive("iris").submit(Json.MAPPER.createObjectNode())),
            new ScriptedRow(
                    "start a job of a batch endpoint",
                    "POST /batch/jobs",
                    "{\"name\":\"batchjob-1\"}",
                    (client, azure) -> client.batchJobs("iris")
                            .invoke(azure.server.uri("/batch/jobs"), null, Json.MAPPER.createObjectNode())),
            new ScriptedRow(
                    "score",
                    "POST /score",
                    "[1]",
                    (client, azure) -> new Scoring(azure.http)
                            .score(new ScoringRequest(
                                    azure.server.uri("/score"),
                                    EndpointBearer.ofKey(azure.server.uri("/score"), SecretText.of("not-a-real-key")),
                                    "{\"data\":[1]}".getBytes(StandardCharsets.UTF_8),
                                    null,
                                    false,
                                    false,
                                    new PlainHttp(false, true)))));

    private static void createCompute(AmlClient client, String cell) throws Exception {
        AmlComputeDefinition definition =
                new AmlComputeDefinition("westeurope", "STANDARD_NC6", null, null, 0, 1, null, null, null, null, null);
        LocalClient.await(client, client.computes().create("new-" + cell, definition))
                .orThrow();
    }

    private static void createEndpoint(AmlClient client, String name) throws Exception {
        LocalClient.await(
                        client,
                        client.onlineEndpoints()
                                .createOrUpdate(
                                        name,
                                        Json.MAPPER.readTree(
                                                "{\"location\":\"westeurope\",\"properties\":{\"authMode\":\"Key\"}}"),
                                        false))
                .orThrow();
    }

    private static void startRun(AmlClient client, String cell) throws Exception {
        client.runs("exp")
                .submit(
                        "new-" + cell,
                        Json.MAPPER.readTree("{\"Configuration\":{\"Script\":\"t.py\",\"Target\":\"cpu-cluster\"}}"),
                        RepeatableBody.of(zip()));
    }

    private static void startJob(AmlClient client, String cell) throws Exception {
        client.jobs()
                .createOrUpdate(
                        "new-" + cell,
                        Json.MAPPER.readTree("{\"jobType\":\"Command\",\"command\":\"python t.py\",\"experimentName\":"
                                + "\"exp\",\"computeId\":\"cpu-cluster\",\"environmentId\":"
                                + "\"azureml:AzureML-sklearn-1.5-ubuntu20.04-py310-cpu:1\"}"));
    }

    private static byte[] zip() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("t.py"));
        }
        return bytes.toByteArray();
    }

    @Test
    void outcomesMatchTheDocumentationAndNothingIsCreatedTwice() throws Exception {
        List<String> wrong = Collections.synchronizedList(new ArrayList<>());
        Map<String, Future<List<String>>> rows = new LinkedHashMap<>();
        // Most of the time is waiting.
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            for (LocalRow row : LOCAL) {
                rows.put(row.name(), pool.submit((Callable<List<String>>)
                        () -> row.cells(documented(row.name()), wrong)));
            }
            for (ScriptedRow row : SCRIPTED) {
                rows.put(row.name(), pool.submit((Callable<List<String>>)
                        () -> row.cells(documented(row.name()), wrong)));
            }
            StringBuilder table = new StringBuilder();
            for (Map.Entry<String, Future<List<String>>> row : rows.entrySet()) {
                table.append("| ")
                        .append(row.getKey())
                        .append(" | ")
                        .append(String.join(" | ", row.getValue().get()))
                        .append(" |\n");
            }
            assertEquals(List.of(), wrong);
            compare(head() + table);
        } finally {
            pool.shutdownNow();
        }
    }

    private static String head() {
        String titles =
                java.util.Arrays.stream(Misfortune.values()).map(m -> m.title).collect(Collectors.joining(" | "));
        return "| operation | " + titles + " |\n|---" + "|---".repeat(Misfortune.values().length) + "|\n";
    }

    /** Returns the cells of a row in the document; empty ones for a row that it does not have yet. */
    private static List<String> documented(String row) throws IOException {
        String begin = "| " + row + " | ";
        return Files.readAllLines(DOCUMENT).stream()
                .filter(line -> line.startsWith(begin))
                .map(line -> List.of(line.substring(begin.length()).split(" \\|( |$)")))
                .findFirst()
                .orElse(Collections.nCopies(Misfortune.values().length, ""));
    }

    private static void compare(String table) throws Exception {
        String text = Files.readString(DOCUMENT);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        assertTrue(begin >= 0 && end > begin, DOCUMENT + " has lost the marks round its matrix");
        begin += BEGIN.length();
        if (System.getProperty("reliability.write") != null) {
            Files.writeString(DOCUMENT, text.substring(0, begin) + table + text.substring(end));
        } else {
            assertEquals(text.substring(begin, end), table);
        }
    }
}
