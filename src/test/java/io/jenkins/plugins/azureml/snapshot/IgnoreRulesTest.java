package io.jenkins.plugins.azureml.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IgnoreRulesTest {

    private static final List<String> FILES = List.of(
            "a.txt",
            "b.log",
            "!odd",
            "#odd",
            "with space ",
            "docs/a.md",
            "docs/keep.md",
            "docs/sub/b.md",
            "build/x.o",
            "src/build/y.o",
            "src/main/deep/z.py",
            "src/file1.c",
            "src/file2.c",
            "src/filex.c",
            "src/[x].c",
            "data/2020/a.csv",
            "data/2021/a.csv",
            "data/keep/a.csv",
            "node_modules/m/index.js",
            "grün/äh.txt");

    private static final List<String> RULES = List.of(
            "*.log",
            "docs/*\n!docs/keep.md",
            "docs/**\n!docs/keep.md",
            "build/",
            "/build",
            "build",
            "**/build",
            "src/**/z.py",
            "src/**",
            "file[0-9].c",
            "file[!0-9].c",
            "src/\\[x\\].c",
            "*\n!*.txt\n!*/",
            "/*\n!/docs\n!/a.txt",
            "data/*/\n!data/keep/",
            "\\#odd\n\\!odd",
            "with space\\ ",
            "with space ",
            "a.txt   ",
            "grün/",
            "?.txt",
            "**/*.csv\n!data/2021/**",
            "node_modules\n!node_modules/m/index.js",
            "[abc",
            "src/*",
            "*/a.csv",
            "data/**/a.csv",
            "**",
            "/",
            "deep/",
            "main/deep");

    @TempDir
    Path folder;

    private static List<String> kept(String rules) {
        IgnoreRules ignored = IgnoreRules.parse(rules);
        List<String> kept = new ArrayList<>();
        for (String file : FILES) {
            boolean out = ignored.excludesFile(file);
            for (int slash = file.indexOf('/'); slash >= 0; slash = file.indexOf('/', slash + 1)) {
                out |= ignored.excludesFolder(file.substring(0, slash));
            }
            if (!out) {
                kept.add(file);
            }
        }
        return kept;
    }

    @ParameterizedTest
    @CsvSource({
        "*.log, b.log, true",
        "docs/*, docs/sub/b.md, true",
        "/build, src/build/y.o, false",
        "build, src/build/y.o, true",
        "src/**/z.py, src/main/deep/z.py, true",
        "file[!0-9].c, src/filex.c, true",
        "file[!0-9].c, src/file1.c, false"
    })
    void rulesAreThoseOfGit(String rule, String file, boolean ignored) {
        assertEquals(ignored, !kept(rule).contains(file));
    }

    @Test
    void rulesAgreeWithGit() throws Exception {
        assumeTrue(git("init", "-q") == 0, "skipped: no git here to compare with");
        for (String file : FILES) {
            Path path = folder.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, "");
        }
        for (String rules : RULES) {
            Files.writeString(folder.resolve(".gitignore"), rules + "\n");
            assertEquals(byGit(), kept(rules).stream().sorted().toList(), "rules:\n" + rules);
        }
    }

    private List<String> byGit() throws IOException, InterruptedException {
        Process git = command("-c", "core.quotePath=false", "ls-files", "-z", "--others", "--exclude-standard")
                .redirectErrorStream(false)
                .start();
        String out = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        git.waitFor(1, TimeUnit.MINUTES);
        return List.of(out.split("\0")).stream()
                .filter(file -> !file.isEmpty() && !file.equals(".gitignore"))
                .sorted()
                .toList();
    }

    private int git(String... arguments) throws InterruptedException {
        try {
            return command(arguments).redirectErrorStream(true).start().waitFor();
        } catch (IOException e) {
            return -1;
        }
    }

    private ProcessBuilder command(String... arguments) {
        List<String> line = new ArrayList<>(List.of("git"));
        line.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(line).directory(folder.toFile());
        builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
        return builder;
    }
}
