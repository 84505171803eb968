package io.jenkins.plugins.azureml.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.AbortException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Links in a repository that lead outside the Jenkins workspace. */
class WorkspaceBoundaryTest {

    @TempDir
    Path machine;

    private Path workspace;
    private Path current;

    @BeforeEach
    void checkOut() throws Exception {
        workspace = Files.createDirectories(machine.resolve("workspace"));
        current = Files.createDirectories(workspace.resolve("sub"));
        Files.createDirectories(machine.resolve("home"));
        Files.createDirectories(workspace.resolve(".git"));
        Files.createDirectories(workspace.resolve("shared"));
        for (String file : new String[] {"home/key", "workspace/.git/config", "workspace/shared/data"}) {
            Files.writeString(machine.resolve(file), "not-a-real-secret");
        }
        link("sub/key", "home/key");
        link("sub/home", "home");
        link("sub/nothing", "home/new");
        link("sub/config", "workspace/.git/config");
        link("sub/data", "workspace/shared/data");
    }

    private void link(String from, String to) throws IOException {
        Files.createSymbolicLink(workspace.resolve(from), machine.resolve(to));
    }

    private Path existing(WorkspaceBoundary boundary, String text) throws IOException {
        return boundary.existing(current.toFile(), "file '" + text + "'", text);
    }

    private Path writable(WorkspaceBoundary boundary, String text) throws IOException {
        return boundary.writable(current.toFile(), "file '" + text + "'", text);
    }

    private WorkspaceBoundary own() {
        return new WorkspaceBoundary(workspace.toString(), true);
    }

    private WorkspaceBoundary ofDefinitionFile() {
        return new WorkspaceBoundary(workspace.toString(), false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"key", "home", "home/key", "./home/key"})
    void linkOutsideWorkspaceIsRefused(String text) {
        for (WorkspaceBoundary boundary : List.of(own(), ofDefinitionFile(), WorkspaceBoundary.OWN)) {
            String message = assertThrows(AbortException.class, () -> existing(boundary, text))
                    .getMessage();
            assertTrue(message.startsWith("file '" + text + "' is outside of the Jenkins workspace"), message);
            assertThrows(AbortException.class, () -> writable(boundary, text));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "home/new", "home/new/deep", "nothing/deep"})
    void nothingIsCreatedBehindLink(String text) {
        assertThrows(AbortException.class, () -> writable(own(), text));
        assertThrows(
                AbortException.class,
                () -> new TextFile(own(), "junitFile", text, "<x/>").invoke(current.toFile(), null));
        assertFalse(Files.exists(machine.resolve("home/new")));
    }

    @Test
    void linkInsideWorkspaceIsFollowed() throws Exception {
        Path data = workspace.resolve("shared/data").toRealPath();
        assertEquals(data, existing(own(), "data"));
        assertEquals(data, writable(own(), "data"));
        assertThrows(AbortException.class, () -> existing(WorkspaceBoundary.OWN, "data"));
    }

    @Test
    void linkIntoVersionControlIsRefused() {
        assertTrue(assertThrows(AbortException.class, () -> existing(own(), "config"))
                .getMessage()
                .contains(".git, which can contain credentials"));
        assertThrows(AbortException.class, () -> writable(own(), "config"));
    }

    @Test
    void jenkinsfileMayNameAnyLocation() throws Exception {
        assertEquals(machine.resolve("home/key"), existing(own(), "../../home/key"));
        assertEquals(
                machine.resolve("home/key"),
                existing(own(), machine.resolve("home/key").toString()));
        assertEquals(current.resolve("new"), existing(own(), "new"));
        assertEquals(current.toRealPath().resolve("new/deep"), writable(own(), "new/deep"));
    }

    @Test
    void definitionFileMayNameWorkspaceLocationsOnly() throws Exception {
        assertEquals(workspace.resolve("shared/data").toRealPath(), existing(ofDefinitionFile(), "../shared/data"));
        assertThrows(AbortException.class, () -> existing(ofDefinitionFile(), "../../home/key"));
        String absolute = machine.resolve("home/key").toString();
        assertThrows(AbortException.class, () -> existing(ofDefinitionFile(), absolute));
    }

    @Test
    void folderOutsideWorkspaceIsItsOwnBoundary() throws Exception {
        assertEquals(
                machine.resolve("home/key").toRealPath(),
                own().existing(machine.resolve("home").toFile(), "file 'key'", "key"));
        assertThrows(
                AbortException.class,
                () -> own().existing(workspace.resolve("sub/home").toFile(), "file 'key'", "key"));
    }

    @Test
    void workspaceBehindLinkIsAccepted() throws Exception {
        Path linked = Files.createSymbolicLink(machine.resolve("linked"), workspace);
        WorkspaceBoundary boundary = new WorkspaceBoundary(linked.toString(), true);
        assertEquals(
                workspace.resolve("shared/data").toRealPath(),
                boundary.existing(linked.resolve("sub").toFile(), "file 'data'", "data"));
    }

    @Test
    void sourceFolderThatIsLinkIsRefused() throws Exception {
        SourceFolder folder = new SourceFolder("home", null, List.of(), List.of(), SnapshotLimits.SERVICE);
        assertThrows(AbortException.class, () -> folder.files(current.toFile()));
        Files.createDirectories(current.resolve("x"));
        Files.writeString(current.resolve("x/a.py"), "1");
        Files.createSymbolicLink(current.resolve("inside"), current.resolve("x"));
        assertEquals(
                "[a.py]",
                new SourceFolder("inside", null, List.of(), List.of(), SnapshotLimits.SERVICE)
                        .files(current.toFile())
                        .byName()
                        .keySet()
                        .toString());
    }
}
