package io.jenkins.plugins.azureml.chaos;

import io.jenkins.plugins.azureml.localazure.Fault;
import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A folder that a new batch endpoint scores. Some responses are lost: to the changes of the endpoint, and to the invocation,
 * which must not start a second job.
 */
final class BatchWorkload extends SingleRunWorkload {

    /** What the step says if it finds no job after a lost response, instead of starting a second one. */
    static final String NOT_KNOWN = "It is unknown whether the job was started";

    private static final String SCORE = """
            import os
            def init():
                pass
            def run(mini_batch):
                return ['%s %s' % (os.path.basename(each), open(each).read()) for each in mini_batch]
            """;

    private final String endpoint;
    private final List<String> contents;
    private final int kind;
    private final boolean changesFail;

    BatchWorkload(String name, long seed, SimulationThreads stage) {
        super(name, seed, stage);
        this.endpoint = endpoint(name);
        Random random = new Random(seed);
        this.kind = random.nextInt(8);
        this.changesFail = random.nextBoolean();
        this.contents = random.ints(1 + random.nextInt(5), 0, 1000)
                .mapToObj(each -> name + "." + each)
                .toList();
    }

    /** Returns the name of the endpoint of a pipeline, which is also the experiment of the endpoint's jobs. */
    static String endpoint(String pipeline) {
        return pipeline + "-batch";
    }

    @Override
    public String generation() {
        return "v2";
    }

    @Override
    public void prepare(Path folder, LocalAzureMl azure) throws Exception {
        super.prepare(folder, azure);
        Path rows = Files.createDirectories(folder.resolve("rows"));
        for (int i = 0; i < contents.size(); i++) {
            Files.writeString(rows.resolve(i + ".csv"), contents.get(i));
        }
        Path code = Files.createDirectories(folder.resolve("batch/code"));
        Files.writeString(code.resolve("score.py"), SCORE);
        Files.writeString(folder.resolve("batch/endpoint.yml"), """
                $schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
                name: %s
                defaults: {deployment_name: blue}
                """.formatted(endpoint));
        Files.writeString(folder.resolve("batch/deployment.yml"), """
                $schema: https://azuremlschemas.azureedge.net/latest/modelBatchDeployment.schema.json
                name: blue
                endpoint_name: %s
                type: model
                model: azureml:%s:1
                code_configuration: {code: code, scoring_script: score.py}
                environment: azureml:AzureML-sklearn-1.5-ubuntu20.04-py310-cpu@latest
                compute: azureml:%s
                settings: {mini_batch_size: 2, output_action: append_row, output_file_name: rows.txt, error_threshold: 0}
                """.formatted(endpoint, name, azure.compute()));
        addFaults(azure);
    }

    private void addFaults(LocalAzureMl azure) {
        Fault invocation = Fault.on("POST", "/batch/" + endpoint + "/jobs");
        switch (kind) {
            case 0, 1 -> invocation.resetAfter().times(1);
            case 2 -> invocation.truncate(10).times(1);
            case 3 -> invocation.throttle(1).times(2);
            case 4 -> invocation.delay(Duration.ofMillis(500)).times(1);
            case 5 -> invocation.delayResponse(Duration.ofMillis(500)).times(1);
            case 6 -> invocation.resetBefore().times(1);
            default -> {
                return;
            }
        }
        azure.faults().add(invocation);
        if (changesFail) {
            azure.faults()
                    .add(Fault.on("PUT", "/batchEndpoints/" + endpoint)
                            .resetAfter()
                            .times(2));
        }
    }

    @Override
    public String afterRegistration() {
        return """
                def job
                node {
                  amlApply(files: 'batch/*.yml')
                  job = amlInvokeBatch(endpoint: '%s', inputs: [rows: 'rows'])
                }
                amlWaitRun(runId: job)
                node { amlDownload(runId: job, output: 'score', target: 'got') }
                """.formatted(endpoint);
    }

    /** The deployment still uses the model. */
    @Override
    public String deletion() {
        return ", force: true";
    }

    @Override
    public List<String> violations(LocalAzureMl azure, List<String> submitted, Path folder, String console)
            throws Exception {
        List<String> violations = new ArrayList<>();
        TreeSet<String> expected = new TreeSet<>();
        for (int i = 0; i < contents.size(); i++) {
            expected.add(i + ".csv " + contents.get(i));
        }
        Path got = folder.resolve("got/score/rows.txt");
        String rows = Files.exists(got) ? Files.readString(got, StandardCharsets.UTF_8) : "";
        if (!rows.lines().collect(Collectors.toCollection(TreeSet::new)).equals(expected)) {
            violations.add("the batch endpoint has written " + rows + " instead of " + expected);
        }
        return violations;
    }
}
