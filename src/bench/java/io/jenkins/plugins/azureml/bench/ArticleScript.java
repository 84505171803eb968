package io.jenkins.plugins.azureml.bench;

import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** Runs the article's {@code curl} commands. */
final class ArticleScript {

    static final String EXPERIMENT = "article";
    static final String MODEL_FILE = "outputs/model/score.py";
    static final byte[] MODEL =
            "def init():\n    pass\n\ndef run(raw):\n    return [1]\n".getBytes(StandardCharsets.UTF_8);

    private static final String NAME = "iris";

    private final Path project;
    private final LocalAzureExtension local;

    /** @param local has a project in {@code train} and a {@code definition.json} */
    ArticleScript(Path project, LocalAzureExtension local) {
        this.project = project;
        this.local = local;
        local.azure().addRun(EXPERIMENT, "trained").append(MODEL_FILE, MODEL).complete();
    }

    /** Returns the id of a model to score with and to delete. */
    String registerModel() throws Exception {
        PipelineRun run = local.inWorkspace("echo \"is ${amlRegisterModel(name: '" + NAME
                        + "', runId: 'trained', path: 'outputs/model').id}\"")
                .start()
                .await();
        return run.consoleText()
                .lines()
                .filter(line -> line.startsWith("is "))
                .findFirst()
                .orElseThrow(() -> new IOException(run.consoleText()))
                .substring(3);
    }

    /** Runs the commands to their end. @param model id of the model to delete */
    void run(String model) throws IOException, InterruptedException {
        LocalAzureMl azure = local.azure();
        ProcessBuilder bash = new ProcessBuilder(
                        "bash",
                        project.resolve("src/bench/resources/article.sh").toString())
                .directory(local.workspace().toFile())
                .redirectErrorStream(true);
        bash.environment()
                .putAll(Map.ofEntries(
                        Map.entry("AUTHORITY", azure.authority().toString()),
                        Map.entry("ARM", azure.resourceManager().toString()),
                        Map.entry("TENANT", azure.tenant()),
                        Map.entry("CLIENT_ID", azure.clientId()),
                        Map.entry("CLIENT_SECRET", azure.clientSecret()),
                        Map.entry("SUBSCRIPTION", azure.subscription()),
                        Map.entry("GROUP", azure.resourceGroup()),
                        Map.entry("WORKSPACE", azure.workspace()),
                        Map.entry("EXPERIMENT", EXPERIMENT),
                        Map.entry("SCORING_URI", azure.scoringUri(NAME).toString()),
                        Map.entry("SCORING_KEY", azure.scoringKey()),
                        Map.entry("MODEL", model)));
        Process process = bash.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("article.sh: status " + process.exitValue() + " " + output);
        }
    }
}
