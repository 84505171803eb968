package io.jenkins.plugins.azureml.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.AbortException;
import hudson.ExtensionList;
import hudson.model.Item;
import hudson.model.Result;
import hudson.util.FormValidation;
import io.jenkins.plugins.azureml.config.folders.FolderWorkspaces;
import io.jenkins.plugins.azureml.forms.As;
import io.jenkins.plugins.azureml.forms.TestFolder;
import io.jenkins.plugins.azureml.forms.TestJob;
import io.jenkins.plugins.azureml.steps.WithAmlWorkspaceStep;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.WithoutPackage;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamedWorkspacesTest {

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension();

    private final TestFolder team = new TestFolder(null, "team");
    private final TestFolder project = new TestFolder(team, "project");
    private final TestJob job = new TestJob("train").in(project);

    @AfterEach
    void allowEverything() {
        As.administrator().close();
    }

    private static NamedWorkspace named(String name, String workspace) {
        NamedWorkspace named = new NamedWorkspace(name);
        named.setWorkspace(workspace);
        return named;
    }

    private static NamedWorkspace restricted(String name, String jobs) {
        NamedWorkspace named = named(name, "global");
        named.setJobs(jobs);
        return named;
    }

    private static void global(NamedWorkspace... workspaces) {
        AzureMlGlobalConfiguration.get().setWorkspaces(List.of(workspaces));
    }

    private static void configure(TestFolder folder, NamedWorkspace... workspaces) {
        folder.getProperties().add(new FolderWorkspaces(List.of(workspaces)));
    }

    private static List<String> names(Item item) {
        return NamedWorkspaces.of(item).all().stream()
                .map(NamedWorkspace::getName)
                .toList();
    }

    @Test
    void foldersInheritAndTheNearestCounts() throws Exception {
        global(named("prod", "global"), named("lab", "global"));
        configure(team, named("prod", "of team"), named("dev", "of team"));
        configure(project, named("dev", "of project"));

        assertEquals(List.of("dev", "prod", "lab"), names(job));
        NamedWorkspaces workspaces = NamedWorkspaces.of(job);
        assertEquals("of project", workspaces.require("dev").getWorkspace());
        assertEquals("of team", workspaces.require("prod").getWorkspace());
        assertEquals("global", workspaces.require("lab").getWorkspace());
        assertEquals(List.of("prod", "dev", "lab"), names(team));
        assertEquals(List.of("prod", "lab"), names(new TestJob("other")));
        assertEquals(List.of("prod", "lab"), names(null));
    }

    @ParameterizedTest
    @CsvSource({
        "team, true",
        "team/project, true",
        "team/project/train, true",
        "team/*/train, true",
        "team/pro*, true",
        "*, true",
        "tea, false",
        "team/project/training, false",
        "project, false",
        "*/train, false",
        "team/.*, false",
        "'other\nteam', true",
        "'  team/project  ', true",
        "'', true",
    })
    void globalWorkspaceCanBeRestrictedToJobs(String jobs, boolean available) {
        global(restricted("prod", jobs));

        assertEquals(available, names(job).contains("prod"));
    }

    @Test
    void restrictedWorkspaceIsNotOfferedAndNotUsed() throws Exception {
        global(restricted("prod", "release"), named("lab", "global"));

        AbortException refused =
                assertThrows(AbortException.class, () -> NamedWorkspaces.of(job).require("prod"));
        assertTrue(refused.getMessage().startsWith("Workspace 'prod' is not configured for this job. Available: lab."));
        assertTrue(WithAmlWorkspaceStep.DescriptorImpl.names(job, "").stream()
                .noneMatch(option -> option.value.equals("prod")));
        PipelineRun run = local.inWorkspace("withAmlWorkspace('prod') { echo 'used' }")
                .start()
                .await();
        assertEquals(Result.FAILURE, run.result());
        assertTrue(run.consoleText().contains("Workspace 'prod' is not configured for this job"), run.consoleText());
        // A form of Jenkins itself belongs to no job.
        assertEquals(List.of("lab"), names(null));
    }

    @Test
    void formChecksNamesOfJobs() {
        NamedWorkspace.DescriptorImpl form = ExtensionList.lookupSingleton(NamedWorkspace.DescriptorImpl.class);

        assertEquals(FormValidation.Kind.OK, form.doCheckJobs("team-a/release\nteam-b").kind);
        assertEquals(FormValidation.Kind.OK, form.doCheckJobs("").kind);
        for (String wrong : List.of("/team", "team/", "a//b")) {
            assertEquals(FormValidation.Kind.ERROR, form.doCheckJobs("ok\n" + wrong).kind, wrong);
        }
    }

    @Test
    void folderRefusesTheCloudOfAUserWhoIsNoAdministrator() {
        NamedWorkspace elsewhere = named("prod", "w");
        elsewhere.setCloud("local");

        assertEquals(1, new FolderWorkspaces(List.of(elsewhere)).getWorkspaces().size());
        try (As reader = As.reader()) {
            IllegalArgumentException refused =
                    assertThrows(IllegalArgumentException.class, () -> new FolderWorkspaces(List.of(elsewhere)));
            assertTrue(refused.getMessage().contains("'prod'"), refused.getMessage());
        }
    }

    @Test
    void folderRefusesWorkspacesWithoutNameOrWithTheSameName() {
        for (List<NamedWorkspace> wrong : List.of(List.of(named("", "w")), List.of(named("a", "w"), named("a", "v")))) {
            assertThrows(IllegalArgumentException.class, () -> new FolderWorkspaces(wrong));
        }
        assertEquals(List.of(), new FolderWorkspaces(null).getWorkspaces());
        assertNull(NamedWorkspaces.of(job).find("a"));
    }

    /** Jenkins asks for the public methods of an optional extension, and leaves it out if that fails. */
    @Test
    void foldersPluginIsOptional() throws Exception {
        ClassLoader without = new WithoutPackage("com.cloudbees.hudson.plugins.folder.", FolderWorkspaces.class);

        for (Class<?> extension : List.of(FolderWorkspaces.DescriptorImpl.class, FolderWorkspaces.OfFolder.class)) {
            assertThrows(
                    LinkageError.class,
                    () -> Class.forName(extension.getName(), true, without).getMethods(),
                    extension.getName());
        }
    }
}
