package io.jenkins.plugins.azureml.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.azureml.localazure.Fault;
import io.jenkins.plugins.azureml.localazure.LocalAzureMlOptions;
import io.jenkins.plugins.azureml.localazure.RecordedRequest;
import io.jenkins.plugins.azureml.localazure.Service;
import io.jenkins.plugins.azureml.localazure.StorageRole;
import io.jenkins.plugins.azureml.steps.submit.SubmitRunTest;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.LogCapture;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Steps with storage that refuses account keys. */
class KeylessStorageStepsTest {

    private static final String COMMAND =
            "mkdir -p outputs $1 && cp $2 outputs/copy.txt && cp $2 $1/model.txt && cat $2";

    /** The shared behavior of a workspace whose service signs with its own identity, and one whose service still uses keys. */
    abstract static class Steps {

        abstract LocalAzureExtension local();

        String console(Result result, String body) throws Exception {
            PipelineRun run = local().inWorkspace(body).start().await();
            assertEquals(result, run.result(), run.consoleText());
            assertFalse(run.consoleText().contains("sig="), run.consoleText());
            return run.consoleText();
        }

        String trainAndRead() throws Exception {
            local().write("src/train.sh", COMMAND + "\n");
            local().write("data/input.txt", "local data\n");
            local().write("model/weights.txt", "weights\n");
            return console(Result.SUCCESS, """
                    node {
                      def run = amlSubmitRun(experiment: 'iris', sourceDirectory: 'src',
                          inputs: [data: [type: 'uri_file', path: 'data/input.txt']], outputs: [model: [type: 'uri_folder']],
                          definition: [command: 'bash train.sh ${{outputs.model}} ${{inputs.data}}',
                                       environment: [image: 'x/y:1'], compute: 'azureml:%s'])
                      amlWaitRun(runId: run.runId, experiment: 'iris')
                      def files = amlDownload(runId: run.runId, experiment: 'iris', path: 'outputs', target: 'got')
                      def model = amlDownload(runId: run.runId, output: 'model', target: 'got')
                      def registered = amlRegisterModel(name: 'm', file: 'model')
                      echo "got ${files.files} ${model.files} ${registered.name}:${registered.version}"
                    }""".formatted(local().azure().compute()));
        }

        List<RecordedRequest> refusals() {
            return local().azure()
                    .requests()
                    .matching(each -> each.service() == Service.STORAGE && each.status() == 403);
        }

        @Test
        void sourcesDataLogsArtifactsOutputsAndModelsWork() throws Exception {
            String console = trainAndRead();
            assertTrue(console.contains("\nlocal data\n"), console);
            assertTrue(console.contains("got [outputs/copy.txt] [model/model.txt] m:1"), console);
            assertEquals("local data\n", Files.readString(local().workspace().resolve("got/model/model.txt")));
            assertTrue(
                    local()
                            .azure()
                            .requests()
                            .matching(each -> each.service() == Service.STORAGE && each.token())
                            .stream()
                            .allMatch(each -> each.query().contains("comp=userdelegationkey")),
                    "a token went to the storage with another request");
        }

        @Test
        void outputInADataLakeIsRead() throws Exception {
            local().azure().addDataLake("lake");
            local().write("src/train.sh", "mkdir -p $1/sub && echo weights > $1/sub/model.txt\n");
            String console =
                    console(Result.SUCCESS, """
                    node {
                      def run = amlSubmitRun(experiment: 'iris', sourceDirectory: 'src',
                          outputs: [model: [type: 'uri_folder', path: 'azureml://datastores/lake/paths/models']],
                          definition: [command: 'bash train.sh ${{outputs.model}}', environment: [image: 'x/y:1'],
                                       compute: 'azureml:%s'])
                      amlWaitRun(runId: run.runId, experiment: 'iris')
                      echo "got ${amlDownload(runId: run.runId, output: 'model', target: 'got').files}"
                    }""".formatted(local().azure().compute()));
            assertTrue(console.contains("got [model/sub/model.txt]"), console);
            assertEquals("weights\n", Files.readString(local().workspace().resolve("got/model/sub/model.txt")));
        }

        @Test
        void missingRoleFailsTheUploadWithTheCommandThatAssignsIt() throws Exception {
            local().azure().storageRoles(StorageRole.BLOB_DATA_READER);
            local().write("src/train.sh", "true\n");
            String console =
                    console(Result.FAILURE, """
                    node {
                      amlSubmitRun(experiment: 'iris', sourceDirectory: 'src',
                          definition: [command: 'true', environment: [image: 'x/y:1'], compute: 'azureml:%s'])
                    }""".formatted(local().azure().compute()));
            assertTrue(
                    console.contains("rejected the upload of the sources by signed URL (HTTP 403"
                            + " AuthorizationPermissionMismatch"),
                    console);
            assertTrue(
                    console.contains("az role assignment create --assignee "
                            + local().azure().clientId()
                            + " --role \"Storage Blob Data Contributor\" --scope /subscriptions/"),
                    console);
        }

        @Test
        void noSignatureIsInTheLogAtAnyLevel() throws Exception {
            Logger logger = Logger.getLogger("io.jenkins.plugins.azureml");
            Level before = logger.getLevel();
            logger.setLevel(Level.ALL);
            try (LogCapture log = new LogCapture("io.jenkins.plugins.azureml")) {
                trainAndRead();
                assertFalse(log.messages().isEmpty());
                for (String message : log.messages()) {
                    assertFalse(message.contains("sig=") || message.contains("skoid="), message);
                }
            } finally {
                logger.setLevel(before);
            }
        }
    }

    @Nested
    class ServiceWithIdentity extends Steps {

        @RegisterExtension
        final LocalAzureExtension local = new LocalAzureExtension()
                .v2()
                .options(LocalAzureMlOptions.defaults()
                        .allowSharedKeyAccess(false)
                        .systemDatastoresAuthMode("identity"));

        @Override
        LocalAzureExtension local() {
            return local;
        }

        @Test
        void worksFromTheFirstRequest() throws Exception {
            trainAndRead();
            assertEquals(List.of(), refusals());
            assertEquals(0, local.azure().requests().count("POST", "/listSecrets$"));
            assertEquals(1, keyRequests());
        }

        @Test
        void downloadContinuesAfterARestartOfTheController() throws Exception {
            trainAndRead();
            String id = local.azure().runIds().get(0);
            Fault slow = Fault.on("GET", "/model/model.txt$")
                    .at(Service.STORAGE)
                    .delay(Duration.ofSeconds(30))
                    .times(1);
            local.azure().faults().add(slow);
            PipelineRun run = local.inWorkspace(
                            "node { amlDownload(runId: '" + id + "', output: 'model', target: 'again') }")
                    .start()
                    .awaitRunning("amlDownload");
            SubmitRunTest.await(() -> slow.seen() > 0);
            String saved = new String(run.savedSteps(), StandardCharsets.ISO_8859_1);
            assertFalse(saved.contains("sig=") || saved.contains("skoid"), "a signed URL is in the saved state");
            run.restartRunningSteps();
            assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
            assertEquals("local data\n", Files.readString(local.workspace().resolve("again/model/model.txt")));
        }

        @Test
        void signatureThatExpiresInADownloadIsReplaced() throws Exception {
            trainAndRead();
            String run = local.azure().runIds().get(0);
            local.azure()
                    .faults()
                    .add(Fault.on("GET", "/model/model.txt$")
                            .at(Service.STORAGE)
                            .status(403, "<Error><Code>AuthenticationFailed</Code></Error>")
                            .header("x-ms-error-code", "AuthenticationFailed")
                            .times(1));
            console(Result.SUCCESS, "node { amlDownload(runId: '" + run + "', output: 'model', target: 'again') }");
            assertEquals("local data\n", Files.readString(local.workspace().resolve("again/model/model.txt")));
        }

        @Test
        void delegationKeyThatExpiresInADownloadIsRenewed() throws Exception {
            local.azure().delegationKeyLife(Duration.ofMinutes(10));
            local().write("src/train.sh", "for i in $(seq 40); do echo $i > $1/$i.txt; done\n");
            console(Result.SUCCESS, """
                    node {
                      def run = amlSubmitRun(experiment: 'iris', sourceDirectory: 'src', outputs: [model: [type: 'uri_folder']],
                          definition: [command: 'bash train.sh ${{outputs.model}}', environment: [image: 'x/y:1'],
                                       compute: 'azureml:%s'])
                      amlWaitRun(runId: run.runId, experiment: 'iris')
                    }""".formatted(local.azure().compute()));
            Fault slow = local.azure()
                    .faults()
                    .add(Fault.on("GET", "/model/").at(Service.STORAGE).delay(Duration.ofMillis(50)));
            PipelineRun run = local.inWorkspace("node { echo \"got ${amlDownload(runId: '"
                            + local.azure().runIds().get(0) + "', output: 'model', target: 'got').count}\" }")
                    .start();
            SubmitRunTest.await(() -> slow.seen() > 0);
            int keys = keyRequests();
            local.azure().advanceClock(Duration.ofMinutes(11));
            assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
            assertTrue(run.consoleText().contains("got 40"), run.consoleText());
            for (int i = 1; i <= 40; i++) {
                assertEquals(i + "\n", Files.readString(local.workspace().resolve("got/model/" + i + ".txt")));
            }
            assertFalse(refusals().isEmpty(), "no key expired");
            assertTrue(keyRequests() <= keys + 2, "a key was requested for each file");
        }

        @Test
        void delegationKeyThatExpiresInAnUploadIsRenewed() throws Exception {
            local.azure().delegationKeyLife(Duration.ofMinutes(10));
            local().write("src/train.sh", "cat data/*.txt | wc -l\n");
            for (int i = 1; i <= 40; i++) {
                local().write("src/data/" + i + ".txt", i + "\n");
            }
            Fault slow = local.azure()
                    .faults()
                    .add(Fault.on("PUT", "/data/").at(Service.STORAGE).delay(Duration.ofMillis(50)));
            PipelineRun run =
                    local.inWorkspace("""
                    node {
                      def run = amlSubmitRun(experiment: 'iris', sourceDirectory: 'src',
                          definition: [command: 'bash train.sh', environment: [image: 'x/y:1'], compute: 'azureml:%s'])
                      amlWaitRun(runId: run.runId, experiment: 'iris')
                    }""".formatted(local.azure().compute())).start();
            SubmitRunTest.await(() -> slow.seen() > 0);
            local.azure().advanceClock(Duration.ofMinutes(11));
            assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
            assertTrue(run.consoleText().contains("\n40\n"), run.consoleText());
            assertFalse(refusals().isEmpty(), "no key expired");
        }

        private int keyRequests() {
            return local.azure()
                    .requests()
                    .matching(each -> each.query().contains("comp=userdelegationkey"))
                    .size();
        }

        @Test
        void roleThatWasRemovedFailsTheDownloadWithTheCommandThatAssignsIt() throws Exception {
            trainAndRead();
            String run = local.azure().runIds().get(0);
            local.azure()
                    .faults()
                    .add(Fault.on("GET", "/model/model.txt$")
                            .at(Service.STORAGE)
                            .status(403, "<Error><Code>AuthorizationPermissionMismatch</Code></Error>")
                            .header("x-ms-error-code", "AuthorizationPermissionMismatch"));
            String console =
                    console(Result.FAILURE, "node { amlDownload(runId: '" + run + "', output: 'model', target: 'x') }");
            assertTrue(console.contains("--role \"Storage Blob Data Reader\" --scope /subscriptions/"), console);
        }
    }

    @Nested
    class ServiceWithKeys extends Steps {

        @RegisterExtension
        final LocalAzureExtension local = new LocalAzureExtension()
                .v2()
                .options(LocalAzureMlOptions.defaults().allowSharedKeyAccess(false));

        @Override
        LocalAzureExtension local() {
            return local;
        }

        @Test
        void refusalIsRemembered() throws Exception {
            trainAndRead();
            int first = refusals().size();
            trainAndRead();
            assertEquals(first, refusals().size(), refusals()::toString);
        }
    }

    @Nested
    class V1Legacy {

        @RegisterExtension
        final LocalAzureExtension local =
                new LocalAzureExtension().options(LocalAzureMlOptions.defaults().allowSharedKeyAccess(false));

        @Test
        void sourcesOfASweepAreUploaded() throws Exception {
            local.write("src/train.py", "import sys; print('rate', sys.argv)\n");
            PipelineRun run = local.inWorkspace("""
                    node {
                      def sweep = amlSubmitRun(experiment: 'iris', sourceDirectory: 'src', script: 'train.py', target: '%s',
                          environment: 'AzureML-sklearn-1.5-ubuntu20.04-py310-cpu',
                          hyperdrive: [sampling: 'grid', parameterSpace: ['--rate': [1, 2]], primaryMetric: 'acc', goal: 'maximize',
                                       maxTotalRuns: 2])
                      def ended = amlWaitRun(runId: sweep)
                      echo "ended ${ended.status}"
                    }""".formatted(local.azure().compute()))
                    .start()
                    .await();
            assertEquals(Result.SUCCESS, run.result(), run.consoleText());
            assertTrue(run.consoleText().contains("uploaded the sources (1 file"), run.consoleText());
            assertTrue(run.consoleText().contains("ended Completed"), run.consoleText());
            assertFalse(run.consoleText().contains("sig="), run.consoleText());
        }
    }
}
