package io.jenkins.plugins.azureml;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasItem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import hudson.model.Item;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.security.AccessDeniedException3;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.azureml.config.CustomCloud;
import io.jenkins.plugins.azureml.config.NamedWorkspace;
import io.jenkins.plugins.azureml.steps.score.AmlScoreStep;
import io.jenkins.plugins.azureml.steps.submit.AmlSubmitRunStep;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Tests that forms reveal no credentials without permission, and that a GET changes nothing. */
@WithJenkins
class PermissionTest {

    @RegisterExtension
    final LocalAzure azure = new LocalAzure();

    private JenkinsRule r;
    private WorkflowJob job;

    @BeforeEach
    void configure(JenkinsRule rule) throws Exception {
        r = rule;
        azure.configure(r);
        job = r.createProject(WorkflowJob.class, "job");
        r.jenkins.setSecurityRealm(r.createDummySecurityRealm());
        r.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin")
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("reader")
                .grant(Jenkins.READ, Item.READ, Item.CONFIGURE, Item.EXTENDED_READ)
                .everywhere()
                .to("author")
                .grant(Jenkins.READ, Item.READ, CredentialsProvider.USE_ITEM)
                .everywhere()
                .to("user"));
    }

    @Test
    void credentialsAreListedOnlyWithPermission() {
        AmlSubmitRunStep.DescriptorImpl submit = r.jenkins.getDescriptorByType(AmlSubmitRunStep.DescriptorImpl.class);
        AmlScoreStep.DescriptorImpl score = r.jenkins.getDescriptorByType(AmlScoreStep.DescriptorImpl.class);

        for (String who : List.of("admin", "author", "user")) {
            assertThat(who, as(who, () -> submit.doFillCredentialsIdItems(job, "")), hasItem("azure-sp"));
            assertThat(who, as(who, () -> score.doFillKeyCredentialsIdItems(job, "")), hasItem("iris-key"));
        }
        assertEquals(List.of("kept"), as("reader", () -> submit.doFillCredentialsIdItems(job, "kept")));
        assertEquals(List.of("kept"), as("reader", () -> score.doFillKeyCredentialsIdItems(job, "kept")));
        assertEquals(List.of("kept"), as("author", () -> submit.doFillCredentialsIdItems(null, "kept")));
    }

    @Test
    void globalConfigurationChecksRequireAdminister() {
        NamedWorkspace.DescriptorImpl workspaces = r.jenkins.getDescriptorByType(NamedWorkspace.DescriptorImpl.class);
        CustomCloud.DescriptorImpl clouds = r.jenkins.getDescriptorByType(CustomCloud.DescriptorImpl.class);

        assertThat(as("admin", () -> workspaces.doFillCredentialsIdItems(null, "")), hasItem("azure-sp"));
        assertEquals(List.of("kept"), as("author", () -> workspaces.doFillCredentialsIdItems(null, "kept")));
        try (ACLContext context = ACL.as2(User.getById("author", true).impersonate2())) {
            assertThrows(AccessDeniedException3.class, () -> clouds.doCheckName("x"));
            assertThrows(AccessDeniedException3.class, () -> clouds.doCheckAuthorityUrl("https://example.org"));
        }
    }

    @Test
    void formChecksRequirePost() throws Exception {
        JenkinsRule.WebClient web =
                r.createWebClient().withThrowExceptionOnFailingStatusCode(false).login("admin");
        String base = "job/job/descriptorByName/" + AmlSubmitRunStep.class.getName() + "/";
        for (String method : List.of("fillCredentialsIdItems?credentialsId=", "checkExperiment?value=x")) {
            WebRequest get = new WebRequest(web.createCrumbedUrl(base + method), HttpMethod.GET);
            assertEquals(
                    HttpURLConnection.HTTP_NOT_FOUND,
                    web.getPage(get).getWebResponse().getStatusCode(),
                    method);
            WebRequest post = new WebRequest(web.createCrumbedUrl(base + method), HttpMethod.POST);
            assertEquals(
                    HttpURLConnection.HTTP_OK,
                    web.getPage(post).getWebResponse().getStatusCode(),
                    method);
        }
    }

    private interface Items {
        ListBoxModel get();
    }

    private static List<String> as(String who, Items items) {
        try (ACLContext context = ACL.as2(User.getById(who, true).impersonate2())) {
            return Stream.of(items.get())
                    .flatMap(List::stream)
                    .map(item -> item.value)
                    .toList();
        }
    }
}
