package io.jenkins.plugins.azureml.testing;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.BaseStandardCredentials;
import hudson.util.Secret;
import io.jenkins.plugins.azureml.config.AzureMlGlobalConfiguration;
import io.jenkins.plugins.azureml.config.CustomCloud;
import io.jenkins.plugins.azureml.config.NamedWorkspace;
import io.jenkins.plugins.azureml.credentials.AzureMlServicePrincipal;
import io.jenkins.plugins.azureml.forms.TestCertificate;
import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.localazure.LocalAzureMlOptions;
import io.jenkins.plugins.azureml.testing.pipeline.Pipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Starts a local Azure ML for each test, and configures a controller with its address and credentials. By default the
 * workspace is in v1LegacyMode, so that steps use the v1 API.
 */
public final class LocalAzureExtension implements BeforeEachCallback, AfterEachCallback {

    public static final String CREDENTIALS = "azure-sp";
    public static final String SCORING_KEY = "iris-key";

    private boolean v1LegacyMode = true;
    private LocalAzureMlOptions options = LocalAzureMlOptions.defaults();
    private LocalAzureMl azure;
    private Path workspace;

    /** Allows the v2 API in the workspace, so that steps use it. */
    public LocalAzureExtension v2() {
        v1LegacyMode = false;
        return this;
    }

    /** Serves HTTPS with a certificate that the plugin does not trust, for other clients. */
    public LocalAzureExtension tls() {
        options.tls(true);
        return this;
    }

    /** Replaces the options of the local Azure ML. */
    public LocalAzureExtension options(LocalAzureMlOptions value) {
        options = value;
        return this;
    }

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        azure = LocalAzureMl.start(options);
        azure.v1LegacyMode(v1LegacyMode);
        workspace = Files.createTempDirectory("azure-ml-workspace-");
        AzureMlGlobalConfiguration.get()
                .setClouds(List.of(new CustomCloud(
                        "local",
                        azure.authority().toString(),
                        azure.resourceManager().toString())));
        addPrincipal(CREDENTIALS, azure.tenant(), azure.clientSecret());
        addSecretText(SCORING_KEY, azure.scoringKey());
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        ControllerEnd.shutDown();
        SystemCredentialsProvider.getInstance().getCredentials().clear();
        AzureMlGlobalConfiguration.get().setClouds(List.of());
        AzureMlGlobalConfiguration.get().setWorkspaces(List.of());
        azure.close();
        Folders.deleteWorkspace(workspace);
    }

    public LocalAzureMl azure() {
        return azure;
    }

    /** Returns the Jenkins workspace that {@code node} allocates. */
    public Path workspace() {
        return workspace;
    }

    public void addPrincipal(String id, String tenant, String secret) {
        AzureMlServicePrincipal principal = new AzureMlServicePrincipal(
                CredentialsScope.GLOBAL, id, "", tenant, azure.clientId(), Secret.fromString(secret));
        principal.setCloud("local");
        SystemCredentialsProvider.getInstance().getCredentials().add(principal);
    }

    /** Adds the credentials {@code certified}: a service principal with a certificate, which the application trusts. */
    public TestCertificate addCertified() {
        TestCertificate certificate = new TestCertificate("certificate", "RSA");
        azure.application().addCertificate(certificate.chain().get(0));
        AzureMlServicePrincipal certified = new AzureMlServicePrincipal(
                CredentialsScope.GLOBAL, "certified", "", azure.tenant(), azure.clientId(), Secret.fromString(""));
        certified.setCertificateCredentialsId("certificate");
        certified.setCloud("local");
        SystemCredentialsProvider.getInstance().getCredentials().addAll(List.of(certificate, certified));
        return certificate;
    }

    /** Returns the local workspace under a name, to be added to the configuration. */
    public NamedWorkspace namedWorkspace(String name, String credentialsId) {
        NamedWorkspace named = new NamedWorkspace(name);
        named.setCredentialsId(credentialsId);
        named.setSubscriptionId(azure.subscription());
        named.setResourceGroup(azure.resourceGroup());
        named.setWorkspace(azure.workspace());
        return named;
    }

    /** Configures the local workspace under a name, as the only one. */
    public void nameWorkspace(String name) {
        AzureMlGlobalConfiguration.get().setWorkspaces(List.of(namedWorkspace(name, CREDENTIALS)));
    }

    /** Configures two workspaces with storage accounts of their own: {@code dev} and {@code prod}. */
    public void nameDevAndProd() {
        NamedWorkspace prod = namedWorkspace("prod", CREDENTIALS);
        prod.setResourceGroup("ml-group-prod");
        prod.setWorkspace("ml-prod");
        AzureMlGlobalConfiguration.get().setWorkspaces(List.of(namedWorkspace("dev", CREDENTIALS), prod));
    }

    public void addSecretText(String id, String text) {
        SystemCredentialsProvider.getInstance().getCredentials().add(new SecretText(id, text));
    }

    /** Writes a file into the Jenkins workspace. */
    public void write(String path, String content) throws IOException {
        Path file = workspace.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    /** Returns a run definition for {@code script} on the local compute. */
    public String definition(String script) {
        return """
                {"Configuration": {"Script": "%s", "Target": "%s", "Framework": "Python", "NodeCount": 1}}
                """.formatted(script, azure.compute());
    }

    /** Returns a Jenkinsfile with this body inside {@code withAmlWorkspace} for the local workspace. */
    public Pipeline inWorkspace(String body) {
        return pipeline("""
                withAmlWorkspace(credentialsId: 'azure-sp', subscriptionId: env.AZUREML_SUBSCRIPTION_ID,
                        resourceGroup: env.AZUREML_RESOURCE_GROUP, workspace: env.AZUREML_WORKSPACE) {
                """ + body + "\n}");
    }

    /** Returns the Jenkinsfile of an example, whose Jenkins workspace is the project itself. */
    public Pipeline example(String jenkinsfile) throws IOException {
        Path project = Path.of(System.getProperty("project.basedir", "")).toAbsolutePath();
        return Pipeline.of(Files.readString(project.resolve("docs/examples").resolve(jenkinsfile)))
                .workspace(project)
                .env(Map.of(
                        "AZUREML_SUBSCRIPTION_ID",
                        azure.subscription(),
                        "AZUREML_RESOURCE_GROUP",
                        azure.resourceGroup(),
                        "AZUREML_WORKSPACE",
                        azure.workspace()));
    }

    public Pipeline pipeline(String script) {
        return Pipeline.of(script)
                .workspace(workspace)
                .env(Map.of(
                        "AZUREML_SUBSCRIPTION_ID",
                        azure.subscription(),
                        "AZUREML_RESOURCE_GROUP",
                        azure.resourceGroup(),
                        "AZUREML_WORKSPACE",
                        azure.workspace(),
                        "AZUREML_SCORING_URI",
                        azure.scoringUri("iris").toString()));
    }

    private static final class SecretText extends BaseStandardCredentials implements StringCredentials {
        private static final long serialVersionUID = 1L;
        private final Secret text;

        SecretText(String id, String text) {
            super(CredentialsScope.GLOBAL, id, "");
            this.text = Secret.fromString(text);
        }

        @Override
        public Secret getSecret() {
            return text;
        }
    }
}
