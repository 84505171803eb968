package io.jenkins.plugins.azureml;

import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.localazure.LocalAzureMlOptions;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.jvnet.hudson.test.JenkinsRule;

/** Starts a local Azure ML for each test. It outlives the sessions of a controller that is restarted. */
public final class LocalAzure implements BeforeEachCallback, AfterEachCallback {

    private LocalAzureMl server;

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        server = LocalAzureMl.start(LocalAzureMlOptions.defaults().withStages(false));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        server.close();
    }

    public LocalAzureMl server() {
        return server;
    }

    /** Returns JCasC for this server, including the workspaces {@code prod}, its default one, and {@code live}. */
    public String asCode() {
        return """
                jenkins:
                  globalNodeProperties:
                    - envVars:
                        env:
                          - {key: AZUREML_SUBSCRIPTION_ID, value: "%3$s"}
                          - {key: AZUREML_RESOURCE_GROUP, value: "%4$s"}
                          - {key: AZUREML_WORKSPACE, value: "%5$s"}
                          - {key: AZUREML_SCORING_URI, value: "%6$s"}
                credentials:
                  system:
                    domainCredentials:
                      - credentials:
                          - azureMlServicePrincipal:
                              scope: GLOBAL
                              id: azure-sp
                              tenantId: "%7$s"
                              clientId: "%8$s"
                              clientSecret: "%9$s"
                              cloud: local
                          - string:
                              scope: GLOBAL
                              id: iris-key
                              secret: "%10$s"
                unclassified:
                  azureMl:
                    clouds:
                      - name: local
                        authorityUrl: "%1$s"
                        resourceManagerUrl: "%2$s"
                    workspaces:
                      - name: prod
                        credentialsId: azure-sp
                        subscriptionId: "%3$s"
                        resourceGroup: "%4$s"
                        workspace: "%5$s"
                      - name: live
                        credentialsId: azure-sp
                        subscriptionId: "%3$s"
                        resourceGroup: ml-group-prod
                        workspace: ml-prod
                """.formatted(
                        server.authority(),
                        server.resourceManager(),
                        server.subscription(),
                        server.resourceGroup(),
                        server.workspace(),
                        server.scoringUri("iris"),
                        server.tenant(),
                        server.clientId(),
                        server.clientSecret(),
                        server.scoringKey());
    }

    /** Configures the running Jenkins for this server. */
    public void configure(JenkinsRule jenkins) throws IOException {
        Path yaml = Files.createTempFile(jenkins.jenkins.getRootDir().toPath(), "azure-ml", ".yaml");
        Files.writeString(yaml, asCode());
        ConfigurationAsCode.get().configure(yaml.toUri().toString());
    }
}
