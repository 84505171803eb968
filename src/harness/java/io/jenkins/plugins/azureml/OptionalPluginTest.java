package io.jenkins.plugins.azureml;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.jenkins.plugins.azureml.config.AzureMlGlobalConfiguration;
import io.jenkins.plugins.azureml.credentials.AzureMlServicePrincipal;
import io.jenkins.plugins.azureml.steps.submit.AmlSubmitRunStep;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** Tests a controller with production class loaders and without the optional plugins. */
class OptionalPluginTest {

    @RegisterExtension
    final RealJenkinsExtension jenkins =
            new RealJenkinsExtension().omitPlugins("azure-credentials", "azure-sdk", "checks-api");

    @Test
    void pluginWorksWithoutOptionalPlugins() throws Throwable {
        jenkins.then(OptionalPluginTest::listsCredentials);
    }

    private static void listsCredentials(JenkinsRule r) throws Throwable {
        assertNull(r.jenkins.getPlugin("azure-credentials"));
        assertNull(r.jenkins.getPlugin("checks-api"));
        assertNotNull(AzureMlGlobalConfiguration.get());
        assertNotNull(r.jenkins.getDescriptor(AzureMlServicePrincipal.class));
        WorkflowJob job = r.createProject(WorkflowJob.class, "job");
        assertNotNull(r.jenkins
                .getDescriptorByType(AmlSubmitRunStep.DescriptorImpl.class)
                .doFillCredentialsIdItems(job, ""));
    }
}
