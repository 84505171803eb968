package io.jenkins.plugins.azureml.localazure;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Executes jobs of the v2 API. */
class JobRunTest {
    private static final String ENVIRONMENT = "azureml:AzureML-sklearn-1.0-ubuntu20.04-py38-cpu:1";
    private static LocalAzureMl server;
    private static TestClient client;

    @BeforeAll
    static void start() throws Exception {
        TestClient.assumePython();
        server = LocalAzureMl.start();
        client = new TestClient(server);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static ObjectNode job(String command) {
        ObjectNode properties = TestClient.JSON.createObjectNode();
        properties.put("jobType", "Command").put("command", command).put("environmentId", ENVIRONMENT);
        return properties;
    }

    private static void submit(String name, ObjectNode properties) throws Exception {
        client.put(
                        client.arm("/jobs/" + name),
                        TestClient.JSON
                                .createObjectNode()
                                .set("properties", properties)
                                .toString())
                .expect(201);
    }

    private static void awaitStatus(String name, String status) {
        await().atMost(1, TimeUnit.MINUTES).until(() -> client.status(name), status::equals);
    }

    private static ObjectNode data(ObjectNode job, String name, String type, String uri) {
        return job.withObject("/inputs/" + name).put("jobInputType", type).put("uri", uri);
    }

    @Test
    void commandGetsCodeInputsAndOutputs() throws Exception {
        String code = client.code("train", Map.of("train.py", """
                        import os, sys
                        rate, data, table, result, report = sys.argv[1:]
                        print('rate', rate, 'colour', os.environ['COLOUR'], 'help', open('lib/help.txt').read())
                        print('data', sorted(os.listdir(data)), 'table', open(table).read())
                        open('outputs/model.txt', 'w').write('model')
                        open(os.path.join(result, 'part.txt'), 'w').write('result')
                        open(report, 'w').write('report')
                        """, "lib/help.txt", "me"));
        JsonNode input = client.get(client.arm("/codes/train/versions/1")).json();
        String uri = input.at("/properties/codeUri").asText();
        ObjectNode job = job("python train.py ${{inputs.rate}} ${{inputs.data}} ${{inputs.table}}"
                + " ${{outputs.result}} ${{outputs.report}} && echo done");
        job.put("codeId", code).put("computeId", server.workspacePath() + "/computes/" + server.compute());
        job.withObject("/inputs/rate").put("jobInputType", "literal").put("value", "0.5");
        data(job, "data", "uri_folder", uri).put("mode", "ReadOnlyMount");
        data(job, "table", "uri_file", uri + "/lib/help.txt");
        job.withObject("/outputs/result").put("jobOutputType", "uri_folder");
        job.withObject("/outputs/report")
                .put("jobOutputType", "uri_file")
                .put("uri", "azureml://datastores/workspaceblobstore/paths/reports/r.txt");
        job.putObject("environmentVariables").put("COLOUR", "blue");
        submit("job-all", job);
        awaitStatus("job-all", "Completed");
        assertEquals("rate 0.5 colour blue help me\ndata ['lib', 'train.py'] table me\ndone\n", client.log("job-all"));
        JsonNode artifacts = client.get(
                        client.api("artifact").replace("v1.0", "v2.0") + "/artifacts/ExperimentRun/dcid.job-all")
                .json();
        assertTrue(artifacts.toString().contains("outputs/model.txt"), artifacts::toString);

        ObjectNode next = job("cat ${{inputs.a}}/part.txt ${{inputs.b}} ${{inputs.c}}");
        data(next, "a", "uri_folder", "azureml://jobs/job-all/outputs/result");
        data(next, "b", "uri_file", "azureml://datastores/workspaceblobstore/paths/reports/r.txt");
        data(next, "c", "uri_file", "azureml://jobs/job-all/outputs/artifacts/paths/outputs/model.txt");
        submit("job-next", next);
        awaitStatus("job-next", "Completed");
        assertEquals("resultreportmodel", client.log("job-next"));

        for (String output : List.of("result", "result/paths/part.txt", "report")) {
            registerModel("azureml://jobs/job-all/outputs/" + output).expect(201);
        }
        registerModel("azureml://jobs/job-all/outputs/result/paths/none.txt").expect(400);
        registerModel("azureml://jobs/job-all/outputs/other").expect(400);
    }

    private TestClient.Response registerModel(String uri) throws Exception {
        ObjectNode model = TestClient.JSON.createObjectNode();
        model.putObject("properties").put("modelUri", uri).put("modelType", "custom_model");
        return client.put(client.arm("/models/m" + Math.abs(uri.hashCode()) + "/versions/1"), model.toString());
    }

    @Test
    void failingCommandFailsItsJob() throws Exception {
        submit("job-fails", job("echo trying; exit 3"));
        awaitStatus("job-fails", "Failed");
        JsonNode run = client.get(client.run("job-fails")).json();
        assertTrue(run.at("/error/error/message").asText().contains("status code 3"), run::toString);
        assertEquals(
                "Failed",
                client.get(client.arm("/jobs/job-fails"))
                        .json()
                        .at("/properties/status")
                        .asText());
    }

    @Test
    void missingInputFailsTheJobWhenItStarts() throws Exception {
        String code = client.code("lost", Map.of("train.py", "print(1)"));
        server.deleteCodeFiles("lost", "1");
        ObjectNode job = job("python train.py");
        job.put("codeId", code);
        submit("job-lost", job);
        awaitStatus("job-lost", "Failed");
        JsonNode run = client.get(client.run("job-lost")).json();
        assertTrue(run.at("/error/error/message").asText().contains("there are no files"), run::toString);

        ObjectNode input = job("cat ${{inputs.a}}");
        data(input, "a", "uri_file", "azureml://datastores/workspaceblobstore/paths/none.txt");
        submit("job-input", input);
        awaitStatus("job-input", "Failed");
        run = client.get(client.run("job-input")).json();
        assertTrue(run.at("/error/error/message").asText().contains("there is nothing at"), run::toString);
    }

    @Test
    void cancelKillsTheCommandAndItsChildren() throws Exception {
        submit("job-long", job("echo started; sleep 600; echo over"));
        await().atMost(1, TimeUnit.MINUTES).until(() -> client.log("job-long"), "started\n"::equals);
        client.post(client.arm("/jobs/job-long/cancel"), "").expect(202);
        awaitStatus("job-long", "Canceled");

        ObjectNode limited = job("sleep 600");
        limited.putObject("limits").put("jobLimitsType", "Command").put("timeout", "PT1S");
        submit("job-limited", limited);
        awaitStatus("job-limited", "Canceled");
        assertTrue(client.get(client.run("job-limited"))
                .json()
                .path("warnings")
                .toString()
                .contains("longer"));
    }
}
