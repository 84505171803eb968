package io.jenkins.plugins.azureml.steps.run;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.azureml.localazure.Fault;
import io.jenkins.plugins.azureml.localazure.RecordedRequest;
import io.jenkins.plugins.azureml.localazure.Service;
import io.jenkins.plugins.azureml.localazure.StorageRole;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code amlDownload} of models and data assets. */
class DownloadAssetTest {

    private static final String REGISTER = "amlRegisterModel(name: 'iris', runId: 'r-1', path: 'outputs/model')";

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension().v2();

    @BeforeEach
    void train() throws Exception {
        local.azure()
                .addRun("iris", "r-1")
                .append("outputs/model/MLmodel", bytes("flavors: {}\n"))
                .append("outputs/model/deep/ü b.bin", bytes("12345"))
                .append("outputs/model-2/other.txt", bytes("other"))
                .complete();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
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

    private String fails(String body) throws Exception {
        return console(Result.FAILURE, body);
    }

    private static void assertContains(String console, String part) {
        assertTrue(console.contains(part), part + " is not in:\n" + console);
    }

    private String file(String path) throws Exception {
        return Files.readString(local.workspace().resolve(path));
    }

    private void apply(String name, String text) throws Exception {
        local.write("aml/" + name + ".yml", text);
        console(Result.SUCCESS, "amlApply(files: 'aml/" + name + ".yml')");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void modelOfARunIsDownloadedAsMicrosoftsClientDoes(boolean v1) throws Exception {
        local.azure().v1LegacyMode(v1);
        console(Result.SUCCESS, REGISTER);
        assertContains(
                download("model: 'iris:1', target: 'got'"),
                "got iris:1 at iris/model: 2 17 [iris/model/MLmodel, iris/model/deep/ü b.bin]");
        assertEquals("flavors: {}\n", file("got/iris/model/MLmodel"));
        assertEquals("12345", file("got/iris/model/deep/ü b.bin"));
        assertContains(download("model: 'iris:1', path: 'MLmodel'"), "1 12 [iris/model/MLmodel]");
        assertContains(download("model: 'iris:1', path: 'deep/'"), "1 5 [iris/model/deep/ü b.bin]");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void modelOfLocalFilesIsDownloaded(boolean v1) throws Exception {
        local.azure().v1LegacyMode(v1);
        local.write("home/m.pkl", "weights");
        local.write("home/folder/a/b.txt", "b");
        console(Result.SUCCESS, """
                amlRegisterModel(name: 'one', file: 'home/m.pkl'); amlRegisterModel(name: 'many', file: 'home/folder')""");
        assertContains(download("model: 'one:1', target: 'got'"), "got one:1 at one/m.pkl: 1 7 [one/m.pkl]");
        assertEquals("weights", file("got/one/m.pkl"));
        assertContains(download("model: 'many@latest', target: 'got'"), ": 1 1 [many/folder/a/b.txt]");
    }

    @Test
    void latestVersionIsTheOneThatWasCreatedLast() throws Exception {
        console(Result.SUCCESS, REGISTER + "; " + REGISTER);
        assertContains(download("model: 'iris@latest'"), "got iris:2 at iris/model");
    }

    @Test
    void modelsAndDataAreNamedByTheMapsOfOtherSteps() throws Exception {
        local.write("aml/data.yml", "name: rows\ntype: uri_file\npath: rows.csv\n");
        local.write("aml/rows.csv", "a,b\n");
        String console = console(Result.SUCCESS, """
                def model = %s
                def applied = amlApply(files: 'aml/data.yml')
                echo "got ${amlDownload(model: model).path} ${amlDownload(data: applied[0]).path}"
                """.formatted(REGISTER));
        assertContains(console, "got iris/model rows/rows.csv");
        assertEquals("a,b\n", file("rows/rows.csv"));
    }

    @ParameterizedTest
    @CsvSource({"uri_folder, folder", "mltable, table"})
    void folderOfDataIsDownloaded(String type, String folder) throws Exception {
        local.write("aml/" + folder + "/MLTable", "paths: [{file: ./x.csv}]\n");
        local.write("aml/" + folder + "/x.csv", "1\n");
        apply("data", "name: d\ntype: " + type + "\npath: " + folder + "\n");
        assertContains(
                download("data: 'd@latest'"),
                "got d:1 at d/" + folder + ": 2 27 [d/" + folder + "/MLTable, d/" + folder + "/x.csv]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "azureml://jobs/r-1/outputs/artifacts/paths/outputs/model/",
                "azureml://jobs/r-1/outputs/artifacts/outputs/model",
                "runs:/r-1/outputs/model",
                "azureml://datastores/workspaceartifactstore/paths/ExperimentRun/dcid.r-1/outputs/model"
            })
    void dataAtTheFilesOfARunIsDownloaded(String uri) throws Exception {
        apply("data", "name: d\ntype: uri_folder\npath: " + uri + "\n");
        assertContains(download("data: 'd:1'"), "got d:1 at d/model: 2 17 [d/model/MLmodel, d/model/deep/ü b.bin]");
    }

    @Test
    void namedOutputOfAJobThatBecameDataIsDownloaded() throws Exception {
        local.write("src/x.sh", "mkdir -p $1/sub && echo rows > $1/sub/r.csv\n");
        console(Result.SUCCESS, """
                def run = amlSubmitRun(experiment: 'iris', sourceDirectory: 'src', outputs: [out: [type: 'uri_folder']],
                    definition: [command: 'bash x.sh ${{outputs.out}}', environment: [image: 'x/y:1'], compute: 'azureml:%s'])
                amlWaitRun(runId: run.runId, experiment: 'iris')
                writeFile(file: 'aml/data.yml', text:
                    "name: d\\ntype: uri_folder\\npath: azureml://jobs/${run.runId}/outputs/out/paths/sub\\n")
                amlApply(files: 'aml/data.yml')""".formatted(local.azure().compute()));
        assertContains(download("data: 'd:1'"), "at d/sub: 1 5 [d/sub/r.csv]");
    }

    @Test
    void agentReceivesOnlyReadSignaturesAndARefusedOneIsRenewed() throws Exception {
        local.write("home/m.pkl", "weights");
        console(Result.SUCCESS, "amlRegisterModel(name: 'one', file: 'home/m.pkl')");
        local.azure()
                .faults()
                .add(Fault.on("GET", "m.pkl$")
                        .at(Service.STORAGE)
                        .status(403, "<Error><Code>AuthenticationFailed</Code></Error>")
                        .times(1));
        assertContains(download("model: 'one:1'"), ": 1 7 [one/m.pkl]");
        List<RecordedRequest> reads = local.azure().requests().matching("GET", "m.pkl");
        assertTrue(reads.stream().noneMatch(RecordedRequest::token), "a token went to the storage");
    }

    @Test
    void lostResponsesAreRetried() throws Exception {
        console(Result.SUCCESS, REGISTER);
        Fault version = local.azure()
                .faults()
                .add(Fault.on("GET", "/models/iris/versions/1").resetAfter().times(1));
        Fault part = local.azure()
                .faults()
                .add(Fault.on("GET", "MLmodel$")
                        .at(Service.STORAGE)
                        .resetAfter()
                        .times(1));
        assertContains(download("model: 'iris:1'"), ": 2 17 ");
        assertEquals(List.of(2, 2), List.of(version.seen(), part.seen()), "each is sent again once");
    }

    @Test
    void restartDownloadsTheVersionThatWasTheLatestAtTheStart() throws Exception {
        console(Result.SUCCESS, REGISTER);
        Fault slow = local.azure()
                .faults()
                .add(Fault.on("GET", "MLmodel$")
                        .at(Service.STORAGE)
                        .delay(Duration.ofMillis(600))
                        .times(1));
        PipelineRun run = local.inWorkspace("node { echo \"got ${amlDownload(model: 'iris@latest').model}\" }")
                .start();
        await().until(() -> slow.seen() > 0);
        console(Result.SUCCESS, REGISTER);
        run.restartRunningSteps();
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
        assertContains(run.consoleText(), "got iris:1");
        assertEquals("flavors: {}\n", file("iris/model/MLmodel"));
    }

    @Test
    void abortLeavesNoPartialFile() throws Exception {
        console(Result.SUCCESS, REGISTER);
        Fault slow = local.azure()
                .faults()
                .add(Fault.on("GET", "MLmodel$").at(Service.STORAGE).delay(Duration.ofSeconds(30)));
        PipelineRun run = local.inWorkspace("node { amlDownload(model: 'iris:1', target: 'x') }")
                .start();
        await().until(() -> slow.seen() > 0);
        run.interrupt(Result.ABORTED);
        assertEquals(Result.ABORTED, run.await().result(), run.consoleText());
        assertFalse(Files.exists(local.workspace().resolve("x/iris/model/MLmodel")));
    }

    @Test
    void storageWithoutKeysIsReadWithTheRolesOfTheCaller() throws Exception {
        local.write("home/m.pkl", "weights");
        console(Result.SUCCESS, REGISTER + "; amlRegisterModel(name: 'one', file: 'home/m.pkl')");
        local.azure().allowSharedKeyAccess(false);
        local.azure().storageRoles();
        assertContains(
                fails("amlDownload(model: 'one:1')"),
                "grant the identity " + local.azure().clientId() + " the role 'Storage Blob Data Reader'");
        local.azure().storageRoles(StorageRole.BLOB_DATA_READER);
        assertContains(download("model: 'one:1'"), ": 1 7 [one/m.pkl]");
        assertContains(download("model: 'iris:1'"), ": 2 17 ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "target: 'x' | runId is missing: set one of runId, model and data",
                "runId: 'r-1', model: 'iris:1' | set only one of runId, model and data",
                "model: 'iris:1', data: 'd:1' | set only one of runId, model and data",
                "model: 'iris' | model 'iris' must be NAME:VERSION, NAME@latest or the full id of a version of a model in",
                "data: 'd@old' | data 'd@old' must be NAME:VERSION, NAME@latest or the full id of a version of a data asset",
                "model: 'a/b:1' | model 'a/b:1' must be",
                "model: 'iris:1', output: 'o', experiment: 'e', path: '../x' | output belongs to a run",
                "model: 'iris:1', output: 'o', experiment: 'e', path: '../x' | experiment belongs to a run",
                "model: 'iris:1', output: 'o', experiment: 'e', path: '../x' | path '../x'",
                "data: '/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/w/models/m/versions/1' | data '/subscriptions/",
                "model: '/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/w/models/m/versions/1' | belongs to the workspace w (resource group g), and the step uses the workspace"
            })
    void invalidParametersAreRefusedBeforeAnyRequest(String parameters, String problem) throws Exception {
        int before = local.azure().requests().all().size();
        assertContains(fails("amlDownload(" + parameters + ")"), problem);
        assertEquals(before, local.azure().requests().all().size());
    }

    @Test
    void fullIdsOfTheWorkspaceAreAccepted() throws Exception {
        console(Result.SUCCESS, REGISTER);
        String id = local.azure().workspacePath() + "/models/iris/versions/1";
        for (String prefix : List.of("", "azureml:", "azureml:/")) {
            assertContains(download("model: '" + prefix + id + "'"), "got iris:1 at iris/model: 2 17");
        }
        assertContains(download("model: 'azureml:iris:1'"), "got iris:1");
    }

    @Test
    void namesCanHaveThePrefixOrBeThePrefix() {
        assertEquals(
                "iris:1", AssetName.of(AssetName.Kind.MODEL, "azureml:iris:1").id());
        assertEquals(
                "azureml:1", AssetName.of(AssetName.Kind.MODEL, "azureml:1").id());
        assertEquals(
                "azureml@latest",
                AssetName.of(AssetName.Kind.DATA, "azureml@latest").id());
    }

    @Test
    void errorsNameTheAsset() throws Exception {
        console(Result.SUCCESS, REGISTER);
        assertContains(fails("amlDownload(model: 'iris:7')"), "The model iris:7 does not exist in workspace");
        assertContains(fails("amlDownload(model: 'none@latest')"), "The model none@latest does not exist in workspace");
        assertContains(fails("amlDownload(data: 'd:1')"), "The data asset d:1 does not exist in workspace");
        assertContains(
                fails("amlDownload(model: 'iris:1', path: 'none')"),
                "The model iris:1 has no files at 'none' in the storage.");
    }

    @Test
    void filesOutsideOfTheWorkspaceAreNamedWithoutTheirSignature() throws Exception {
        apply("web", "name: web\ntype: uri_file\npath: https://example.com/rows.csv?sv=1&sig=secret\n");
        apply(
                "far",
                "name: far\ntype: uri_folder\npath: azureml://subscriptions/s/resourcegroups/g/workspaces/w/datastores/d/paths/p\n");
        assertContains(
                fails("amlDownload(data: 'web:1')"),
                "The data asset web:1 is at https://example.com/rows.csv, outside of the datastores of the workspace."
                        + " What to do: download it from there, for example with curl.");
        assertContains(
                fails("amlDownload(data: 'far:1')"),
                "The data asset far:1 is in a datastore of the workspace w (resource group g).");
    }

    @Test
    void v1HasNoDataAssets() throws Exception {
        local.azure().v1LegacyMode(true);
        assertContains(fails("amlDownload(data: 'd:1')"), "data 'd:1': data assets require the v2 API, but workspace");
    }
}
