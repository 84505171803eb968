package io.jenkins.plugins.azureml.definitions.endpoints;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.azureml.definitions.DefinitionFolder;
import io.jenkins.plugins.azureml.definitions.JobEnvironment;
import io.jenkins.plugins.azureml.definitions.yaml.CliText;
import io.jenkins.plugins.azureml.definitions.yaml.Definition;
import io.jenkins.plugins.azureml.definitions.yaml.DefinitionException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OnlineDefinitionTest {

    private static final DefinitionFolder FOLDER = new DefinitionFolder("", path -> "dependencies: [of " + path + "]");

    private static CliText text(String yaml) throws DefinitionException {
        return CliText.of(Definition.read("", yaml), false);
    }

    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text);
    }

    private static OnlineDeploymentDefinition deployment(String yaml) throws Exception {
        return OnlineDeploymentDefinition.of(text(yaml), FOLDER);
    }

    private static List<String> deploymentProblems(String yaml) {
        return assertThrows(DefinitionException.class, () -> deployment(yaml)).problems();
    }

    private static List<String> endpointProblems(String yaml) {
        return assertThrows(DefinitionException.class, () -> OnlineEndpointDefinition.of(text(yaml)))
                .problems();
    }

    @Test
    void collectedDataIsWrittenToADataAsset() throws Exception {
        JsonNode collections = deployment("""
                data_collector:
                  collections:
                    a: {enabled: true, data: "azureml:rows:2"}
                    b: {enabled: true, data: {name: rows, version: 3}, client_id: c-1}
                    c: {enabled: true, data: {name: rows}}
                """).body().at("/properties/dataCollector/collections");
        assertEquals(json("""
                {"a": {"dataCollectionMode": "Enabled", "dataId": "azureml:rows:2"},
                 "b": {"dataCollectionMode": "Enabled", "dataId": "azureml:rows:3", "clientId": "c-1"},
                 "c": {"dataCollectionMode": "Enabled", "dataId": "azureml:rows@latest"}}
                """), json(collections.toString()));
        List<String> problems = deploymentProblems("""
                data_collector:
                  collections:
                    a: {enabled: true, data: rows}
                    b: {enabled: true, data: {name: rows, path: azureml://datastores/d/paths/p}}
                """);
        assertEquals(2, problems.size(), problems::toString);
        assertTrue(
                problems.get(0).startsWith("data_collector.collections.a.data (line 3) must be azureml:NAME:VERSION"));
        assertTrue(
                problems.get(1)
                        .startsWith("data_collector.collections.b.data.path (line 4) is not supported: register"),
                problems::toString);
    }

    @Test
    void deploymentIsConverted() throws Exception {
        OnlineDeploymentDefinition definition = deployment("""
                $schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
                name: blue
                endpoint_name: iris
                description: flowers
                tags: {stage: test, build: 7}
                model: azureml:iris:3
                code_configuration:
                  code: ../serve
                  scoring_script: score.py
                environment:
                  image: mcr.microsoft.com/azureml/minimal:1
                  conda_file: conda.yml
                environment_variables:
                  LEVEL: 3
                instance_type: Standard_DS3_v2
                instance_count: 2
                app_insights_enabled: true
                scale_settings: {type: default}
                egress_public_network_access: disabled
                model_mount_path: /models
                request_settings:
                  request_timeout_ms: 2500
                  max_concurrent_requests_per_instance: 4
                  max_queue_wait_ms: 500
                liveness_probe:
                  period: 10
                  initial_delay: 70
                  timeout: 2
                  success_threshold: 1
                  failure_threshold: 30
                """);
        assertEquals("blue", definition.name());
        assertEquals("iris", definition.endpoint());
        assertEquals("azureml:iris:3", definition.model());
        assertEquals("../serve", definition.code());
        assertEquals("score.py", definition.scoringScript());
        assertEquals(
                new JobEnvironment.Inline("mcr.microsoft.com/azureml/minimal:1", "dependencies:\n- of conda.yml\n"),
                definition.environment());
        assertEquals("Standard_DS3_v2", definition.instanceType());
        assertEquals(2, definition.instanceCount());
        assertEquals(json("""
                {"tags": {"stage": "test", "build": "7"}, "sku": {"name": "Default", "capacity": 2}, "properties": {
                  "endpointComputeType": "Managed", "description": "flowers", "instanceType": "Standard_DS3_v2",
                  "modelMountPath": "/models", "egressPublicNetworkAccess": "Disabled",
                  "environmentVariables": {"LEVEL": "3"}, "appInsightsEnabled": true,
                  "scaleSettings": {"scaleType": "Default"},
                  "requestSettings": {"maxConcurrentRequestsPerInstance": 4, "requestTimeout": "PT2.5S",
                    "maxQueueWait": "PT0.5S"},
                  "livenessProbe": {"successThreshold": 1, "failureThreshold": 30, "period": "PT10S",
                    "initialDelay": "PT1M10S", "timeout": "PT2S"}}}
                """), definition.body());
    }

    @Test
    void endpointIsConverted() throws Exception {
        OnlineEndpointDefinition definition = OnlineEndpointDefinition.of(text("""
                $schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
                name: iris
                auth_mode: aml_token
                public_network_access: disabled
                tags: {team: a}
                identity:
                  type: user_assigned
                  user_assigned_identities:
                    - resource_id: /subscriptions/s/i
                """));
        assertEquals("iris", definition.name());
        assertEquals(json("""
                {"tags": {"team": "a"}, "identity": {"type": "UserAssigned", "userAssignedIdentities":
                  {"/subscriptions/s/i": {}}}, "properties": {"authMode": "AMLToken", "publicNetworkAccess": "Disabled"}}
                """), definition.body());
    }

    @Test
    void mapIsEquivalentToFile() throws Exception {
        OnlineDeploymentDefinition definition = OnlineDeploymentDefinition.of(
                CliText.of(
                        Definition.of(
                                "",
                                Map.of(
                                        "model",
                                        "azureml:iris:1",
                                        "instance_count",
                                        1,
                                        "request_settings",
                                        Map.of("request_timeout_ms", 90000))),
                        false),
                FOLDER);
        assertEquals("azureml:iris:1", definition.model());
        assertEquals(
                "PT1M30S",
                definition
                        .body()
                        .at("/properties/requestSettings/requestTimeout")
                        .asText());
        assertEquals(
                List.of("instance_count must be a whole number of at least 1"),
                assertThrows(
                                DefinitionException.class,
                                () -> OnlineDeploymentDefinition.of(
                                        CliText.of(Definition.of("", Map.of("instance_count", 0)), false), FOLDER))
                        .problems());
    }

    @Test
    void allProblemsNamePathAndLine() {
        assertEquals(
                List.of(
                        "type (line 2) must be one of kubernetes, managed",
                        "app_insights_enabled (line 5) must be true or false",
                        "scale_settings.type (line 7) must be one of default, target_utilization",
                        "request_settings.request_timeout_ms (line 9) must be a whole number of at least 1",
                        "request_settings.burst (line 10) is not supported",
                        "instance_count (line 11) must be a whole number of at least 1",
                        "code_configuration.scoring_script is missing",
                        "data_collector.collections is missing: what is collected, such as model_inputs: {enabled: \"true\"}"),
                deploymentProblems("""
                        name: blue
                        type: arc
                        code_configuration:
                          code: .
                        app_insights_enabled: please
                        scale_settings:
                          type: utilization
                        request_settings:
                          request_timeout_ms: soon
                          burst: 1
                        instance_count: 0
                        data_collector: {}
                        """));
    }

    @Test
    void trafficInDefinitionIsRefused() {
        List<String> problems = endpointProblems("name: iris\nauth_mode: password\ntraffic:\n  blue: 100\n");
        assertEquals("auth_mode (line 2) must be one of aad_token, aml_token, key", problems.get(0));
        assertEquals(
                "traffic (line 3) is not read from here: trafficPercent or amlTraffic shifts the traffic",
                problems.get(1));
    }

    @Test
    void modelWithoutVersionIsRefusedWithAdvice() {
        assertEquals(
                List.of("model (line 1) must name a version: azureml:NAME:VERSION or azureml:NAME@latest, or a mapping"
                        + " with path, not azureml:iris"),
                deploymentProblems("model: azureml:iris\n"));
    }

    @Test
    void otherFilesAndMalformedYamlAreRefused() {
        assertEquals(
                List.of("command (line 2) is not supported"),
                deploymentProblems("$schema: https://a/latest/commandJob.schema.json\ncommand: a\n"));
        assertEquals(List.of("must be a mapping of keys to values"), deploymentProblems("- a\n- b\n"));
        assertEquals(List.of("is empty"), deploymentProblems(""));
        String broken = deploymentProblems("name: [a\nmodel: b\n").get(0);
        assertEquals("is not valid YAML at line 2, column 6", broken.substring(0, broken.indexOf(':')));
        String twice = deploymentProblems("name: a\nname: b\n").get(0);
        assertEquals("is not valid YAML at line 2, column 1", twice.substring(0, twice.indexOf(':')));
    }
}
