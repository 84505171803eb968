package io.jenkins.plugins.azureml.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotPackerTest {

    @TempDir
    Path folder;

    private Path source;
    private Path zip;

    @BeforeEach
    void train() throws IOException {
        source = folder.resolve("ws/train");
        zip = folder.resolve("tmp/project.zip");
        write("train.py", "print('hello')\n");
    }

    private void write(String path, String text) throws IOException {
        Path file = source.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private SnapshotReport pack(List<String> includes, List<String> excludes, SnapshotLimits limits) throws Exception {
        return new SnapshotPacker(new SourceFolder("train", "train.py", includes, excludes, limits), zip.toString())
                .invoke(source.getParent().toFile(), null);
    }

    private Map<String, String> packed() throws Exception {
        return packed(List.of(), List.of());
    }

    private Map<String, String> packed(List<String> includes, List<String> excludes) throws Exception {
        pack(includes, excludes, SnapshotLimits.SERVICE);
        Map<String, String> files = new TreeMap<>();
        try (ZipFile file = new ZipFile(zip.toFile(), StandardCharsets.UTF_8)) {
            for (Enumeration<? extends ZipEntry> entries = file.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                files.put(
                        entry.getName(), new String(file.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return files;
    }

    private String refused() {
        return assertThrows(SnapshotException.class, this::packed).getMessage();
    }

    @Test
    void filesOfAllFoldersArePackedWithSlashes() throws Exception {
        write("data/grün/漢字.csv", "1,2\n");
        write(".hidden", "");
        assertEquals(Map.of("train.py", "print('hello')\n", "data/grün/漢字.csv", "1,2\n", ".hidden", ""), packed());
    }

    @Test
    void equalFilesGiveEqualBytes() throws Exception {
        write("a/b.txt", "x".repeat(10_000));
        write("z.txt", "");
        packed();
        byte[] first = Files.readAllBytes(zip);
        try (var files = Files.walk(source)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000_000_000L));
            }
        }
        packed();
        assertArrayEquals(first, Files.readAllBytes(zip));
    }

    @Test
    void amlignoreExcludesLikeGit() throws Exception {
        write(".amlignore", "# comment\n*.log\n!keep.log\n/build/\ndocs/*\n!docs/keep.md\n**/cache/\n\\#odd\n");
        write(".gitignore", "train.py\n");
        write("a.log", "");
        write("sub/b.log", "");
        write("sub/keep.log", "");
        write("build/x.o", "");
        write("sub/build/y.o", "");
        write("docs/a.md", "");
        write("docs/keep.md", "");
        write("sub/cache/z", "");
        write("#odd", "");
        assertEquals(
                List.of(".amlignore", ".gitignore", "docs/keep.md", "sub/build/y.o", "sub/keep.log", "train.py"),
                List.copyOf(packed().keySet()));
    }

    @Test
    void gitignoreIsUsedWithoutAmlignore() throws Exception {
        write(".gitignore", "*.tmp\r\nout\r\n");
        write("a.tmp", "");
        write("out/b", "");
        assertEquals(List.of(".gitignore", "train.py"), List.copyOf(packed().keySet()));
    }

    @Test
    void ignoredFolderCannotBeReincluded() throws Exception {
        write(".amlignore", "data/\n!data/keep.csv\n");
        write("data/keep.csv", "");
        assertFalse(packed().containsKey("data/keep.csv"));
    }

    @Test
    void versionControlFoldersAreNeverPacked() throws Exception {
        write(".git/config", "url = https://user:not-a-real-secret@example.com");
        write("module/.git", "gitdir: ../.git/modules/module");
        assertEquals(List.of("train.py"), List.copyOf(packed().keySet()));
    }

    @Test
    void ignoreFileInAnotherEncodingIsRead() throws Exception {
        Files.write(source.resolve(".amlignore"), new byte[] {'#', (byte) 0xE4, '\n', '*', '.', 'x', '\n'});
        write("a.x", "");
        assertFalse(packed().containsKey("a.x"));
    }

    @Test
    void includesAndExcludesNarrowSelection() throws Exception {
        write("lib/a.py", "");
        write("lib/a_test.py", "");
        write("data/big.csv", "");
        assertEquals(
                List.of("lib/a.py", "train.py"),
                List.copyOf(packed(List.of("**/*.py"), List.of("**/*_test.py")).keySet()));
        assertEquals(
                List.of("lib/a.py", "lib/a_test.py", "train.py"),
                List.copyOf(packed(List.of(), List.of("data/")).keySet()));
    }

    @Test
    void linksInsideFolderAreFollowed() throws Exception {
        write("data/a.csv", "1\n");
        Files.createSymbolicLink(source.resolve("link.csv"), Path.of("data/a.csv"));
        Files.createSymbolicLink(source.resolve("linked"), Path.of("data"));
        assertEquals("1\n", packed().get("link.csv"));
        assertEquals("1\n", packed().get("linked/a.csv"));
    }

    @Test
    void linksOutsideFolderAreRefused() throws Exception {
        Path outside = Files.writeString(folder.resolve("secret.txt"), "not-a-real-secret");
        Files.createSymbolicLink(source.resolve("link.txt"), outside);
        assertTrue(refused().contains("'link.txt'"));
        Files.delete(source.resolve("link.txt"));
        Files.createDirectories(source.resolve("sub"));
        Files.createSymbolicLink(source.resolve("sub/up"), folder);
        assertTrue(refused().contains("'sub/up'"));
    }

    @Test
    void linksIntoVersionControlAreRefused() throws Exception {
        write(".git/config", "not-a-real-secret");
        Files.createSymbolicLink(source.resolve("config"), Path.of(".git/config"));
        assertTrue(refused().contains("'config'"));
    }

    @Test
    void danglingLinksAndLoopsAreRefused() throws Exception {
        Files.createSymbolicLink(source.resolve("nothing"), Path.of("nowhere"));
        assertTrue(refused().contains("'nothing' is a broken link"));
        Files.delete(source.resolve("nothing"));
        Files.createDirectories(source.resolve("a/b"));
        Files.createSymbolicLink(source.resolve("a/b/loop"), Path.of("../../a"));
        assertTrue(refused().contains("'a/b/loop' is a link to one of its parent folders"), refused());
    }

    @Test
    void ignoredLinksAreNotChecked() throws Exception {
        write(".amlignore", "nothing\nout\n");
        Files.createSymbolicLink(source.resolve("nothing"), Path.of("nowhere"));
        Files.createSymbolicLink(source.resolve("out"), folder);
        assertEquals(2, packed().size());
    }

    @Test
    void tooLargeFolderIsRefusedWithLargestFiles() throws Exception {
        write("huge.bin", "x".repeat(3000));
        write("large.bin", "x".repeat(2000));
        SnapshotException tooLarge =
                assertThrows(SnapshotException.class, () -> pack(List.of(), List.of(), new SnapshotLimits(10, 4000)));
        assertTrue(
                tooLarge.getMessage().matches("(?s).*largest files: huge.bin .*, large.bin .*"), tooLarge.getMessage());
        SnapshotException tooMany =
                assertThrows(SnapshotException.class, () -> pack(List.of(), List.of(), new SnapshotLimits(2, 40000)));
        assertTrue(tooMany.getMessage().contains("3 files"), tooMany.getMessage());
        assertFalse(Files.exists(zip));
    }

    @Test
    void missingFilesAreNamed() throws Exception {
        write(".amlignore", "train.py\n");
        assertTrue(refused().contains("'train.py'"));
        assertTrue(refused().contains("exclude it"));
        Files.delete(source.resolve("train.py"));
        assertTrue(refused().contains("relative to that folder"));
        Files.delete(source.resolve(".amlignore"));
        assertTrue(refused().contains("it is empty"));
        Files.delete(source);
        assertTrue(refused().contains("does not exist"));
    }

    @Test
    void reportHasCountAndSize() throws Exception {
        write("b.txt", "12345");
        SnapshotReport report = pack(List.of(), List.of(), SnapshotLimits.SERVICE);
        assertEquals(2, report.files());
        assertEquals(20, report.bytes());
        assertEquals(Files.size(zip), report.zipBytes());
    }
}
