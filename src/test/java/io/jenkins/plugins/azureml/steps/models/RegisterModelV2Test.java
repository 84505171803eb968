package io.jenkins.plugins.azureml.steps.models;

import io.jenkins.plugins.azureml.testing.LocalAzureExtension;

class RegisterModelV2Test extends RegisterModelTest {

    RegisterModelV2Test() {
        super(new LocalAzureExtension().v2(), new Wire("PUT", "/models/iris/versions/"));
    }
}
