package io.jenkins.plugins.azureml.steps.run;

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
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The named outputs of a job of the v2 API, which are in a datastore and not among the artifacts of its run. */
class DownloadOutputTest {

    private static final String COMMAND = "mkdir -p \"$1/deep/ü b\" && echo model > $1/model.txt"
            + " && echo more > \"$1/deep/ü b/#1.txt\" && echo page > $2 && mkdir -p $1-2 && echo other > $1-2/x";

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension().v2();

    private String trained(String output) throws Exception {
        local.write("src/train.sh", COMMAND + "\n");
        String console =
                console(Result.SUCCESS, """
                node {
                  def run = amlSubmitRun(experiment: 'iris', sourceDirectory: 'src',
                      outputs: [model: %s, page: [type: 'uri_file']],
                      definition: [command: 'bash train.sh ${{outputs.model}} ${{outputs.page}}', environment: [image: 'x/y:1'],
                                   compute: 'azureml:%s'])
                  amlWaitRun(runId: run.runId, experiment: 'iris')
                  echo "trained ${run.runId}."
                }""".formatted(output, local.azure().compute()));
        String id = console.substring(console.indexOf("trained ") + "trained ".length());
        return id.substring(0, id.indexOf('.'));
    }

    private String trained() throws Exception {
        return trained("[type: 'uri_folder']");
    }

    private String console(Result result, String body) throws Exception {
        PipelineRun run = local.inWorkspace(body).start().await();
        assertEquals(result, run.result(), run.consoleText());
        return run.consoleText();
    }

    private String download(String run, String more) throws Exception {
        return console(
                Result.SUCCESS,
                "node { def d = amlDownload(runId: '" + run + "', " + more + ")\n"
                        + "echo \"got ${d.count} ${d.bytes} ${d.files.sort()}\" }");
    }

    private String fails(String step) throws Exception {
        return console(Result.FAILURE, "node { " + step + " }");
    }

    private static void assertContains(String console, String part) {
        assertTrue(console.contains(part), part + " is not in:\n" + console);
    }

    private String file(String path) throws Exception {
        return Files.readString(local.workspace().resolve(path));
    }

    @Test
    void folderIsDownloadedBelowTheNameOfTheOutput() throws Exception {
        String run = trained();
        assertContains(
                download(run, "output: 'model', target: 'got'"), "got 2 11 [model/deep/ü b/#1.txt, model/model.txt]");
        assertEquals("model\n", file("got/model/model.txt"));
        assertEquals("more\n", file("got/model/deep/ü b/#1.txt"));
        List<RecordedRequest> reads = local.azure().requests().matching("GET", "/azureml/" + run + "/model/");
        assertEquals(2, reads.size());
        assertTrue(reads.stream().noneMatch(RecordedRequest::token), "a token went to the storage");
    }

    @Test
    void fileThatTheAgentCannotWriteIsLeftOutUnlessRequested() throws Exception {
        local.write("outputs/file", "in the way of a folder");
        local.azure()
                .addRun("iris", "odd")
                .append("outputs/file/x", new byte[] {'1'})
                .append("outputs/2024-01-01T10:00:00/m.json", new byte[] {'1', '2'})
                .complete();
        String console = download("odd", "path: 'outputs'");
        assertContains(console, "left out 1 file whose names this agent cannot write: 'outputs/file/x'");
        assertContains(console, "got 1 2 [outputs/2024-01-01T10:00:00/m.json]");
        assertContains(fails("amlDownload(runId: 'odd', path: 'outputs/file/x')"), "The agent cannot write the file");
    }

    @Test
    void fileOrPathBelowAnOutputCanBeDownloaded() throws Exception {
        String run = trained();
        assertContains(download(run, "output: 'page'"), "got 1 5 [page]");
        assertEquals("page\n", file("page"));
        assertContains(download(run, "output: 'model', path: 'deep'"), "got 1 5 [model/deep/ü b/#1.txt]");
        assertContains(download(run, "output: 'model', path: 'model.txt'"), "got 1 6 [model/model.txt]");
    }

    @Test
    void outputIsReadFromTheLocationSetByTheJob() throws Exception {
        String run = trained(
                "[type: 'uri_folder', path: 'azureml://datastores/workspaceblobstore/paths/models/${{name}}/']");
        assertContains(download(run, "output: 'model'"), "got 2 11 [model/deep/ü b/#1.txt, model/model.txt]");
        assertEquals(
                2,
                local.azure().requests().matching("GET", "/models/" + run + "/").size());
    }

    @Test
    void agentReceivesOnlyReadSignaturesOfSingleFiles() throws Exception {
        String run = trained();
        String console = download(run, "output: 'model'");
        assertFalse(console.contains("sig="), console);
        local.azure()
                .faults()
                .add(Fault.on("GET", "/model/model.txt$")
                        .at(Service.STORAGE)
                        .status(403, "<Error><Code>AuthenticationFailed</Code></Error>")
                        .times(1));
        assertContains(download(run, "output: 'model', path: 'model.txt'"), "got 1 6");
    }

    @Test
    void errorsNameTheProblemOfAnOutput() throws Exception {
        String run = trained();
        assertContains(
                fails("amlDownload(runId: '" + run + "', output: 'modle')"),
                "output 'modle': job " + run + " has no such output. It has model, page.");
        assertContains(
                fails("amlDownload(runId: '" + run + "', output: 'model', path: 'none')"),
                "Output model of run " + run + " has no files at 'none'");
        assertContains(fails("amlDownload(runId: 'r', output: 'a/b')"), "output 'a/b' must have letters");
        assertContains(fails("amlDownload(runId: 'r', output: 'default')"), "set path instead of output");
    }

    @Test
    void datastoreWithoutAccountKeyIsReadWithTheRolesOfTheCaller() throws Exception {
        String run = trained();
        local.azure()
                .faults()
                .add(Fault.on("POST", "/listSecrets").status(200, "{\"secretsType\":\"ServicePrincipal\"}"));
        local.azure().storageRoles();
        assertContains(
                fails("amlDownload(runId: '" + run + "', output: 'model')"),
                "What to do: grant the identity " + local.azure().clientId()
                        + " the role 'Storage Blob Data Reader' on the storage account ");
        local.azure().storageRoles(StorageRole.BLOB_DATA_READER);
        assertContains(download(run, "output: 'page'"), "got 1 5 [page]");
    }

    @Test
    void pathThatNamesAnOutputIsExplained() throws Exception {
        String run = trained();
        assertContains(
                fails("amlDownload(runId: '" + run + "', path: 'model')"),
                "has no files at 'model'. The job has a named output model: set output: 'model'" + " instead of path.");
        assertContains(
                fails("amlDownload(runId: '" + run + "', path: 'model/model.txt')"),
                "set output: 'model', path: 'model.txt' instead of path.");
        assertContains(
                fails("amlRegisterModel(name: 'iris', runId: '" + run + "', path: 'model')"),
                "The job has a named output model: set output: 'model' instead of path.");
    }

    @Test
    void v1HasNoNamedOutputs() throws Exception {
        local.azure().v1LegacyMode(true);
        local.azure().addRun("iris", "r-1").complete();
        assertContains(fails("amlDownload(runId: 'r-1', output: 'model')"), "named outputs require the v2 API, but");
    }
}
