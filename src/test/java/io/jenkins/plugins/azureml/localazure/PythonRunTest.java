package io.jenkins.plugins.azureml.localazure;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Executes v1 runs as the service does. */
class PythonRunTest {
    private static final String TRAIN = """
            import json, os, sys, urllib.request
            print('training with', sys.argv[1:], os.environ['COLOUR'], 'ünïcode')
            def log(name, value):
                url = '%s/history/v1.0%s/runs/%s/metrics' % (os.environ['AZUREML_SERVICE_ENDPOINT'],
                    os.environ['AZUREML_EXPERIMENT_SCOPE'], os.environ['AZUREML_RUN_ID'])
                body = json.dumps({'name': name, 'cells': [{name: value}]}).encode()
                urllib.request.urlopen(urllib.request.Request(url, body, {'Content-Type': 'application/json',
                    'Authorization': 'Bearer ' + os.environ['AZUREML_RUN_TOKEN']}))
            for step in range(3):
                log('loss', 1.0 / (step + 1))
            log('accuracy', 0.96)
            with open('outputs/model.json', 'w') as f:
                json.dump({'factor': 2}, f)
            with open('outputs/score.py', 'w') as f:
                f.write('''
            import json, os
            def init():
                global factor
                print('init')
                with open(os.path.join(os.environ['AZUREML_MODEL_DIR'], 'model.json')) as f:
                    factor = json.load(f)['factor']
            def run(raw):
                print('scoring', raw)
                data = json.loads(raw)
                if 'plain' in data:
                    return {'doubled': factor * data['plain']}
                return json.dumps([factor * x for x in data['data']])
            ''')
            print('done', file=sys.stderr)
            """;

    private static LocalAzureMl server;
    private static TestClient client;

    @BeforeAll
    static void start() throws Exception {
        TestClient.assumePython();
        server = LocalAzureMl.start(
                LocalAzureMlOptions.defaults().compute("cpu", 2).compute("single", 1));
        client = new TestClient(server);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static void awaitStatus(String runId, String status) {
        await().atMost(1, TimeUnit.MINUTES).until(() -> client.status(runId), status::equals);
    }

    private static void submit(String runId, String script, String... more) throws Exception {
        Map<String, String> files = new LinkedHashMap<>(Map.of("train.py", script));
        for (int i = 0; i < more.length; i += 2) {
            files.put(more[i], more[i + 1]);
        }
        JsonNode answer = client.start("exp", runId, client.definition(), TestClient.zip(files))
                .expect(200)
                .json();
        assertEquals(runId, answer.path("runId").asText());
    }

    @Test
    void scriptTrainsLogsAndItsModelScores() throws Exception {
        submit("train_1", TRAIN);
        awaitStatus("train_1", "Completed");
        assertEquals(
                List.of("NotStarted", "Starting", "Preparing", "Queued", "Running", "Finalizing", "Completed"),
                server.statuses("train_1"));

        String log = client.log("train_1");
        assertTrue(log.startsWith("training with ['--rate', '0.5'] blue ünïcode\n"), log);
        assertTrue(log.endsWith("done\n"), log);

        JsonNode run = client.get(client.api("history") + "/experiments/exp/runs/train_1")
                .expect(200)
                .json();
        assertEquals(server.runToken("train_1"), run.path("token").asText());
        assertTrue(run.path("startTimeUtc")
                .asText()
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{7}\\+00:00"));
        assertTrue(run.path("error").isNull());

        JsonNode mlflow = client.get(client.api("mlflow") + "/api/2.0/mlflow/runs/get?run_id=train_1")
                .expect(200)
                .json();
        assertEquals("FINISHED", mlflow.at("/run/info/status").asText());
        assertEquals(2, mlflow.at("/run/data/metrics").size());
        JsonNode losses = client.get(
                        client.api("mlflow") + "/api/2.0/mlflow/metrics/get-history?run_id=train_1&metric_key=loss")
                .expect(200)
                .json();
        assertEquals(3, losses.path("metrics").size());
        assertEquals(0.5, losses.at("/metrics/1/value").asDouble());
        JsonNode metrics = client.post(
                        client.api("history") + "/experiments/exp/metrics:query", "{\"filter\":\"RunId eq 'train_1'\"}")
                .expect(200)
                .json();
        assertEquals(4, metrics.path("value").size());

        String models = client.api("modelmanagement") + "/models";
        JsonNode model = client.post(
                        models,
                        "{\"name\":\"doubler\",\"mimeType\":\"application/json\",\"runId\":\"train_1\",\"url\":"
                                + "\"aml://artifact/ExperimentRun/dcid.train_1/outputs/model.json\"}")
                .expect(200)
                .json();
        assertEquals("doubler:1", model.path("id").asText());

        TestClient scorer = new TestClient(server);
        String score = server.scoringUri("doubler").toString();
        scorer.token = server.scoringKey();
        assertEquals(
                "\"[2, 4]\"", scorer.post(score, "{\"data\":[1,2]}").expect(200).text());
        assertEquals(
                "{\"doubled\": 6}",
                scorer.post(score + "/1", "{\"plain\":3}").expect(200).text());
        String error = scorer.post(score, "{\"wrong\":[1,2]}").expect(500).text();
        assertTrue(error.contains("KeyError: 'data'"), error);
        scorer.token = "not-the-key";
        scorer.post(score, "{\"data\":[1,2]}").expect(401);

        client.method("DELETE", models + "/doubler:1", null).expect(200);
        client.method("DELETE", models + "/doubler:1", null).expect(204);
        scorer.token = server.scoringKey();
        scorer.post(score, "{\"data\":[1,2]}").expect(404);
    }

    @Test
    void failingScriptReportsTheLastLineOfItsTraceback() throws Exception {
        submit("fails", "print('before')\nraise ValueError('no such column: petal')\n");
        awaitStatus("fails", "Failed");
        JsonNode error = client.get(client.run("fails")).json().at("/error/error");
        assertEquals("UserError", error.path("code").asText());
        assertEquals(
                "User program failed with ValueError: no such column: petal",
                error.path("message").asText());
        assertEquals("NonZeroExitCode", error.at("/innerError/innerError/code").asText());
    }

    @Test
    void scriptWithExitStatusFailsWithItsLastLine() throws Exception {
        submit("exits", "import sys\nprint('giving up')\nsys.exit(3)\n");
        awaitStatus("exits", "Failed");
        String message = client.get(client.run("exits"))
                .json()
                .at("/error/error/message")
                .asText();
        assertTrue(message.contains("status code 3") && message.contains("giving up"), message);
    }

    @Test
    void cancelKillsTheScriptAndItsChildren() throws Exception {
        submit("long", """
                import subprocess, sys, time
                child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])
                print('child', child.pid)
                time.sleep(600)
                """);
        await().atMost(1, TimeUnit.MINUTES).until(() -> client.log("long").endsWith("\n"));
        long child = Long.parseLong(client.log("long").strip().split(" ")[1]);
        assertTrue(ProcessHandle.of(child).map(ProcessHandle::isAlive).orElse(false));
        String cancelUri =
                client.get(client.run("long")).json().path("cancelUri").asText();
        assertEquals(client.api("execution") + "/experiments/exp/runId/long/cancel", cancelUri);
        assertEquals(
                "long",
                client.post(cancelUri, "").expect(200).json().path("runId").asText());
        awaitStatus("long", "Canceled");
        assertTrue(server.statuses("long").contains("CancelRequested"));
        await().atMost(1, TimeUnit.MINUTES)
                .until(() ->
                        !ProcessHandle.of(child).map(ProcessHandle::isAlive).orElse(false));
        client.post(cancelUri, "").expect(200);
        assertEquals("Canceled", client.status("long"));
    }

    @Test
    void runIsCanceledAfterItsTimeLimit() throws Exception {
        String definition = client.definition().replace("\"NodeCount\":1", "\"MaxRunDurationSeconds\":1");
        client.start("exp", "slow", definition, TestClient.zip(Map.of("train.py", "import time; time.sleep(600)")))
                .expect(200);
        awaitStatus("slow", "Canceled");
        JsonNode warning = client.get(client.run("slow")).json().at("/warnings/0");
        assertEquals("MaxRunDuration", warning.path("source").asText());
    }

    @Test
    void runsQueueForNodesOfTheirCompute() throws Exception {
        String definition = TestClient.definition("train.py", "single");
        byte[] zip = TestClient.zip(Map.of("train.py", "import time\nprint('up')\ntime.sleep(600)\n"));
        client.start("exp", "first", definition, zip).expect(200);
        awaitStatus("first", "Running");
        client.start("exp", "second", definition, zip).expect(200);
        awaitStatus("second", "Queued");
        assertEquals("Queued", client.status("second"));
        client.post(client.api("execution") + "/experiments/exp/runId/first/cancel", "")
                .expect(200);
        awaitStatus("second", "Running");
        client.post(client.api("execution") + "/experiments/exp/runId/second/cancel", "")
                .expect(200);
        awaitStatus("second", "Canceled");
    }

    @Test
    void runTokenGivesAccessOnlyToItsRun() throws Exception {
        submit("own", "print('x')", "util/helper.py", "");
        awaitStatus("own", "Completed");
        server.addRun("exp", "other");
        TestClient script = new TestClient(server);
        script.token = server.runToken("own");
        String metric = "{\"name\":\"m\",\"cells\":[{\"m\":1}]}";
        String runs = client.api("history") + "/experiments/exp/runs/";
        script.post(runs + "own/metrics", metric).expect(200);
        script.post(runs + "own/batch/metrics", "{\"values\":[" + metric + "]}").expect(200);
        script.post(runs + "other/metrics", metric).expect(403);
        script.get(client.api("mlflow") + "/api/2.0/mlflow/runs/get?run_id=other")
                .expect(403);
        script.get(client.api("modelmanagement") + "/models").expect(401);
        script.post(client.api("history") + "/experiments/exp/runs:query", "{}").expect(401);
    }

    @Test
    void scriptDoesNotInheritTheEnvironment() throws Exception {
        submit("env", "import os\nprint(sorted(os.environ))\nprint(os.getcwd())\n");
        awaitStatus("env", "Completed");
        String log = client.log("env");
        for (String name : List.of(
                "AZUREML_ARM_SUBSCRIPTION",
                "AZUREML_ARM_RESOURCEGROUP",
                "AZUREML_RUN_TOKEN_EXPIRY",
                "AZUREML_ARM_WORKSPACE_NAME",
                "AZUREML_ARM_PROJECT_NAME",
                "PYTHONUNBUFFERED",
                "MLFLOW_TRACKING_URI")) {
            assertTrue(log.contains("'" + name + "'"), name);
        }
        assertFalse(log.contains("JAVA_HOME") || log.contains("MAVEN"), log);
    }

    @Test
    void sweepRunsTrialsAndReportsTheBest() throws Exception {
        submit("base", """
                import json, os, sys, urllib.request
                rate = float(sys.argv[-1])
                url = '%s/mlflow/v1.0%s/api/2.0/mlflow/runs/log-metric' % (os.environ['AZUREML_SERVICE_ENDPOINT'],
                    os.environ['AZUREML_WORKSPACE_SCOPE'])
                body = json.dumps({'run_id': os.environ['AZUREML_RUN_ID'], 'key': 'auc', 'value': rate}).encode()
                urllib.request.urlopen(urllib.request.Request(url, body, {'Content-Type': 'application/json',
                    'Authorization': 'Bearer ' + os.environ['AZUREML_RUN_TOKEN']}))
                """);
        awaitStatus("base", "Completed");
        String snapshot = client.get(client.run("base"))
                .json()
                .at("/properties/ContentSnapshotId")
                .asText();
        String again = "{\"snapshotId\":\"" + snapshot
                + "\",\"configuration\":{\"script\":\"train.py\",\"arguments\":[\"7\"],\"target\":\"cpu\"}}";
        client.post(client.api("execution") + "/experiments/exp/snapshotrun?runId=again", again)
                .expect(200);
        awaitStatus("again", "Completed");

        String config = "{\"generator_config\":{\"name\":\"GRID\",\"parameter_space\":{\"--rate\":[\"choice\","
                + "[[0.1,0.9,0.5]]]}},\"primary_metric_config\":{\"name\":\"auc\",\"goal\":\"MAXIMIZE\"},"
                + "\"name\":\"exp\",\"user\":\"nobody\",\"platform\":\"AML\",\"policy_config\":{\"name\":\"Default\"},"
                + "\"max_total_jobs\":3,\"platform_config\":{\"Definition\":{\"SnapshotId\":\"" + snapshot
                + "\",\"Overrides\":{\"Script\":\"train.py\",\"Target\":\"cpu\"}}}}";
        String boundary = "----a-boundary";
        JsonNode answer = client.send(client.request(client.api("hyperdrive") + "/experiments/exp/runs")
                        .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                        .POST(java.net.http.HttpRequest.BodyPublishers.ofString("--" + boundary
                                + "\r\nContent-Disposition: form-data; name=\"config\"; filename=\"config.json\"\r\n\r\n"
                                + config + "\r\n--" + boundary + "--\r\n")))
                .expect(201)
                .json();
        String parent = answer.at("/result/platform_config/ParentRunId").asText();
        awaitStatus(parent, "Completed");
        JsonNode children =
                client.get(client.run(parent) + "/children").expect(200).json();
        assertEquals(3, children.path("value").size());
        assertEquals(
                parent + "_1",
                client.get(client.run(parent))
                        .json()
                        .at("/properties/best_child_run_id")
                        .asText());
    }
}
