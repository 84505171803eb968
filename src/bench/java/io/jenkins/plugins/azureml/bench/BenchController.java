package io.jenkins.plugins.azureml.bench;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.util.Secret;
import io.jenkins.plugins.azureml.config.AzureMlGlobalConfiguration;
import io.jenkins.plugins.azureml.config.CustomCloud;
import io.jenkins.plugins.azureml.credentials.AzureMlServicePrincipal;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import java.util.List;

/** Configures this JVM as a controller for the Azure ML of another JVM, by the properties {@code server.*}. */
final class BenchController {

    private BenchController() {}

    static String server(String name) {
        return System.getProperty("server." + name);
    }

    static void configure() {
        AzureMlGlobalConfiguration.get()
                .setClouds(List.of(new CustomCloud("local", server("authority"), server("resourceManager"))));
        AzureMlServicePrincipal principal = new AzureMlServicePrincipal(
                CredentialsScope.GLOBAL,
                LocalAzureExtension.CREDENTIALS,
                "",
                server("tenant"),
                server("clientId"),
                Secret.fromString(server("clientSecret")));
        principal.setCloud("local");
        SystemCredentialsProvider.getInstance().getCredentials().add(principal);
    }
}
