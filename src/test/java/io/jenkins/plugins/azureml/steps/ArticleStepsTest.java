package io.jenkins.plugins.azureml.steps;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.azureml.actions.AmlBuildAction;
import io.jenkins.plugins.azureml.localazure.Fault;
import io.jenkins.plugins.azureml.localazure.SimulatedRun;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Listing, downloading, cancelling and any other request. */
class ArticleStepsTest {

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension();

    private PipelineRun run(String body) throws Exception {
        return local.inWorkspace(body).start().await();
    }

    private String succeeds(String body, String... parts) throws Exception {
        PipelineRun run = run(body);
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        return holds(run, parts);
    }

    private String fails(String body, String... parts) throws Exception {
        PipelineRun run = run(body);
        assertEquals(Result.FAILURE, run.result(), run.consoleText());
        return holds(run, parts);
    }

    private String holds(PipelineRun run, String... parts) {
        String console = run.consoleText();
        for (String part : parts) {
            assertTrue(console.contains(part), part + " is not in:\n" + console);
        }
        assertFalse(console.contains("sig="), console);
        assertFalse(console.contains(local.azure().clientSecret()), console);
        return console;
    }

    private SimulatedRun trained() {
        SimulatedRun run = local.azure().addRun("iris", "r-1");
        run.append("outputs/model.json", "{\"a\":1}".getBytes(StandardCharsets.UTF_8));
        run.append("outputs/deep/er/x.txt", "hello".getBytes(StandardCharsets.UTF_8));
        run.append("logs/a.txt", "log".getBytes(StandardCharsets.UTF_8));
        return run;
    }

    @Test
    void modelsAreListedWithTheirTags() throws Exception {
        trained().complete();
        succeeds("""
                for (int i = 1; i <= 3; i++) {
                  amlRegisterModel(name: 'iris', runId: 'r-1', path: 'outputs/model.json', tags: [n: "${i}"])
                }
                def all = amlListModels(name: 'iris', limit: 2)
                echo "found ${all.collect { it.id }} of ${all[0].runId}"
                def some = amlListModels(tags: [n: '1'])
                echo "tagged ${some[0].version} ${some[0].tags}"
                """, "found [iris:3, iris:2] of r-1", "tagged 1 [n:1]");
        fails("amlListModels(name: '?', limit: 0)", "name must begin", "limit must be at least 1");
    }

    @Test
    void filesOfARunAreDownloadedFromTheStorage() throws Exception {
        trained().complete();
        succeeds("""
                node {
                  def d = amlDownload(runId: 'r-1', experiment: 'iris', path: 'outputs', target: 'got')
                  echo "got ${d.count} ${d.bytes} ${d.files.sort()}"
                }
                """, "got 2 12 [outputs/deep/er/x.txt, outputs/model.json]");
        assertEquals("hello", Files.readString(local.workspace().resolve("got/outputs/deep/er/x.txt")));
        assertFalse(Files.exists(local.workspace().resolve("got/logs")));
        succeeds("node { amlDownload(runId: 'r-1') }", "downloaded 3 files");
        assertEquals("log", Files.readString(local.workspace().resolve("logs/a.txt")));
    }

    @Test
    void expiredUrlIsRequestedAgain() throws Exception {
        trained().complete();
        local.azure()
                .faults()
                .add(Fault.on("GET", "model.json$")
                        .at(io.jenkins.plugins.azureml.localazure.Service.STORAGE)
                        .status(403, "<Error><Code>AuthenticationFailed</Code></Error>")
                        .times(1));
        succeeds("node { amlDownload(runId: 'r-1', path: 'outputs/model.json') }", "downloaded 1 file,");
    }

    @Test
    void fileMissingFromTheStorageIsSkippedInAFolder() throws Exception {
        trained().complete();
        local.azure()
                .faults()
                .add(Fault.on("GET", "logs/a.txt$")
                        .at(io.jenkins.plugins.azureml.localazure.Service.STORAGE)
                        .status(404, "<Error><Code>BlobNotFound</Code></Error>"));
        succeeds(
                "node { def d = amlDownload(runId: 'r-1')\necho \"got ${d.count} ${d.files}\" }",
                "skipped files that are listed, but not in the storage: logs/a.txt\n",
                "got 2 [outputs/deep/er/x.txt, outputs/model.json]");
        fails(
                "node { amlDownload(runId: 'r-1', path: 'logs/a.txt') }",
                "The file 'logs/a.txt' of run r-1 is listed, but does not exist in the storage");
        fails("node { amlDownload(runId: 'r-1', path: 'logs') }", "Run r-1 has no files at 'logs'");
    }

    @Test
    void interruptedDownloadLeavesNoPartialFile() throws Exception {
        trained().complete();
        Fault slow = local.azure()
                .faults()
                .add(Fault.on("GET", "model.json$")
                        .at(io.jenkins.plugins.azureml.localazure.Service.STORAGE)
                        .delay(Duration.ofMillis(600))
                        .times(1));
        PipelineRun run =
                local.inWorkspace("node { amlDownload(runId: 'r-1') }").start();
        await().until(() -> slow.seen() > 0);
        run.restartRunningSteps();
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
        assertEquals("{\"a\":1}", Files.readString(local.workspace().resolve("outputs/model.json")));
    }

    @Test
    void errorsNameTheProblemOfADownload() throws Exception {
        trained().complete();
        fails("node { amlDownload(runId: 'r-1', path: 'none') }", "Run r-1 has no files at 'none'");
        fails("node { amlDownload(runId: 'nobody') }", "nobody", "not found");
        fails("node { amlDownload(runId: 'a b', path: '../x') }", "runId must begin", "path '../x'");
        fails("amlDownload(runId: 'r-1')", "node");
    }

    @Test
    void runIsCanceled() throws Exception {
        local.azure().addRun("iris", "r-2").status("Running");
        succeeds(
                "def c = amlCancelRun(runId: 'r-2', experiment: 'iris')\necho \"now ${c.status}\"",
                "run r-2: cancellation requested");
        succeeds("def c = amlCancelRun(runId: 'r-2', experiment: 'iris')\necho \"now ${c.runId}\"", "now r-2");
        fails("amlCancelRun(runId: 'nobody', experiment: 'iris')", "nobody", "404");
    }

    @Test
    void buildPageShowsACanceledRun() throws Exception {
        local.azure().addRun("iris", "r-3").status("Running");
        PipelineRun run = run("amlCancelRun(runId: 'r-3', experiment: 'iris')");
        AmlBuildAction page = run.build().getAction(AmlBuildAction.class);
        assertTrue(List.of("CancelRequested", "Canceled")
                .contains(page.getRuns().get(0).getStatus()));
    }

    @Test
    void requestIsSentByItsPath() throws Exception {
        succeeds("""
                def c = amlRequest('{ws}/computes')
                echo "status ${c.status}, computes ${c.body.value.collect { it.name }}"
                def all = amlRequest(path: '/history/v1.0{ws}/experiments', api: 'regional', all: true)
                echo "experiments ${all.body}"
                def made = amlRequest(path: '/history/v1.0{ws}/experiments:query', api: 'regional', method: 'POST', body: [top: 1])
                echo "runs ${made.body.value}"
                """, "status 200, computes [" + local.azure().compute() + "]", "experiments []", "runs []");
    }

    @Test
    void secretsInTheResponseAreMasked() throws Exception {
        local.azure().addService("svc", "iris:1");
        String console = succeeds(
                "echo \"keys ${amlRequest(path: '/modelmanagement/v1.0{ws}/services/svc/listkeys', api: 'regional',"
                        + " method: 'POST').body}\"",
                "keys [primaryKey:****");
        assertFalse(console.contains(local.azure().scoringKey()), console);
    }

    @Test
    void errorForUnsupportedApiVersionListsSupportedOnes() throws Exception {
        fails("amlRequest(path: '{ws}', apiVersion: 'none')", "MissingApiVersionParameter", "2019-11-01", "2024-10-01");
    }

    @Test
    void onlyPathsAreAccepted() throws Exception {
        fails(
                "amlRequest(path: 'https://evil.example/x', method: 'BREW', api: 'other')",
                "path must begin with one slash",
                "method 'BREW'",
                "api 'other'");
        assertEquals(0, local.azure().requests().total());
    }

    @Test
    void postIsNotSentAgainAfterControllerRestart() throws Exception {
        Fault slow =
                local.azure().faults().add(Fault.on("POST", "experiments/e1$").delayResponse(Duration.ofMillis(500)));
        PipelineRun run = local.inWorkspace(
                        "amlRequest(path: '/history/v1.0{ws}/experiments/e1', api: 'regional', method: 'POST')")
                .start();
        await().until(() -> slow.seen() > 0);
        run.restartRunningSteps();
        assertEquals(Result.FAILURE, run.await().result());
        assertTrue(run.consoleText().contains("was not retried"), run.consoleText());
        assertEquals(1, slow.seen());
    }
}
