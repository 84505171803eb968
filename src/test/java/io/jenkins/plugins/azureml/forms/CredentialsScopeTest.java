package io.jenkins.plugins.azureml.forms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.ExtensionList;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import hudson.util.Secret;
import io.jenkins.plugins.azureml.config.NamedWorkspace;
import io.jenkins.plugins.azureml.credentials.AzureMlServicePrincipal;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Forms must not offer credentials of the scope <i>System</i>, which jobs cannot use. */
class CredentialsScopeTest {

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension();

    private static void add(com.cloudbees.plugins.credentials.Credentials credentials) {
        SystemCredentialsProvider.getInstance().getCredentials().add(credentials);
    }

    private AzureMlServicePrincipal principal(CredentialsScope scope, String id) {
        AzureMlServicePrincipal principal = new AzureMlServicePrincipal(
                scope,
                id,
                "",
                local.azure().tenant(),
                local.azure().clientId(),
                Secret.fromString(local.azure().clientSecret()));
        principal.setCloud("local");
        return principal;
    }

    private static NamedWorkspace.DescriptorImpl workspaces() {
        return ExtensionList.lookupSingleton(NamedWorkspace.DescriptorImpl.class);
    }

    private static AzureMlServicePrincipal.DescriptorImpl principals() {
        return ExtensionList.lookupSingleton(AzureMlServicePrincipal.DescriptorImpl.class);
    }

    private static List<String> ids(ListBoxModel items) {
        return items.stream().map(item -> item.value).toList();
    }

    @Test
    void namedWorkspaceOffersCredentialsForJobs() {
        add(principal(CredentialsScope.SYSTEM, "of-the-controller"));
        assertEquals(
                List.of("", LocalAzureExtension.CREDENTIALS, LocalAzureExtension.SCORING_KEY),
                ids(workspaces().doFillCredentialsIdItems(null, "")));
    }

    @Test
    void servicePrincipalOffersCertificatesForJobs() {
        add(new TestCertificate(CredentialsScope.SYSTEM, "of-the-controller", "RSA"));
        add(new TestCertificate("for-all", "RSA"));
        assertEquals(List.of("", "for-all"), ids(principals().doFillCertificateCredentialsIdItems(null, "")));
    }

    @Test
    void connectionTestRefusesSystemScope() {
        add(principal(CredentialsScope.SYSTEM, "of-the-controller"));
        FormValidation test = workspaces()
                .doTestConnection(
                        null,
                        "of-the-controller",
                        "",
                        "",
                        "",
                        local.azure().subscription(),
                        local.azure().resourceGroup(),
                        local.azure().workspace());
        assertEquals(FormValidation.Kind.ERROR, test.kind, test.getMessage());
        assertTrue(
                test.getMessage()
                        .contains(
                                "credentialsId 'of-the-controller': these credentials have the scope \"System\", so no job"
                                        + " can use them. Change the scope to \"Global\""),
                test.getMessage());
    }

    @Test
    void verifyRefusesCertificateOfSystemScope() {
        add(new TestCertificate(CredentialsScope.SYSTEM, "of-the-controller", "RSA"));
        FormValidation verified = principals()
                .doVerify(
                        null,
                        local.azure().tenant(),
                        local.azure().clientId(),
                        Secret.fromString(""),
                        "of-the-controller",
                        false,
                        "local");
        assertTrue(verified.getMessage().contains("the scope \"System\""), verified.getMessage());
    }
}
