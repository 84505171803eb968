package io.jenkins.plugins.azureml.scripts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.FilePath;
import io.jenkins.plugins.azureml.client.error.SecretText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class SecretFolderTest {

    @TempDir
    Path parent;

    private FilePath workspace;
    private final SecretFolder folder = new SecretFolder();

    @BeforeEach
    void createWorkspace() {
        workspace = new FilePath(parent.resolve("job").toFile());
    }

    private Path write(String content) throws Exception {
        return Path.of(folder.write(workspace, "token", SecretText.of(content)));
    }

    private List<Path> left() throws IOException {
        Path temporary = parent.resolve("job@tmp");
        if (!Files.exists(temporary)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(temporary)) {
            return files.toList();
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void onlyTheUserOfTheAgentCanReadFileAndFolder() throws Exception {
        Path file = write("first");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())));
    }

    @Test
    void fileIsReplacedAtTheSamePathWithoutARest() throws Exception {
        Path file = write("first");
        assertEquals(file, write("second"));
        assertEquals("second", Files.readString(file));
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertEquals(List.of(file), files.toList());
        }
    }

    @Test
    void deletionLeavesNothingAndIsFinal() throws Exception {
        write("first");
        folder.delete(workspace);
        assertEquals(List.of(), left());
        assertThrows(IOException.class, () -> write("late"));
        assertEquals(List.of(), left());
        folder.delete(workspace);
    }

    @Test
    void deletionDoesNotFollowALinkInPlaceOfTheFolder() throws Exception {
        Path file = write("first");
        Path precious = Files.createDirectories(parent.resolve("precious"));
        Files.writeString(precious.resolve("file"), "kept");
        Files.delete(file);
        Files.delete(file.getParent());
        Files.createSymbolicLink(file.getParent(), precious);
        folder.delete(workspace);
        assertEquals(List.of(), left());
        assertTrue(Files.exists(precious.resolve("file")));
    }

    @Test
    void abandonedFoldersAreDeletedAndOtherFilesAreKept() throws Exception {
        write("first");
        new SecretFolder().write(workspace, "token", SecretText.of("other"));
        Path other = Files.createDirectory(parent.resolve("job@tmp/durable-1"));
        SecretFolder.deleteAbandoned(workspace);
        assertEquals(List.of(other), left());
    }

    @Test
    void whatIsSentToTheAgentDoesNotPrintItsContent() {
        assertFalse(new WriteSecretFile("folder", "token", "secret-content")
                .toString()
                .contains("secret-content"));
    }
}
