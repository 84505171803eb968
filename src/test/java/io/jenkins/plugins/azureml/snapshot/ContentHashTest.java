package io.jenkins.plugins.azureml.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Expected values come from the published algorithm (azure-ai-ml, hash version 202208), run in Python. */
class ContentHashTest {

    @TempDir
    Path folder;

    private SourceReport scan(Map<String, String> files) throws Exception {
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = folder.resolve("src").resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        return new SourceScan(new SourceFolder("src", null, List.of(), List.of(), SnapshotLimits.SERVICE))
                .invoke(folder.toFile(), null);
    }

    @Test
    void hashOfOneFile() throws Exception {
        SourceReport report = scan(Map.of("train.py", "print('hello')\n"));
        assertEquals("5554367b66d94f315f904ced7ae03cbf2851377d60db506cd008cc2b6f3aac00", report.hash());
        assertEquals(1, report.files());
        assertEquals(15, report.bytes());
    }

    @Test
    void hashOrdersFoldersAndEmptyFilesByLowerCase() throws Exception {
        assertEquals(
                "a5176754aae3ccb10debf1a13317914d16d4914e8e0f004b518c7a9165ccb205",
                scan(Map.of(
                                "Zebra.py",
                                "z",
                                "apple.py",
                                "a",
                                "folder1/file1.txt",
                                "1",
                                "Folder2/file1.txt",
                                "22",
                                "Folder2/folder1/file1.txt",
                                "",
                                "empty",
                                ""))
                        .hash());
    }

    /** Python orders by code points, which puts the flower after the full-width tilde; Java orders by UTF-16 units. */
    @Test
    void hashOrdersNamesByCodePoint() throws Exception {
        assertEquals(
                "44028b4913a8dd4a4133fb9194132e2a5cef296cda486b25332adf0f36e3326c",
                scan(Map.of(
                                "gr\u00fcn/\u00c4.txt",
                                "1",
                                "\u6f22\u5b57.txt",
                                "gr\u00f6\u00dfe",
                                "\ud83c\udf3c.csv",
                                "flower",
                                "\uff5e.csv",
                                "tilde",
                                "Stra\u00dfe.py",
                                "x",
                                "\u03a3\u03a3.txt",
                                "s"))
                        .hash());
    }

    @Test
    void ignoredFilesDoNotAffectHash() throws Exception {
        String before = scan(Map.of("train.py", "a", ".amlignore", "*.tmp\n")).hash();
        assertEquals(before, scan(Map.of("x.tmp", "b", ".git/config", "c")).hash());
        assertNotEquals(before, scan(Map.of("y.py", "")).hash());
    }
}
