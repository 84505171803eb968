package io.jenkins.plugins.azureml.credentials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.ExtensionList;
import hudson.util.FormValidation;
import hudson.util.Secret;
import io.jenkins.plugins.azureml.forms.TestCertificate;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The setting <em>Send certificate chain</em> of an Azure ML service principal. */
class SendCertificateChainTest {

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension();

    private FormValidation verify(boolean sendCertificateChain) {
        return ExtensionList.lookupSingleton(AzureMlServicePrincipal.DescriptorImpl.class)
                .doVerify(
                        null,
                        local.azure().tenant(),
                        local.azure().clientId(),
                        Secret.fromString(""),
                        "certificate",
                        sendCertificateChain,
                        "local");
    }

    @Test
    void applicationThatTrustsTheNameRequiresTheChain() {
        TestCertificate certificate = TestCertificate.withChain("certificate", "CN=jenkins.example.com");
        SystemCredentialsProvider.getInstance().getCredentials().add(certificate);
        local.azure()
                .application()
                .trustSubjectName(
                        "CN=jenkins.example.com",
                        certificate.chain().get(certificate.chain().size() - 1));
        FormValidation refused = verify(false);
        assertEquals(FormValidation.Kind.ERROR, refused.kind);
        assertTrue(refused.getMessage().contains("AADSTS700027"), refused.getMessage());
        assertTrue(refused.getMessage().contains("send its chain"), refused.getMessage());
        assertEquals(FormValidation.Kind.OK, verify(true).kind);
    }
}
