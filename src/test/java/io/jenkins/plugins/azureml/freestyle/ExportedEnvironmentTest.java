package io.jenkins.plugins.azureml.freestyle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import hudson.model.Result;
import hudson.tasks.BuildStep;
import hudson.tasks.Builder;
import io.jenkins.plugins.azureml.steps.WithAmlWorkspaceStep;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The variables for the scripts of a freestyle build. */
class ExportedEnvironmentTest {

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension().v2();

    private TestFreestyleBuild build;

    @BeforeEach
    void configure() {
        local.addCertified();
        local.nameWorkspace("lab");
        build = new TestFreestyleBuild(local.workspace());
    }

    private static AzureMlBuildWrapper exporting(String credentialsId) {
        WithAmlWorkspaceStep workspace = new WithAmlWorkspaceStep("lab");
        workspace.setCredentialsId(credentialsId);
        workspace.setExportEnvironment(true);
        return new AzureMlBuildWrapper(workspace);
    }

    /** Prints a variable, as a shell build step can. */
    private record Print(String variable) implements BuildStep {

        @Override
        public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
                throws IOException, InterruptedException {
            listener.getLogger()
                    .println(variable + "=" + build.getEnvironment(listener).get(variable));
            return true;
        }
    }

    private static final class Fail extends Builder {

        @Override
        public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
                throws IOException {
            throw new IOException("a step fails");
        }
    }

    private List<Path> left() throws IOException {
        Path temporary = local.workspace().resolveSibling(local.workspace().getFileName() + "@tmp");
        if (!Files.exists(temporary)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(temporary)) {
            return files.toList();
        }
    }

    @Test
    void buildStepsSeeTheVariablesAndTheLogMasksTheSecret() {
        AzureMlBuildWrapper wrapper = exporting(null);
        Result result = build.run(
                wrapper,
                List.of(
                        new Print("AZURE_CLIENT_ID"),
                        new Print("AZURE_CLIENT_SECRET"),
                        new Print("AZUREML_ARM_WORKSPACE_NAME")),
                List.of());
        assertEquals(Result.SUCCESS, result, () -> build.failure() + build.console());
        String console = build.console();
        assertTrue(console.contains("AZURE_CLIENT_ID=" + local.azure().clientId()), console);
        assertTrue(console.contains("AZURE_CLIENT_SECRET=****"), console);
        assertTrue(
                console.contains("AZUREML_ARM_WORKSPACE_NAME=" + local.azure().workspace()), console);
        Set<String> sensitive = new TreeSet<>();
        wrapper.makeSensitiveBuildVariables(build, sensitive);
        assertEquals(Set.of("AZURE_CLIENT_SECRET"), sensitive);
    }

    @Test
    void nothingIsExportedUnlessAsked() {
        AzureMlBuildWrapper wrapper = new AzureMlBuildWrapper(new WithAmlWorkspaceStep("lab"));
        assertEquals(Result.SUCCESS, build.run(wrapper, List.of(new Print("AZURE_CLIENT_ID")), List.of()));
        assertTrue(build.console().contains("AZURE_CLIENT_ID=null"), build.console());
        Set<String> sensitive = new TreeSet<>();
        wrapper.makeSensitiveBuildVariables(build, sensitive);
        assertEquals(Set.of(), sensitive);
    }

    @Test
    void certificateIsDeletedAfterTheBuildStepsAndAfterAFailure() throws Exception {
        assertEquals(
                Result.SUCCESS,
                build.run(exporting("certified"), List.of(new Print("AZURE_CLIENT_CERTIFICATE_PATH")), List.of()),
                () -> build.failure() + build.console());
        assertTrue(build.console().contains("@tmp" + "/azure-ml-secret-"), build.console());
        assertEquals(List.of(), left());

        build = new TestFreestyleBuild(local.workspace());
        assertEquals(Result.FAILURE, build.run(exporting("certified"), List.of(new Fail()), List.of()));
        assertEquals(List.of(), left());
    }

    @Test
    void fileOfABuildThatARestartHasEndedIsDeletedByTheNext() throws Exception {
        Path temporary = local.workspace().resolveSibling(local.workspace().getFileName() + "@tmp");
        Path abandoned = Files.createDirectories(temporary.resolve("azure-ml-secret-of-an-earlier-build"));
        Files.writeString(abandoned.resolve("certificate.pem"), "old");
        assertEquals(Result.SUCCESS, build.run(exporting("certified"), List.of(), List.of()));
        assertEquals(List.of(), left());
    }

    @Test
    void missingCredentialsFailTheBuildWithoutAStackTrace() {
        assertEquals(Result.FAILURE, build.run(exporting("missing"), List.of(), List.of()));
        assertTrue(build.failure().getMessage().contains("credentialsId 'missing'"), build.failure()::toString);
        assertFalse(build.console().contains("\tat "), build.console());
    }
}
