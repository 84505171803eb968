package io.jenkins.plugins.azureml;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.hudson.plugins.folder.properties.FolderCredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.model.Fingerprint;
import hudson.model.Result;
import hudson.security.ACL;
import hudson.util.Secret;
import io.jenkins.plugins.azureml.credentials.AzureMlServicePrincipal;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.jvnet.hudson.test.recipes.LocalData;

/** Tests where credentials are stored, who may use them, and where their use is recorded. */
@WithJenkins
class CredentialsTest {

    private static final String WAIT = "withAmlWorkspace('prod') { amlWaitRun runId: 'run-1', credentialsId: '%s' }";

    @RegisterExtension
    final LocalAzure azure = new LocalAzure();

    private JenkinsRule r;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        r = rule;
        azure.server().addRun("credentials", "run-1").statuses("Running").complete();
    }

    /** In the format of version 1.0.0. Secrets may be in plain text until the first save. */
    @Test
    @LocalData
    void credentialsOfVersion1AreRead() throws Exception {
        AzureMlServicePrincipal principal = systemCredentials("old-sp");

        assertEquals("11111111-1111-1111-1111-111111111111", principal.getTenantId());
        assertEquals("22222222-2222-2222-2222-222222222222", principal.getClientId());
        assertEquals("not-a-real-secret", Secret.toString(principal.getClientSecret()));
        assertEquals("AzureChinaCloud", principal.getCloud());
    }

    @Test
    void updateFormShowsNoSecret() throws Exception {
        azure.configure(r);

        // The page is part of a dialog, so it does not load its own scripts.
        String form = r.createWebClient()
                .withJavaScriptEnabled(false)
                .goTo("credentials/store/system/domain/_/credential/azure-sp/updateDialog")
                .getWebResponse()
                .getContentAsString();

        assertThat(form, containsString(azure.server().clientId()));
        assertThat(form, not(containsString(azure.server().clientSecret())));
    }

    @Test
    void certificateChainIsConfiguredAsCode() throws Exception {
        Path yaml = Files.createTempFile(r.jenkins.getRootDir().toPath(), "chain", ".yaml");
        Files.writeString(yaml, """
                credentials:
                  system:
                    domainCredentials:
                      - credentials:
                          - azureMlServicePrincipal:
                              id: by-name
                              tenantId: tenant-1
                              clientId: client-1
                              certificateCredentialsId: certificate
                              sendCertificateChain: true
                """);
        ConfigurationAsCode.get().configure(yaml.toUri().toString());

        AzureMlServicePrincipal principal = systemCredentials("by-name");
        assertEquals("certificate", principal.getCertificateCredentialsId());
        assertTrue(principal.isSendCertificateChain());

        String form = r.createWebClient()
                .withJavaScriptEnabled(false)
                .goTo("credentials/store/system/domain/_/credential/by-name/updateDialog")
                .getWebResponse()
                .getContentAsString();
        assertThat(form, matchesPattern("(?s).*<input[^>]*_.sendCertificateChain[^>]*checked.*"));
    }

    @Test
    void useOfCredentialsIsTracked() throws Exception {
        azure.configure(r);
        WorkflowRun build = r.buildAndAssertSuccess(job(r.createProject(WorkflowJob.class, "uses"), "azure-sp"));

        Fingerprint use = CredentialsProvider.getFingerprintOf(systemCredentials("azure-sp"));
        assertNotNull(use);
        assertTrue(use.getRangeSet("uses").includes(build.getNumber()));
    }

    @Test
    void folderCredentialsServeOnlyItsJobs() throws Exception {
        azure.configure(r);
        Folder folder = r.createProject(Folder.class, "team");
        CredentialsStore store = null;
        for (CredentialsStore each : CredentialsProvider.lookupStores(folder)) {
            if (each.getProvider() instanceof FolderCredentialsProvider && each.getContext() == folder) {
                store = each;
            }
        }
        assertNotNull(store);
        AzureMlServicePrincipal ofTheTeam = copy(systemCredentials("azure-sp"), "team-sp");
        store.addCredentials(Domain.global(), ofTheTeam);

        r.buildAndAssertSuccess(job(folder.createProject(WorkflowJob.class, "inside"), "team-sp"));
        WorkflowRun outside =
                r.buildAndAssertStatus(Result.FAILURE, job(r.createProject(WorkflowJob.class, "outside"), "team-sp"));
        r.assertLogContains("team-sp", outside);
    }

    private static AzureMlServicePrincipal copy(AzureMlServicePrincipal original, String id) {
        AzureMlServicePrincipal copy = new AzureMlServicePrincipal(
                CredentialsScope.GLOBAL,
                id,
                "",
                original.getTenantId(),
                original.getClientId(),
                original.getClientSecret());
        copy.setCloud(original.getCloud());
        return copy;
    }

    private static WorkflowJob job(WorkflowJob job, String credentialsId) {
        try {
            job.setDefinition(new CpsFlowDefinition(WAIT.formatted(credentialsId), true));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        return job;
    }

    private static AzureMlServicePrincipal systemCredentials(String id) {
        assertNotNull(SystemCredentialsProvider.getInstance());
        return CredentialsMatchers.firstOrNull(
                CredentialsProvider.lookupCredentialsInItemGroup(
                        AzureMlServicePrincipal.class, null, ACL.SYSTEM2, List.of()),
                CredentialsMatchers.withId(id));
    }
}
