package io.jenkins.plugins.azureml.client.arm;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.json.Json;

/** Registration of a resource provider in a subscription. */
public record Provider(String namespace, @CheckForNull String registrationState) {

    static Provider of(JsonNode json, String namespace) {
        String name = Json.text(json, "namespace");
        return new Provider(name == null ? namespace : name, Json.text(json, "registrationState"));
    }

    public boolean isRegistered() {
        return "Registered".equalsIgnoreCase(registrationState);
    }

    /** Returns the command that registers the provider. */
    public String advice() {
        return "az provider register --namespace " + namespace;
    }
}
