package io.jenkins.plugins.azureml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.model.Result;
import io.jenkins.plugins.azureml.config.AzureMlGlobalConfiguration;
import io.jenkins.plugins.azureml.config.NamedWorkspace;
import io.jenkins.plugins.azureml.config.folders.FolderWorkspaces;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Tests the named workspaces of folders. */
@WithJenkins
class FolderWorkspacesTest {

    @RegisterExtension
    final LocalAzure azure = new LocalAzure();

    private static Folder folder(JenkinsRule r, NamedWorkspace... workspaces) throws Exception {
        Folder folder = r.jenkins.createProject(Folder.class, "team");
        folder.addProperty(new FolderWorkspaces(List.of(workspaces)));
        return folder;
    }

    @Test
    void formRoundTrips(JenkinsRule r) throws Exception {
        azure.configure(r);
        NamedWorkspace workspace = new NamedWorkspace("dev");
        workspace.setSubscriptionId("00000000-0000-0000-0000-000000000000");
        workspace.setResourceGroup("group");
        workspace.setWorkspace("workspace");
        Folder folder = folder(r, workspace);

        folder = r.configRoundtrip(folder);

        List<NamedWorkspace> after =
                folder.getProperties().get(FolderWorkspaces.class).getWorkspaces();
        assertEquals(1, after.size());
        r.assertEqualDataBoundBeans(workspace, after.get(0));
    }

    @Test
    void folderWithoutWorkspacesStoresNothing(JenkinsRule r) throws Exception {
        Folder folder = r.configRoundtrip(r.jenkins.createProject(Folder.class, "team"));

        assertNull(folder.getProperties().get(FolderWorkspaces.class));
    }

    @Test
    void jobsOfTheFolderUseItsWorkspace(JenkinsRule r) throws Exception {
        azure.configure(r);
        NamedWorkspace global = AzureMlGlobalConfiguration.get().getWorkspaces().get(0);
        NamedWorkspace own = new NamedWorkspace("own");
        own.setCredentialsId(global.getCredentialsId());
        own.setSubscriptionId(global.getSubscriptionId());
        own.setResourceGroup(global.getResourceGroup());
        own.setWorkspace(global.getWorkspace());
        Folder folder = folder(r, own);

        r.assertLogContains("models []", run(r, folder.createProject(WorkflowJob.class, "inside"), Result.SUCCESS));
        r.assertLogContains(
                "Workspace 'own' is not configured for this job",
                run(r, r.createProject(WorkflowJob.class, "outside"), Result.FAILURE));
    }

    private static WorkflowRun run(JenkinsRule r, WorkflowJob job, Result result) throws Exception {
        job.setDefinition(
                new CpsFlowDefinition("withAmlWorkspace('own') { echo \"models ${amlListModels()}\" }", true));
        return r.buildAndAssertStatus(result, job);
    }
}
