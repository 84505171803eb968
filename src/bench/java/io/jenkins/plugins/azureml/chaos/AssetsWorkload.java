package io.jenkins.plugins.azureml.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.azureml.localazure.Fault;
import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Files of assets that are applied twice, and downloaded. Each asset gets one version, whatever happens to the requests, and the
 * second time nothing changes.
 */
final class AssetsWorkload extends SingleRunWorkload {

    private static final List<String> PLURALS = List.of("environments", "components", "data", "models");

    private final Random random;
    private final byte[] weights;
    private final byte[] rows;

    AssetsWorkload(String name, long seed, SimulationThreads stage) {
        super(name, seed, stage);
        this.random = new Random(seed);
        this.weights = bytes();
        this.rows = bytes();
    }

    private byte[] bytes() {
        byte[] bytes = new byte[1 + random.nextInt(100_000)];
        random.nextBytes(bytes);
        return bytes;
    }

    @Override
    public String generation() {
        return "v2";
    }

    private String asset() {
        return name + "-asset";
    }

    @Override
    public void prepare(Path folder, LocalAzureMl azure) throws Exception {
        super.prepare(folder, azure);
        Path aml = Files.createDirectories(folder.resolve("aml"));
        String schema = "$schema: https://azuremlschemas.azureedge.net/latest/%s.schema.json\nname: " + asset() + "\n";
        Files.writeString(aml.resolve("environment.yml"), schema.formatted("environment") + "image: python:3.12\n");
        Files.writeString(
                aml.resolve("component.yml"),
                schema.formatted("commandComponent")
                        + "type: command\ncode: ../train\nenvironment: azureml:" + asset()
                        + "@latest\ncommand: python3 train.py\n");
        Files.writeString(aml.resolve("data.yml"), schema.formatted("data") + "type: uri_folder\npath: ../rows\n");
        Files.writeString(
                aml.resolve("model.yml"), schema.formatted("model") + "type: custom_model\npath: ../weights.bin\n");
        Files.write(folder.resolve("weights.bin"), weights);
        Files.write(Files.createDirectories(folder.resolve("rows")).resolve("ü #1.bin"), rows);
        String versions = "/(environments|components|data|models)/" + asset() + "/versions/";
        Fault lost = Fault.on("PUT", versions).after(random.nextInt(4));
        azure.faults()
                .add(
                        random.nextBoolean()
                                ? lost.resetAfter().times(1)
                                : lost.resetBefore().times(1));
    }

    @Override
    public String afterRegistration() {
        return """
                node {
                  def assets = amlApply(files: 'aml/*.yml')
                  echo "applied ${assets*.version}"
                  echo "again ${amlApply(files: 'aml/*.yml')*.action}"
                  amlDownload(model: assets.find { it.kind == 'model' }, target: 'got')
                  amlDownload(data: '%s@latest', target: 'got')
                }""".formatted(asset());
    }

    @Override
    public List<String> violations(LocalAzureMl azure, List<String> submitted, Path folder, String console)
            throws Exception {
        List<String> violations = new ArrayList<>();
        for (String line : List.of("applied [1, 1, 1, 1]", "again [unchanged, unchanged, unchanged, unchanged]")) {
            if (!console.contains(line)) {
                violations.add("amlApply did not say '" + line + "'");
            }
        }
        for (String plural : PLURALS) {
            JsonNode versions = ServerState.versions(azure, plural, asset());
            if (versions.size() != 1) {
                violations.add(versions.size() + " versions among the " + plural);
            }
        }
        Path got = folder.resolve("got").resolve(asset());
        if (!Arrays.equals(weights, Files.readAllBytes(got.resolve("weights.bin")))) {
            violations.add("the model has changed on its way");
        }
        if (!Arrays.equals(rows, Files.readAllBytes(got.resolve("rows/ü #1.bin")))) {
            violations.add("the data has changed on its way");
        }
        return violations;
    }
}
