package io.jenkins.plugins.azureml.steps.score;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import hudson.FilePath;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.azureml.actions.AmlBuildAction;
import io.jenkins.plugins.azureml.actions.ScoreEntry;
import io.jenkins.plugins.azureml.client.testing.FaultServer;
import io.jenkins.plugins.azureml.client.testing.Reply;
import io.jenkins.plugins.azureml.client.testing.Seen;
import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.scoring.InputException;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.SingleStepContext;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineBuild;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What amlScore sends, and what it makes of the answers. */
class ScoreTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SCORE = "POST /score";
    private static final String ROWS =
            "id,sepal,petal,class\n1,5.1,0.2,0\n2,7.0,1.4,1\n3,6.3,2.5,2\n4,4.9,0.2,0\n5,6.4,1.5,1\n";

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension();

    private FaultServer server;

    @BeforeEach
    void start() throws Exception {
        server = new FaultServer();
        server.on(SCORE, request -> Reply.json("{\"result\":" + classes(request) + "}"));
        local.write("rows.csv", ROWS);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    /** By the last value of each row, as the rows of the file have it. */
    private static ArrayNode classes(Seen request) {
        ArrayNode classes = JSON.createArrayNode();
        for (JsonNode row : body(request).path("data")) {
            double petal = row.isArray()
                    ? row.get(row.size() - 1).asDouble()
                    : row.path("petal").asDouble();
            classes.add(petal < 1 ? 0 : petal < 2 ? 1 : 2);
        }
        return classes;
    }

    private static JsonNode body(Seen request) {
        try {
            return JSON.readTree(request.text());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String call(String parameters) {
        return "amlScore(scoringUri: '" + server.uri("/score") + "', keyCredentialsId: 'iris-key', " + parameters + ")";
    }

    private PipelineRun run(String script) throws Exception {
        return local.pipeline(script).start().await();
    }

    private String succeeds(String script, String... parts) throws Exception {
        return ends(Result.SUCCESS, script, parts);
    }

    private String fails(String script, String... parts) throws Exception {
        return ends(Result.FAILURE, script, parts);
    }

    private String ends(Result result, String script, String... parts) throws Exception {
        PipelineRun run = run(script);
        String console = run.consoleText();
        assertEquals(result, run.result(), console);
        for (String part : parts) {
            assertTrue(console.contains(part), part + " is not in:\n" + console);
        }
        assertFalse(console.contains(local.azure().scoringKey()), console);
        assertFalse(console.contains("\tat "), console);
        assertFalse(console.contains(InputException.class.getName()), console);
        return console;
    }

    private List<JsonNode> sent() {
        return server.seen(SCORE).stream().map(ScoreTest::body).toList();
    }

    @Test
    void csvRowsAreSentInTheRequestedFormat() throws Exception {
        String csv = "csvFile: 'rows.csv', columns: ['sepal', 'petal: number']";
        succeeds(
                "node {\n echo \"is ${" + call(csv) + "}\"\n"
                        + call(csv + ", rowFormat: 'map', deployment: 'blue'") + "\n"
                        + call(csv + ", rowFormat: 'split', inputName: 'input_data'") + "\n}",
                "is [result:[0, 1, 2, 0, 1]]",
                "scored by 127.0.0.1, ");
        assertEquals(
                "{\"data\":[[5.1,0.2],[7.0,1.4],[6.3,2.5],[4.9,0.2],[6.4,1.5]]}",
                sent().get(0).toString());
        assertEquals(
                "{\"sepal\":5.1,\"petal\":0.2}", sent().get(1).at("/data/0").toString());
        assertEquals(
                "[\"sepal\",\"petal\"]", sent().get(2).at("/input_data/columns").toString());
        assertEquals("[7.0,1.4]", sent().get(2).at("/input_data/data/1").toString());
        assertEquals("blue", server.seen(SCORE).get(1).header("azureml-model-deployment"));
        assertNull(server.seen(SCORE).get(0).header("azureml-model-deployment"));
    }

    @Test
    void jsonFileIsTheDataOrTheWholeRequest() throws Exception {
        local.write("in/rows.json", "\uFEFF[[5.1, 0.2]]");
        local.write("in/body.json", "{\"inputs\": {\"x\": [1]}}");
        succeeds("node {\n" + call("dataFile: 'in/rows.json'") + "\n"
                + call("dataFile: 'in/body.json', wholeBody: true") + "\n}");
        assertEquals("{\"data\":[[5.1,0.2]]}", sent().get(0).toString());
        assertEquals("{\"inputs\":{\"x\":[1]}}", sent().get(1).toString());
    }

    @Test
    void batchesAreScoredInParallelAndMerged() throws Exception {
        succeeds(
                "node { echo \"is ${" + call("csvFile: 'rows.csv', columns: 'petal', batchSize: 2, parallelism: 3")
                        + "}\" }",
                "is [result:[0, 1, 2, 0, 1]]",
                "scored 5 rows in 3 batches by 127.0.0.1, p50 ");
        assertEquals(3, server.count(SCORE));
    }

    @Test
    void busyEndpointIsRetriedButFailingModelIsNot() throws Exception {
        String busy = "POST /busy";
        server.script(busy, Reply.status(429).with("Retry-After", "0"), Reply.status(503), Reply.json("[1]"));
        succeeds(
                call("data: [[1]]").replace("/score", "/busy"),
                "the request was rejected (429, too many pending requests); retrying in");
        assertEquals(3, server.count(busy));
        server.script(
                busy,
                Reply.json("[1]"),
                Reply.json(424, "{\"error\":{\"code\":\"ModelError\",\"message\":\"boom\"}}")
                        .with("ms-azureml-model-error-statuscode", "500")
                        .with("ms-azureml-model-error-reason", "shape (1,3)"));
        fails(
                call("data: [[1], [2], [3]], batchSize: 1").replace("/score", "/busy"),
                "In batch 2 of 3 (rows 2 to 2): Could not score",
                "424",
                "boom",
                "with status 500 (shape (1,3))");
        assertEquals(5, server.count(busy));
    }

    @Test
    void assertionsAreReportedInLogFilePageAndResult() throws Exception {
        PipelineRun run = run("node {\n def r = " + call("""
                csvFile: 'rows.csv', columns: 'petal', batchSize: 2, returnReport: true, failOnAssertion: false,
                expectedFile: 'rows.csv', expectedColumn: 'class', junitFile: 'reports/score.xml',
                assertions: ['$.result[0] == 0', '$.result size 5', [path: '$.result[*]', atMost: 1], 'p95 <= 1 h']""")
                + "\n echo \"report ${r.answer.result} ${r.rows} ${r.batches} ${r.passed} ${r.failed}"
                + " ${r.latency.count} ${r.assertions[2].passed}\"\n}");
        String console = run.consoleText();
        assertEquals(Result.SUCCESS, run.result(), console);
        assertTrue(console.contains("Azure ML: 4 of 5 assertions passed\n  FAILED  $.result[*] <= 1"), console);
        assertTrue(console.contains("2 (value 3 of 5)"), console);
        assertTrue(console.contains("5 of 5 match (100.0 %)"), console);
        assertTrue(console.contains("report [0, 1, 2, 0, 1] 5 3 4 1 3 false"), console);
        String xml = Files.readString(local.workspace().resolve("reports/score.xml"));
        assertTrue(xml.contains("tests=\"5\" failures=\"1\""), xml);
        ScoreEntry entry =
                run.build().getAction(AmlBuildAction.class).getScores().get(0);
        assertEquals(List.of(4, 1), List.of(entry.getPassed(), entry.getFailed()));
    }

    @Test
    void failedAssertionFailsTheStepAndIsNamed() throws Exception {
        String console = fails(
                "node { " + call("data: [[0.2]], assertions: '$.result[0] == 1\\n$.nothing exists', junitFile: 'a.xml'")
                        + " }",
                "2 of 2 assertions failed: $.result[0] == 1 - 0; $.nothing exists - no value.");
        assertFalse(console.contains(".."), console);
        assertTrue(Files.exists(local.workspace().resolve("a.xml")));
        local.write("expected.json", "[{\"label\": 0}, {\"label\": 0}]");
        String expected = "data: [[0.2], [1.2]], expectedFile: 'expected.json', expectedColumn: 'label'";
        fails("node { " + call(expected) + " }", "1 of 2 match (50.0 %): row 2 is 1, not 0");
        succeeds("node { " + call(expected + ", minMatch: 0.5") + " }");
        succeeds("node { " + call(expected + ", tolerance: 1") + " }");
    }

    @Test
    void allInvalidParametersAreReportedBeforeAnyRequest() throws Exception {
        fails(
                call("""
                data: [1], dataFile: 'x', columns: 'a: colour', csvSeparator: ';;', rowFormat: 'cube', deployment: 'a b',
                endpoint: 'iris', batchSize: 0, parallelism: 9, assertions: ['$.a is 1'], tolerance: 'much', minMatch: 2,
                expectedPath: 'x', wholeBody: true, inputName: 'y'"""),
                "only one of data, dataFile and csvFile",
                "the type 'colour'",
                "csvSeparator ';;'",
                "rowFormat 'cube'",
                "deployment 'a b'",
                "scoringUri cannot be combined with endpoint",
                "keyCredentialsId cannot be combined with endpoint",
                "batchSize must be at least 1",
                "parallelism must be 1 to 8",
                "assertions[0]: 'is 1'",
                "tolerance 'much'",
                "minMatch '2'",
                "expectedPath: the path 'x'",
                "wholeBody cannot be combined with csvFile or inputName",
                "subscriptionId is missing");
        fails(
                "amlScore(scoringUri: 'https://my_host.example/score', data: [[1]])",
                "scoringUri has the host 'my_host.example'; host names contain only letters, digits");
        fails(
                call("assertions: ['$.a exists'], minMatch: 0.5, junitFile: 'x'"),
                "data is missing",
                "require expectedFile");
        fails(call("data: [1], junitFile: 'x'"), "junitFile requires assertions");
        assertEquals(0, server.seen().size());
    }

    @Test
    void errorNamesUnusableFileBeforeAnyRequest() throws Exception {
        local.write("bad.json", "[1,\n 2");
        local.write("bad.csv", "a,b\n1\n");
        local.write("twice.json", "[{\"a\": 1,\n \"a\": 2}]");
        fails(
                "node { " + call("dataFile: 'twice.json'") + " }",
                "dataFile 'twice.json' is not valid JSON at line 2",
                "'a'");
        fails("node { " + call("dataFile: 'none.json'") + " }", "dataFile 'none.json' does not exist");
        fails("node { " + call("dataFile: 'bad.json'") + " }", "dataFile 'bad.json' is not valid JSON at line 2");
        fails("node { " + call("csvFile: 'bad.csv'") + " }", "csvFile 'bad.csv', line 2: 1 values instead of 2");
        fails(
                "node { " + call("csvFile: 'rows.csv', expectedFile: 'bad.json'") + " }",
                "expectedFile 'bad.json' is not valid JSON");
        fails(
                "node { " + call("data: [[1]], expectedFile: 'rows.csv', expectedColumn: 'class'") + " }",
                "expectedFile 'rows.csv' has 5 rows, but 1 are sent");
        fails(
                "node { " + call("csvFile: 'rows.csv', expectedFile: 'rows.csv'") + " }",
                "expectedFile 'rows.csv' has 4 columns; set expectedColumn");
        fails(call("dataFile: 'x.json', parallelism: 0"), "put it into node", "parallelism must be");
        fails(call("data: [a: 1], batchSize: 2"), "batchSize requires rows");
        assertEquals(0, server.seen().size());
    }

    @Test
    void scoredBatchesAreNotRepeatedAfterControllerRestart() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        AtomicBoolean third = new AtomicBoolean();
        server.on(SCORE, request -> {
            if (request.text().contains("2.5") && third.compareAndSet(false, true)) {
                hold(release);
            }
            return Reply.json(classes(request).toString());
        });
        PipelineRun run = local.pipeline("node { echo \"is ${"
                        + call("csvFile: 'rows.csv', columns: ['id', 'petal'], batchSize: 1") + "}\" }")
                .start();
        await().until(third::get);
        run.restartRunningSteps();
        release.countDown();
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
        assertTrue(run.consoleText().contains("is [0, 1, 2, 0, 1]"), run.consoleText());
        assertTrue(run.consoleText().contains("2 of 5 batches are done"), run.consoleText());
        List<Integer> asked =
                sent().stream().map(body -> body.at("/data/0/0").asInt()).toList();
        // The third was under way; whoever asked then may even go on for a while.
        assertEquals(1, Collections.frequency(asked, 1));
        assertEquals(1, Collections.frequency(asked, 2));
        assertTrue(asked.containsAll(List.of(3, 4, 5)), asked.toString());
    }

    private static void hold(CountDownLatch latch) {
        try {
            assertTrue(latch.await(1, TimeUnit.MINUTES));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void assertionsCannotPassByAccident() throws Exception {
        local.write("none.json", "[]");
        local.write("nan.csv", "class\n0\nnan\n2\n0\n1\n");
        local.write("token.json", "[0, NaN]");
        local.write("classes.csv", "class\n0\n1\n2\n0\n1\n");
        fails(call("data: [[1]], assertions: []"), "assertions is empty: add an assertion");
        fails(call("data: [[1]], assertions: ['$.a !== 1']"), "the value '= 1' is not valid");
        fails("node { " + call("data: [], expectedFile: 'none.json'") + " }", "expectedFile 'none.json' has no rows");
        String rows = "csvFile: 'rows.csv', columns: ['sepal', 'petal'], ";
        fails(
                "node { " + call(rows + "expectedFile: 'nan.csv'") + " }",
                "expectedFile 'nan.csv', row 2 is nan, which no result can be compared with");
        fails("node { " + call(rows + "expectedFile: 'token.json'") + " }", "is not valid JSON at line 1");
        fails(
                "node { " + call(rows + "expectedFile: 'classes.csv', minMatch: 0") + " }",
                "minMatch must be more than 0");
        assertEquals(List.of(), server.seen());

        // One too few in the first batch and one too many in the second, so that the sum is right.
        server.on(SCORE, request -> {
            ArrayNode classes = classes(request);
            classes.add(1);
            if (classes.size() > 2) {
                classes.remove(0);
                classes.remove(0);
            }
            return Reply.json("{\"result\":" + classes + "}");
        });
        fails(
                "node { " + call(rows + "expectedFile: 'classes.csv', batchSize: 3, minMatch: 0.1") + " }",
                "In batch 1 of 2 (rows 1 to 3): 2 results for 3 rows");
    }

    @Test
    void columnOfNumbersAndTextIsReported() throws Exception {
        local.write("mixed.csv", "x,y\n1,2\nNaN,.5\n");
        succeeds(
                "node { " + call("csvFile: 'mixed.csv'") + " }",
                "Azure ML: csvFile 'mixed.csv': column 'x' contains numbers (1 in line 2) and text (\"NaN\" in line 3)");
        assertEquals("{\"data\":[[1,2],[\"NaN\",0.5]]}", sent().get(0).toString());
    }

    @Test
    void loginPageIsNeitherAResponseNorASchema() throws Exception {
        Reply page = Reply.bytes(200, "<html><title>Sign in</title></html>".getBytes(StandardCharsets.UTF_8))
                .with("Content-Type", "text/html");
        server.on("GET /swagger.json", request -> page);
        server.on(SCORE, request -> page);
        String console = fails(
                call("data: [[1], [2]], batchSize: 1, raw: true, checkInput: true"),
                "In batch 1 of 2 (rows 1 to 1): ",
                "the response is a web page (Sign in) instead of JSON",
                "input not checked: the endpoint's swagger.json cannot be read: not JSON");
        assertFalse(console.contains("(HTTP 200)"), console);
    }

    @Test
    void stopInterruptsRequestsUnderWay() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        server.on(SCORE, request -> {
            hold(release);
            return Reply.json("[1]");
        });
        PipelineRun run = local.pipeline(call("data: [1, 2, 3, 4], batchSize: 1, parallelism: 2"))
                .start();
        await().until(() -> server.count(SCORE) == 2);
        run.interrupt(Result.ABORTED);
        assertEquals(Result.ABORTED, run.await().result(), run.consoleText());
        release.countDown();
        assertEquals(2, server.count(SCORE));
    }

    @Test
    void errorWhileReportingFailsTheStep() throws Exception {
        SingleStepContext context = context().with(TaskListener.class, () -> {
            throw new NoClassDefFoundError("Report");
        });
        scoreStep("[1]").start(context).start();
        assertInstanceOf(NoClassDefFoundError.class, context.outcome());
        assertEquals(1, server.count(SCORE));
    }

    @Test
    void junitFileIsWrittenThroughTheConnectionOfAnAgentThatHasReconnected() throws Exception {
        Path before = Files.createDirectory(local.workspace().resolve("before"));
        Path after = Files.createDirectory(local.workspace().resolve("after"));
        AtomicBoolean reconnected = new AtomicBoolean();
        server.on(SCORE, request -> {
            reconnected.set(true);
            return Reply.json("[1]");
        });
        SingleStepContext context =
                context().with(FilePath.class, () -> new FilePath((reconnected.get() ? after : before).toFile()));
        AmlScoreStep step = scoreStep("[1]");
        step.setAssertions("$[0] == 1");
        step.setJunitFile("report.xml");
        step.start(context).start();
        assertEquals(List.of(1), context.outcome(), context.log());
        assertTrue(Files.exists(after.resolve("report.xml")));
        assertFalse(Files.exists(before.resolve("report.xml")));
    }

    @Test
    void responseIsReportedOnceTheAgentHasReconnected() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        SingleStepContext context = context().with(FilePath.class, () -> {
            // Connected for the parameters and the input, then away for the first attempt to report.
            if (requests.incrementAndGet() == 3) {
                throw new IOException("agent-7 is offline");
            }
            return new FilePath(local.workspace().toFile());
        });
        server.on(SCORE, request -> Reply.json("[1]"));
        AmlScoreStep step = scoreStep("[1]");
        step.setAssertions("$[0] == 1");
        step.setJunitFile("report.xml");
        step.start(context).start();
        assertEquals(List.of(1), context.outcome(), context.log());
        assertTrue(Files.exists(local.workspace().resolve("report.xml")));
        assertEquals(1, server.count(SCORE));
    }

    private SingleStepContext context() throws Exception {
        PipelineBuild build = local.pipeline("echo 'hello'").start().await().build();
        return new SingleStepContext().with(Run.class, () -> build);
    }

    private AmlScoreStep scoreStep(String data) {
        AmlScoreStep step = new AmlScoreStep();
        step.setScoringUri(server.uri("/score").toString());
        step.setData(data);
        return step;
    }

    @Test
    void endpointIsFoundByNameWithItsKey() throws Exception {
        assumeTrue(LocalAzureMl.pythonWorks("python3"), "skipped: needs python3");
        local.azure()
                .addRun("iris", "r-1")
                .append("outputs/score.py", """
                        import json
                        def run(raw):
                            rows = json.loads(raw)['data']
                            return json.dumps({'result': [0 if row[-1] < 1 else 1 for row in rows]})
                        """.getBytes(StandardCharsets.UTF_8))
                .append("outputs/swagger.json", """
                        {"swagger": "2.0", "paths": {"/score": {"post": {"parameters": [
                          {"in": "body", "name": "x", "schema": {"$ref": "#/definitions/ServiceInput"}}]}}},
                         "definitions": {"ServiceInput": {"type": "object", "required": ["data"], "properties": {"data":
                           {"type": "array", "items": {"type": "array", "items": {"type": "number"}}}}}}}
                        """.getBytes(StandardCharsets.UTF_8))
                .complete();
        String register = "amlRegisterModel(name: 'iris', runId: 'r-1', path: 'outputs')\n";
        assertEquals(Result.SUCCESS, local.inWorkspace(register).start().await().result());
        local.azure().addService("iris-svc", "iris:1");
        PipelineRun run = local.inWorkspace("""
                node {
                  amlScore(endpoint: 'iris-svc', csvFile: 'rows.csv', columns: ['sepal', 'petal'], batchSize: 3,
                           assertions: ['$.result == [0, 1, 1, 0, 1]'], apiGeneration: 'v1')
                }
                catchError { amlScore(endpoint: 'iris-svc', data: [[1, 'x'], 2], apiGeneration: 'v1') }
                amlScore(endpoint: 'iris-svc', data: [['x']], checkInput: false, apiGeneration: 'v1')
                """).start().await();
        String console = run.consoleText();
        assertEquals(Result.FAILURE, run.result(), console);
        assertTrue(console.contains("1 of 1 assertions passed"), console);
        assertTrue(console.contains("data[0][1] is \"x\", not a number; data[1] is 2, not a list"), console);
        assertTrue(console.contains("TypeError"), console);
        assertFalse(console.contains(local.azure().scoringKey()), console);
    }
}
