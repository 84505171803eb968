package io.jenkins.plugins.azureml.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Java cannot create such names, so a shell does. */
@DisabledOnOs({OS.WINDOWS, OS.MAC})
class FileNamesNotUtf8Test {

    @TempDir
    Path folder;

    @BeforeEach
    void setUp() throws Exception {
        Files.createDirectories(folder.resolve("train"));
        Files.writeString(folder.resolve("train/train.py"), "");
    }

    private void shell(String command) throws Exception {
        Process shell = new ProcessBuilder("sh", "-c", command)
                .directory(folder.resolve("train").toFile())
                .start();
        assumeTrue(shell.waitFor() == 0, "the file system does not accept such names");
    }

    private SourceFiles files() throws Exception {
        return new SourceFolder("train", null, List.of(), List.of(), SnapshotLimits.SERVICE).files(folder.toFile());
    }

    @Test
    void fileIsRefusedByItsBytes() throws Exception {
        shell("touch \"$(printf 'donn\\351es.csv')\" \"$(printf 'donn\\352es.csv')\"");
        String message = assertThrows(SnapshotException.class, this::files).getMessage();
        assertEquals(
                "sourceDirectory 'train': the name of 'donn%E_es.csv' is not UTF-8."
                        + " Rename it, or leave it out with a .amlignore file.",
                message.replaceFirst("%E[9A]", "%E_"));
    }

    @Test
    void folderIsRefusedByItsBytes() throws Exception {
        shell("mkdir \"$(printf '\\344')\" && touch \"$(printf '\\344')/\u00e4.csv\"");
        String message = assertThrows(SnapshotException.class, this::files).getMessage();
        assertEquals(
                "sourceDirectory 'train': the name of '%E4' is not UTF-8."
                        + " Rename it, or leave it out with a .amlignore file.",
                message);
    }

    @Test
    void excludedFileIsNoProblem() throws Exception {
        shell("touch \"$(printf 'donn\\351es.csv')\"");
        Files.writeString(folder.resolve("train/.amlignore"), "*.csv\n");
        assertEquals(
                List.of(".amlignore", "train.py"), List.copyOf(files().byName().keySet()));
    }
}
