package io.jenkins.plugins.azureml.testing.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.azureml.testing.MicrosoftPython;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Asks Microsoft's client what it would send for files: {@code bodies.py}, which needs no service. */
final class MicrosoftBodies {

    private static final ObjectMapper JSON = new ObjectMapper();

    private MicrosoftBodies() {}

    /**
     * @param kinds of the files, by absolute path
     * @return {@code accepted}, and {@code body} and {@code calls} or {@code message}, by absolute path
     */
    static Map<Path, JsonNode> of(Map<Path, String> kinds) throws IOException, InterruptedException {
        Process process = MicrosoftPython.script("bodies.py")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Thread questions = new Thread(() -> ask(process, kinds));
        questions.start();
        Map<Path, JsonNode> results = new LinkedHashMap<>();
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                JsonNode result = JSON.readTree(line);
                results.put(Path.of(result.path("path").asText()), result);
            }
        }
        questions.join();
        if (process.waitFor() != 0 || results.size() < kinds.size()) {
            throw new IOException("azure-ai-ml ended after " + results.size() + " of " + kinds.size() + " files.");
        }
        return results;
    }

    private static void ask(Process process, Map<Path, String> kinds) {
        try (Writer writer = process.outputWriter(StandardCharsets.UTF_8)) {
            for (Map.Entry<Path, String> each : kinds.entrySet()) {
                writer.write(JSON.createObjectNode()
                                .put("path", each.getKey().toString())
                                .put("kind", each.getValue())
                        + "\n");
            }
        } catch (IOException e) {
            // The reader notices that results are missing.
            System.err.println("azure-ai-ml takes no more files: " + e.getMessage());
        }
    }
}
