package io.jenkins.plugins.azureml.client.arm;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.json.Json;

/** Whether a subscription may use a resource provider. */
public record Provider(String namespace, @CheckForNull String registrationState) {

    static Provider of(JsonNode json, String namespace) {
        String name = Json.text(json, "namespace");
        return new Provider(name == null ? namespace : name, Json.text(json, "registrationState"));
    }

    public boolean isRegistered() {
        return "Registered".equalsIgnoreCase(registrationState);
    }

    /** What to do about a provider that is not registered. */
    public String advice() {
        return "az provider register --namespace " + namespace;
    }
}
