package io.jenkins.plugins.azureml.client;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.rest.RestRequest;
import io.jenkins.plugins.azureml.client.runs.RunQuery;
import io.jenkins.plugins.azureml.client.scoring.PlainHttp;
import io.jenkins.plugins.azureml.client.scoring.Scoring;
import io.jenkins.plugins.azureml.client.scoring.ScoringRequest;
import io.jenkins.plugins.azureml.client.testing.FuzzAzure;
import java.util.List;
import org.junit.jupiter.api.Timeout;

/** The same answer to all that the client reads: each record takes of it what it understands. */
class RecordsFuzzTest {

    private static final FuzzAzure AZURE = new FuzzAzure();

    private static final List<FuzzAzure.Operation> READS = List.of(
            client -> client.subscription().resourceGroups().first(20),
            client -> client.subscription().provider("Microsoft.Storage").isRegistered(),
            client -> client.workspaces().list().first(20),
            client -> client.computes().list().first(20),
            client -> client.computes().get("c").isFailed(),
            client -> client.experiments().first(20),
            client -> client.runs("iris").lists().query(RunQuery.ALL).first(20),
            client -> client.runs("iris").several(List.of("run-1", "run-2")),
            client -> client.runs("iris").children("run-1"),
            client -> client.runs("iris").metrics("run-1"),
            client -> client.curves().of("run-1", "loss", 3),
            client -> client.models().stream(null).first(20),
            client -> client.models().get("m:1").toString(),
            client -> client.models().usedBy(List.of("m:1")),
            client -> client.services().get("s").toString(),
            client -> client.services().keys("s").toString(),
            client -> client.services().token("s").toString(),
            client -> client.datastores().list().first(20),
            client -> client.artifacts().ofRun("iris", "run-1"),
            client -> client.artifacts().signed("iris", "run-1", "outputs").first(20),
            client -> client.hyperDrive("iris")
                    .submit(Json.MAPPER.createObjectNode())
                    .toString(),
            client -> client.hyperDrive("iris").find("mark").toString(),
            client -> client.snapshots().open(List.of("train.py")),
            client -> client.registry().stream(null).first(20),
            client -> client.registry().get("m:1").toString(),
            client -> client.registry().usedBy(List.of("m:1")),
            client -> client.jobs().get("job-1").toString(),
            client -> client.codes().findByHash("00".repeat(32)).toString(),
            client -> client.environments().latest("env").toString(),
            client -> client.onlineEndpoints().list().first(20),
            client -> client.onlineEndpoints().get("e").toString(),
            client -> client.onlineEndpoints().keys("e").toString(),
            client -> client.onlineEndpoints().token("e").toString(),
            client -> client.onlineEndpoints().deployments("e").list().first(20),
            client -> client.onlineEndpoints().deployments("e").log("d", 10),
            client ->
                    client.rest().send(new RestRequest("GET", RestRequest.Api.REGIONAL, "/x{ws}/y", null, null, true)),
            client -> new Scoring(AZURE.azure.http)
                    .score(new ScoringRequest(
                            AZURE.azure.server.uri("/score"),
                            null,
                            "1".getBytes(),
                            null,
                            false,
                            false,
                            new PlainHttp(false, true))));

    @Timeout(60)
    @FuzzTest
    void anyResponseGivesARecordOrAnErrorOfTheClient(byte[] answer) {
        AZURE.answer(answer);
        READS.forEach(AZURE::holds);
    }
}
