package io.jenkins.plugins.azureml.chaos;

import io.jenkins.plugins.azureml.localazure.Fault;
import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** A deployment to an endpoint that is busy with another operation at first. */
final class EndpointWorkload extends SingleRunWorkload {

    private static final String BUSY =
            "{\"error\":{\"code\":\"Conflict\",\"message\":\"Cannot change the endpoint because it is in Updating"
                    + " provisioning state\"}}";

    private final int busy;

    EndpointWorkload(String name, long seed, SimulationThreads stage) {
        super(name, seed, stage);
        this.busy = 1 + new Random(seed).nextInt(2);
    }

    @Override
    public String generation() {
        return "v2";
    }

    @Override
    public void prepare(Path folder, LocalAzureMl azure) throws Exception {
        super.prepare(folder, azure);
        Files.writeString(
                Files.createDirectories(folder.resolve("serve")).resolve("score.py"),
                "def run(raw):\n    return [1]\n");
        azure.faults()
                .add(Fault.on("PUT", "/onlineEndpoints/" + name + "/deployments/")
                        .status(409, BUSY)
                        .times(busy));
    }

    @Override
    public String afterRegistration() {
        return """
                node {
                  amlDeploy(endpoint: '%1$s', deployment: 'blue', trafficPercent: 100, endpointDefinition: [auth_mode: 'key'],
                      definition: [model: '%1$s:1', environment: 'AzureML-sklearn-1.5-ubuntu20.04-py310-cpu@latest',
                          instance_type: 'Standard_DS3_v2', code_configuration: [code: 'serve', scoring_script: 'score.py']])
                }
                echo "scored ${amlScore(endpoint: '%1$s', data: [[1]])}"
                amlDeleteEndpoint(endpoint: '%1$s')
                """.formatted(name);
    }

    @Override
    public List<String> violations(LocalAzureMl azure, List<String> submitted, Path folder, String console)
            throws Exception {
        return console.contains("is busy with another operation") && console.contains("scored [1]")
                ? List.of()
                : List.of("the deployment did not wait for its endpoint, or was not scored");
    }
}
