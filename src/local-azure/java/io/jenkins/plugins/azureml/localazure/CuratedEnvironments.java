package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/** Environments that exist from the start, with the names of Azure ML's curated ones. */
final class CuratedEnvironments {
    private static final List<String> NAMES = List.of(
            "AzureML-minimal-ubuntu18.04-py37-cpu-inference",
            "AzureML-sklearn-0.24-ubuntu18.04-py37-cpu",
            "AzureML-sklearn-1.0-ubuntu20.04-py38-cpu",
            "AzureML-sklearn-1.5-ubuntu20.04-py310-cpu",
            "AzureML-pytorch-1.10-ubuntu18.04-py38-cuda11-gpu",
            "AzureML-tensorflow-2.7-ubuntu20.04-py38-cuda11-gpu");

    private CuratedEnvironments() {}

    static boolean isOne(String name) {
        return name.startsWith("AzureML-");
    }

    static void addTo(Assets environments, Instant now) {
        for (String name : NAMES) {
            ObjectNode properties = Json.object();
            String image = name.substring("AzureML-".length()).toLowerCase(java.util.Locale.ROOT);
            properties.put("image", "mcr.microsoft.com/azureml/curated/" + image + ":1");
            properties.put("environmentType", "Curated").put("osType", "Linux").put("isAnonymous", false);
            environments.put(name, "1", properties, now);
        }
    }
}
