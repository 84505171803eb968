package io.jenkins.plugins.azureml.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.AbortException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Expected hashes come from the merge and the content hash of Microsoft's client (azure-ai-ml 1.26), run in Python. */
class MergedCodeTest {

    private static final List<String> PYTHON_CACHE = List.of("**/__pycache__/**");

    @TempDir
    Path outside;

    @TempDir
    Path workspace;

    @BeforeEach
    void files() throws IOException {
        write("components/train/.amlignore", "*.tmp\nshared/notes.txt\n");
        write("components/train/train.py", "import shared\n");
        write("components/train/a.tmp", "x");
        write("components/train/sub/.gitignore", "*.csv\n");
        write("components/train/sub/b.py", "b");
        write("components/train/sub/rows.csv", "1");
        write("components/train/sub/deep/more.csv", "2");
        write("components/train/sub/deep/c.py", "c");
        write("components/train/__pycache__/train.pyc", "p");
        write("components/.gitignore", "*.bak\n");
        write("lib/shared/__init__.py", "");
        write("lib/shared/notes.txt", "n");
        write("lib/shared/x.tmp", "t");
        write("lib/shared/old.bak", "o");
        write("lib/shared/__pycache__/i.pyc", "p");
        write("lib/shared/.gitignore", "secret.txt\n");
        write("lib/shared/secret.txt", "s");
        write("lib/util.py", "u");
        write("lib/skip.tmp", "s");
        write("other/shared/more.py", "m");
    }

    private void write(String name, String text) throws IOException {
        Path file = workspace.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private SourceFolder code(String directory, String... includes) {
        return new SourceFolder(
                        "code",
                        directory,
                        null,
                        List.of(),
                        PYTHON_CACHE,
                        SnapshotLimits.SERVICE,
                        new WorkspaceBoundary(workspace.toString(), false))
                .with(new AdditionalIncludes(false, List.of(includes)));
    }

    private SourceFolder only(String base, String... includes) {
        return code(base).with(new AdditionalIncludes(true, List.of(includes)));
    }

    private Set<String> names(SourceFolder code) throws IOException {
        try (SourceFiles files = code.files(workspace.toFile())) {
            return Set.copyOf(files.byName().keySet());
        }
    }

    private String hash(SourceFolder code) throws IOException {
        return new SourceScan(code).invoke(workspace.toFile(), null).hash();
    }

    private String problem(SourceFolder code) {
        return assertThrows(AbortException.class, () -> code.files(workspace.toFile()))
                .getMessage();
    }

    private static void assertContains(String text, String... parts) {
        for (String part : parts) {
            assertTrue(text.contains(part), part + " is not in: " + text);
        }
    }

    @Test
    void filesAndFoldersAreAddedUnderTheirOwnNames() throws Exception {
        SourceFolder code =
                code("components/train", "lib/shared", "lib/util.py", "lib/skip.tmp", "other/shared", "lib/util.py");
        assertEquals(
                Set.of(
                        ".amlignore",
                        "shared/.gitignore",
                        "shared/__init__.py",
                        "shared/more.py",
                        "shared/old.bak",
                        "sub/.gitignore",
                        "sub/b.py",
                        "sub/deep/c.py",
                        "train.py",
                        "util.py"),
                names(code));
        assertEquals("b5634b74b743cd45df020e4ef2c6f738a8129f344ae5f39b8d6bf1c800234c19", hash(code));
    }

    @Test
    void componentWithoutCodeConsistsOfItsIncludes() throws Exception {
        SourceFolder code = only("components", "lib/shared", "lib/util.py");
        assertEquals(
                Set.of("shared/.gitignore", "shared/__init__.py", "shared/notes.txt", "shared/x.tmp", "util.py"),
                names(code));
        assertEquals("d24a1536b593d891180ec2cb9315f17bc14f5085f89bcb83f73af323d8988679", hash(code));
    }

    @Test
    void codeCanBeOneFile() throws Exception {
        SourceFolder code = code("components/train/train.py", "lib/shared");
        assertEquals("4c2a1980887a0394174bad0872204b4048cbff5a15ce5787e2509bc03858a481", hash(code));
        assertContains(
                problem(code("components/train/train.py", "components/train/train.py")), "already has 'train.py'");
    }

    @Test
    void folderIsPackedIfItsZipFileIsIncluded() throws Exception {
        SourceFolder code = code("components/train", "lib/shared.zip");
        String hash = hash(code);
        Path packed;
        try (SourceFiles files = code.files(workspace.toFile())) {
            packed = files.byName().get("shared.zip");
            try (ZipFile zip = new ZipFile(packed.toFile())) {
                assertEquals(
                        List.of("shared/.gitignore", "shared/__init__.py", "shared/old.bak"),
                        zip.stream().map(ZipEntry::getName).sorted().toList());
            }
        }
        assertFalse(Files.exists(packed), "temporary files are deleted");
        Files.setLastModifiedTime(workspace.resolve("lib/shared/old.bak"), FileTime.fromMillis(0));
        assertEquals(hash, hash(code), "does not depend on times, so that unchanged code is not uploaded again");
    }

    @Test
    void existingZipFileIsIncludedAsItIs() throws Exception {
        byte[] content = {'P', 'K', 5, 6, 0};
        Files.write(workspace.resolve("lib/shared.zip"), content);
        try (SourceFiles files = code("components/train", "lib/shared.zip").files(workspace.toFile())) {
            assertArrayEquals(content, Files.readAllBytes(files.byName().get("shared.zip")));
        }
    }

    @Test
    void missingEntryIsNamed() {
        assertContains(
                problem(code("components/train", "lib/none")),
                "additional_includes 'lib/none' does not exist in",
                "correct the path");
        assertContains(problem(code("components/train", "lib/none.zip")), "additional_includes 'lib/none.zip'");
    }

    @Test
    void nameThatTheCodeHasIsRefused() throws Exception {
        write("lib/train.py", "other");
        assertContains(
                problem(code("components/train", "lib/train.py")),
                "additional_includes 'lib/train.py': code 'components/train' already has 'train.py'",
                "Rename one of them");
        write("lib/sub/z.py", "other");
        assertContains(problem(code("components/train", "lib/sub")), "already has 'sub'");
    }

    @Test
    void twoFilesOfOneNameAreRefused() throws Exception {
        write("other/util.py", "other");
        assertContains(
                problem(code("components/train", "lib/util.py", "other/util.py")),
                "additional_includes 'lib/util.py' and additional_includes 'other/util.py' are both named 'util.py'");
        write("other/shared/__init__.py", "other");
        assertContains(
                problem(code("components/train", "lib/shared", "other/shared")),
                "two files named 'shared/__init__.py'");
    }

    @Test
    void linkOfTheCodeToAnEntryIsTheEntry() throws Exception {
        Files.createSymbolicLink(workspace.resolve("components/train/util.py"), Path.of("../../lib/util.py"));
        Files.createSymbolicLink(workspace.resolve("components/train/shared"), Path.of("../../lib/shared"));
        assertTrue(names(code("components/train", "lib/util.py", "lib/shared"))
                .containsAll(Set.of("util.py", "shared/__init__.py")));
        Files.delete(workspace.resolve("components/train/util.py"));
        Files.createSymbolicLink(workspace.resolve("components/train/util.py"), Path.of("train.py"));
        assertContains(problem(code("components/train", "lib/util.py", "lib/shared")), "already has 'util.py'");
    }

    @Test
    void nothingOutsideOfTheWorkspaceIsIncluded() throws Exception {
        Files.writeString(outside.resolve("key.pem"), "secret");
        Files.createSymbolicLink(workspace.resolve("lib/key.pem"), outside.resolve("key.pem"));
        Files.createSymbolicLink(workspace.resolve("lib/shared/key.pem"), outside.resolve("key.pem"));
        Files.createSymbolicLink(workspace.resolve("lib/out"), outside);
        String up = workspace.relativize(outside).toString();
        for (String path :
                List.of(up, up + "/key.pem", outside + "/key.pem", "lib/key.pem", "lib/out", "lib/out.zip")) {
            assertContains(problem(code("components/train", path)), "is outside of the Jenkins workspace");
        }
        assertContains(problem(code("components/train", "lib/shared")), "a link to a place outside of it");
        assertContains(problem(code("components/train", "lib/shared.zip")), "a link to a place outside of it");
    }

    @Test
    void foldersOfVersionControlAreNotIncluded() throws Exception {
        write(".git/config", "url = https://user:password@example.org");
        write("lib/shared/.git/config", "url");
        assertContains(problem(code("components/train", ".git")), "can contain credentials");
        assertContains(problem(code("components/train", ".git/config")), "can contain credentials");
        assertContains(problem(code("components/train", ".git.zip")), "can contain credentials");
        assertFalse(names(code("components/train", "lib/shared")).contains("shared/.git/config"));
        assertFalse(names(code("components/train", ".")).stream().anyMatch(name -> name.contains(".git/")));
    }

    @Test
    void includedIgnoreFileAppliesToTheMergedCode() throws Exception {
        write("rules/.amlignore", "train.py\nshared/\n");
        assertEquals(
                Set.of(".amlignore", "util.py"),
                names(only("components", "lib/util.py", "lib/shared", "rules/.amlignore")));
    }

    @Test
    void emptyResultIsAnError() {
        assertContains(problem(only("components/train", "lib/skip.tmp")), "has no files to upload");
    }
}
