package io.jenkins.plugins.azureml.chaos;

import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.localazure.SimulatedRun;
import io.jenkins.plugins.azureml.testing.Groovy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A pipeline file with local data and a component in a file of its own. Its nodes really run. */
final class PipelineFileWorkload implements Workload {

    private final String text;
    private final String file;
    private final byte[] data;

    PipelineFileWorkload(long seed) {
        Random random = new Random(seed);
        this.text = OddValues.quotable(random, 1).get(0);
        this.file = random.nextBoolean() ? "rows.csv" : "ü rows #1 %41.csv";
        this.data = new byte[random.nextInt(5_000)];
        random.nextBytes(data);
    }

    @Override
    public String generation() {
        return "v2";
    }

    @Override
    public void prepare(Path folder, LocalAzureMl azure) throws Exception {
        Path flow = Files.createDirectories(folder.resolve("flow"));
        Files.writeString(flow.resolve("pipeline.yml"), """
                $schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
                type: pipeline
                settings: {default_compute: azureml:%s}
                inputs:
                  rows: {type: uri_file, path: "../data/%s"}
                  text: none
                outputs:
                  result: {type: uri_folder}
                jobs:
                  prep:
                    component: ../components/prep.yml
                    inputs: {rows: "${{parent.inputs.rows}}", text: "${{parent.inputs.text}}"}
                  pass:
                    command: cp ${{inputs.prepared}}/* ${{outputs.passed}}
                    environment: {image: "python:3.12"}
                    inputs: {prepared: "${{parent.jobs.prep.outputs.prepared}}"}
                    outputs: {passed: "${{parent.outputs.result}}"}
                """.formatted(azure.compute(), file));
        Path components = Files.createDirectories(folder.resolve("components"));
        Files.writeString(components.resolve("prep.yml"), """
                type: command
                name: prep
                inputs: {rows: {type: uri_file}, text: {type: string}}
                outputs: {prepared: {type: uri_folder}}
                code: ../src
                environment: {image: "python:3.12"}
                command: bash prep.sh "${{inputs.rows}}" "${{inputs.text}}" ${{outputs.prepared}}
                """);
        Path src = Files.createDirectories(folder.resolve("src"));
        Files.writeString(src.resolve("prep.sh"), """
                cat "$1" > "$3/rows"
                printf '%s' "$2" > "$3/text"
                """);
        Files.write(Files.createDirectories(folder.resolve("data")).resolve(file), data);
    }

    @Override
    public String parameters(String compute) {
        return "definitionFile: 'flow/pipeline.yml', inputs: [text: " + Groovy.text(text) + "]";
    }

    @Override
    public String modelRun() {
        return "run";
    }

    @Override
    public String model() {
        return "output: 'result'";
    }

    @Override
    public String afterRegistration() {
        return "node { amlDownload(runId: run, output: 'result', target: 'got') }";
    }

    @Override
    public boolean scores() {
        return false;
    }

    @Override
    public String simulatedRunIds() {
        return null;
    }

    @Override
    public String progressText() {
        return "child run";
    }

    @Override
    public void started(SimulatedRun run) {
        throw new IllegalStateException("run " + run.runId() + " is not to be simulated");
    }

    @Override
    public void await() {
        // The service ends the processes of its runs.
    }

    @Override
    public boolean isLog(String line) {
        return false;
    }

    @Override
    public String logText(LocalAzureMl azure, List<String> submitted) {
        return "";
    }

    @Override
    public List<String> violations(LocalAzureMl azure, List<String> submitted, Path folder, String console)
            throws Exception {
        List<String> violations = new ArrayList<>();
        Path got = folder.resolve("got/result");
        String passed = new String(Files.readAllBytes(got.resolve("text")), StandardCharsets.UTF_8);
        if (!passed.equals(text)) {
            violations.add("the component got '" + passed + "' instead of '" + text + "'");
        }
        if (!Arrays.equals(data, Files.readAllBytes(got.resolve("rows")))) {
            violations.add("the data of file " + file + " has changed on its way");
        }
        return violations;
    }
}
