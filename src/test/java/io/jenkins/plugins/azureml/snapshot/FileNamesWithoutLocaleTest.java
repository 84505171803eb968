package io.jenkins.plugins.azureml.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Packs in a JVM like that of a containerized agent: without a locale, so that file names are ASCII. */
@DisabledOnOs({OS.WINDOWS, OS.MAC})
class FileNamesWithoutLocaleTest {

    @TempDir
    Path folder;

    @Test
    void namesArePackedAsStoredOnDisk() throws Exception {
        // Java resolves links in a class path, so a link with another name does not help.
        assumeTrue(
                StandardCharsets.US_ASCII.newEncoder().canEncode(System.getProperty("java.class.path")),
                "skipped: a JVM without a locale cannot open the class path, which is not ASCII");
        Path data = folder.resolve("train/gr\u00fcn");
        Files.createDirectories(data);
        Files.writeString(data.resolve("1 + 1 = 2, 50 %.csv"), "");
        Files.writeString(data.resolve("\u00e4.tmp"), "");
        Files.writeString(folder.resolve("train/\u6f22\u5b57.txt"), "");
        Files.writeString(folder.resolve("train/.gitignore"), "\u00e4.tmp");
        Path zip = folder.resolve("out.zip");

        Process packer = inJvmWithoutLocale(folder.toString(), zip.toString());

        assertEquals("", new String(packer.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        assertEquals(0, packer.waitFor());
        try (ZipFile file = new ZipFile(zip.toFile(), StandardCharsets.UTF_8)) {
            assertEquals(
                    Set.of(".gitignore", "gr\u00fcn/1 + 1 = 2, 50 %.csv", "\u6f22\u5b57.txt"),
                    file.stream().map(ZipEntry::getName).collect(Collectors.toSet()));
        }
    }

    private static Process inJvmWithoutLocale(String... arguments) throws Exception {
        ProcessBuilder java = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                Packing.class.getName(),
                arguments[0],
                arguments[1]);
        java.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
        java.environment().put("LC_ALL", "C");
        return java.redirectErrorStream(true).start();
    }

    /** Main class of the other JVM. */
    static final class Packing {
        public static void main(String[] arguments) throws Exception {
            new SnapshotPacker(
                            new SourceFolder("train", null, List.of(), List.of(), SnapshotLimits.SERVICE), arguments[1])
                    .invoke(new File(arguments[0]), null);
        }
    }
}
