package io.jenkins.plugins.azureml;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.azureml.config.AzureMlGlobalConfiguration;
import io.jenkins.plugins.azureml.config.CustomCloud;
import io.jenkins.plugins.azureml.config.NamedWorkspace;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.htmlunit.html.DomNode;
import org.htmlunit.html.HtmlForm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.jvnet.hudson.test.recipes.LocalData;

/** Tests the global configuration by form, by JCasC, and read back from disk. */
@WithJenkins
class GlobalConfigurationTest {

    @RegisterExtension
    final LocalAzure azure = new LocalAzure();

    @Test
    void formRoundTrips(JenkinsRule r) throws Exception {
        azure.configure(r);
        CustomCloud second = new CustomCloud("second", "https://login.example.org", "https://management.example.org");
        second.setAudience("https://audience.example.org");
        second.setWorkspaceAudience("https://ml.example.org");
        second.setAuthorityVersion("v2");
        second.setTrustedHostSuffixes(".ml.example.org .blob.example.org");
        AzureMlGlobalConfiguration configuration = AzureMlGlobalConfiguration.get();
        configuration.setClouds(List.of(configuration.getClouds().get(0), second));
        NamedWorkspace workspace = configuration.getWorkspaces().get(0);

        r.configRoundtrip();

        assertEquals(2, configuration.getClouds().size());
        r.assertEqualDataBoundBeans(second, configuration.getClouds().get(1));
        r.assertEqualDataBoundBeans(workspace, configuration.getWorkspaces().get(0));
    }

    @Test
    void formRemovesTheLastEntry(JenkinsRule r) throws Exception {
        azure.configure(r);
        AzureMlGlobalConfiguration configuration = AzureMlGlobalConfiguration.get();
        HtmlForm form = r.createWebClient().goTo("manage/configure").getFormByName("config");

        List<DomNode> entries = form.getByXPath(".//div[@name='clouds' or @name='workspaces']");
        assertEquals(3, entries.size());
        entries.forEach(DomNode::remove);
        r.submit(form);

        assertThat(configuration.getClouds(), empty());
        assertThat(configuration.getWorkspaces(), empty());
    }

    @Test
    void jcascExportContainsNoSecret(JenkinsRule r) throws Exception {
        azure.configure(r);
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        ConfigurationAsCode.get().export(out);

        String yaml = out.toString(StandardCharsets.UTF_8);
        assertThat(yaml, containsString("""
                  azureMl:
                    clouds:
                    - authorityUrl: "%s"
                      name: "local"
                      resourceManagerUrl: "%s"
                """.formatted(
                        azure.server().authority(), azure.server().resourceManager())));
        assertThat(yaml, containsString("azureMlServicePrincipal:"));
        assertThat(yaml, containsString("clientId: \"" + azure.server().clientId() + "\""));
        assertThat(yaml, not(containsString(azure.server().clientSecret())));
    }

    /** In the format of version 1.0.0. */
    @Test
    @LocalData
    void configurationOfVersion1IsRead(JenkinsRule r) throws Exception {
        AzureMlGlobalConfiguration configuration = AzureMlGlobalConfiguration.get();

        CustomCloud cloud = configuration.getClouds().get(0);
        assertEquals("private", cloud.getName());
        assertEquals("https://login.example.org", cloud.getAuthorityUrl());
        assertEquals("https://management.example.org", cloud.getResourceManagerUrl());
        NamedWorkspace workspace = configuration.getWorkspaces().get(0);
        assertEquals("azure-sp", workspace.getCredentialsId());
        assertEquals("ml", workspace.getResourceGroup());
    }
}
