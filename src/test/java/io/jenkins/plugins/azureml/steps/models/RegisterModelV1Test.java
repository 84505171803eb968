package io.jenkins.plugins.azureml.steps.models;

import io.jenkins.plugins.azureml.testing.LocalAzureExtension;

class RegisterModelV1Test extends RegisterModelTest {

    RegisterModelV1Test() {
        super(new LocalAzureExtension(), new Wire("POST", "modelmanagement/v1.0.*/models$"));
    }
}
