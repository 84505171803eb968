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
            assertEquals(
                    1,
                    local.azure()
                            .requests()
                            .matching(each -> each.query().contains("comp=userdelegationkey"))
                            .size());
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
}
