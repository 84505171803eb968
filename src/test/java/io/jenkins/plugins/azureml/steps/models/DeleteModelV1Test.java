package io.jenkins.plugins.azureml.steps.models;

import io.jenkins.plugins.azureml.testing.LocalAzureExtension;

class DeleteModelV1Test extends DeleteModelTest {

    DeleteModelV1Test() {
        super(new LocalAzureExtension(), "modelmanagement/v1.0.*/services$");
    }

    @Override
    String use(String modelId) {
        local.azure().addService("web", modelId);
        return "service web (Healthy)";
    }
}
