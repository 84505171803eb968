package io.jenkins.plugins.azureml.client.microsoft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.FilePath;
import io.jenkins.plugins.azureml.client.auth.CertificateIdentity;
import io.jenkins.plugins.azureml.client.auth.ClientAssertionIdentity;
import io.jenkins.plugins.azureml.client.auth.ClientSecretIdentity;
import io.jenkins.plugins.azureml.client.auth.Identity;
import io.jenkins.plugins.azureml.client.cloud.AzureCloud;
import io.jenkins.plugins.azureml.client.error.SecretText;
import io.jenkins.plugins.azureml.credentials.CloudIdentity;
import io.jenkins.plugins.azureml.forms.TestCertificate;
import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.localazure.LocalAzureMlOptions;
import io.jenkins.plugins.azureml.scripts.ScriptCredentials;
import io.jenkins.plugins.azureml.scripts.SecretFolder;
import io.jenkins.plugins.azureml.testing.MicrosoftPython;
import io.jenkins.plugins.azureml.testing.TestIssuer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Microsoft's {@code DefaultAzureCredential} signs in by the variables for scripts, with each kind of credentials. */
class ExportedVariablesTest {

    @TempDir
    Path work;

    private LocalAzureMl server;

    @BeforeAll
    static void wanted() throws InterruptedException {
        MicrosoftClient.assumeWantedAndThere();
    }

    @BeforeEach
    void start() throws Exception {
        server = LocalAzureMl.start(LocalAzureMlOptions.defaults().tls(true));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private String listJobs(Identity identity) throws Exception {
        AzureCloud cloud = AzureCloud.custom("local", server.authority(), server.resourceManager(), null, List.of());
        ScriptCredentials credentials = ScriptCredentials.of(new CloudIdentity(cloud, identity));
        ProcessBuilder script = MicrosoftPython.script(server, work, "exported.py");
        Map<String, String> env = script.environment();
        env.keySet().removeAll(List.of("TENANT", "CLIENT_ID", "CLIENT_SECRET", "AUTHORITY"));
        env.put("AZURE_TENANT_ID", credentials.tenantId());
        env.put("AZURE_CLIENT_ID", credentials.clientId());
        env.put("AZURE_AUTHORITY_HOST", credentials.authority());
        env.put("AZUREML_ARM_SUBSCRIPTION", server.subscription());
        env.put("AZUREML_ARM_RESOURCEGROUP", server.resourceGroup());
        env.put("AZUREML_ARM_WORKSPACE_NAME", server.workspace());
        if (credentials.secret() != null) {
            env.put("AZURE_CLIENT_SECRET", credentials.secret().reveal());
        } else {
            ScriptCredentials.SecretFile file = credentials.file();
            env.put(
                    file.variable(),
                    new SecretFolder().write(new FilePath(work.resolve("job").toFile()), file.name(), file.content()));
        }
        Process process = script.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(2, TimeUnit.MINUTES), output);
        assertEquals(0, process.exitValue(), output);
        return output;
    }

    @Test
    void clientSecretSignsIn() throws Exception {
        assertTrue(listJobs(new ClientSecretIdentity(
                        server.tenant(), server.clientId(), SecretText.of(server.clientSecret())))
                .contains("jobs: "));
    }

    @Test
    void certificateSignsIn() throws Exception {
        TestCertificate certificate = new TestCertificate("certificate", "RSA");
        server.application().addCertificate(certificate.chain().get(0));
        assertTrue(listJobs(new CertificateIdentity(
                        server.tenant(),
                        server.clientId(),
                        certificate.key(),
                        certificate.chain().get(0)))
                .contains("jobs: "));
    }

    @Test
    void federatedTokenSignsIn() throws Exception {
        TestIssuer issuer =
                new TestIssuer("https://jenkins.example.com/oidc").trustedBy(server.application(), "job/iris");
        SecretText token = SecretText.of(issuer.token("job/iris"));
        assertTrue(listJobs(new ClientAssertionIdentity(server.tenant(), server.clientId(), "test", () -> token))
                .contains("jobs: "));
    }
}
