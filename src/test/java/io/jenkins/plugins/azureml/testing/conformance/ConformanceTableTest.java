package io.jenkins.plugins.azureml.testing.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.azureml.testing.MicrosoftPython;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConformanceTableTest {

    private static final Path CASES = Path.of(
                    "src/test/resources/io/jenkins/plugins/azureml/definitions/pipeline/cases")
            .toAbsolutePath();

    @TempDir
    Path folder;

    private static List<ObjectNode> reports(Path root, String... names) throws Exception {
        List<ObjectNode> reports = new ArrayList<>();
        for (String name : names) {
            reports.add(FileReport.of(root, root.resolve(name)));
        }
        return reports;
    }

    @Test
    void countsByKind() throws Exception {
        Files.writeString(folder.resolve("a.yml"), "{type: command, command: echo 1, environment: 'azureml:e:1'}");
        Files.writeString(folder.resolve("b.yml"), "{type: command, command: echo 1, environment: 'azureml:e'}");
        Files.writeString(folder.resolve("c.yml"), "{anything: 1}");
        List<String> lines = ConformanceTable.counted(reports(folder, "a.yml", "b.yml", "c.yml"));
        assertEquals(List.of("| command | 1 | 1 | 0 |", "| other | 0 | 0 | 1 |"), lines.subList(2, 4));
    }

    @Test
    void microsoftsClientReadsTheSameFiles() throws Exception {
        Optional<String> missing = MicrosoftPython.missing();
        missing.ifPresent(reason -> System.out.println("Not compared with azure-ai-ml: " + reason));
        assumeTrue(missing.isEmpty(), missing.orElse(""));
        List<String> lines = ConformanceTable.compared(
                CASES,
                reports(
                        CASES,
                        "02-bindings.yml",
                        "05-sweep-inline.yml",
                        "07-parallel.yml",
                        "09-automl.yml",
                        "22-missing-required-input.yml",
                        "27-no-jobs.yml"));
        String text = String.join("\n", lines);
        assertTrue(text.contains("\n| pipeline | 6 | 4 | 5 | 4 | 4 | 0 | 1 | 0 |"), text);
        assertFalse(text.contains("Different:"), text);
        assertTrue(
                text.contains("Refused only by the plugin:\n  27-no-jobs.yml: jobs (line 7) is missing or empty"),
                text);
    }
}
