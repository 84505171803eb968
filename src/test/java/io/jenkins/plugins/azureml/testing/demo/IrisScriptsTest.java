package io.jenkins.plugins.azureml.testing.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the example's Python scripts without an Azure ML. */
class IrisScriptsTest {
    private static final Path TRAIN =
            Path.of(System.getProperty("project.basedir", "")).toAbsolutePath().resolve("docs/examples/iris/train");

    @TempDir
    Path folder;

    private String python(Map<String, String> environment, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("python3", "-B"));
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("AZUREML_"));
        builder.environment().put("PYTHONUTF8", "1");
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output;
    }

    private String train(Map<String, String> environment) throws Exception {
        return python(environment, TRAIN.resolve("train.py").toString(), "--epochs", "60");
    }

    @Test
    void dataIsFishersIrisDataSet() throws Exception {
        List<String> lines = Files.readAllLines(TRAIN.resolve("iris.csv"));
        assertEquals("sepal_length,sepal_width,petal_length,petal_width,species", lines.get(0));
        double[] sums = new double[4];
        for (String line : lines.subList(1, lines.size())) {
            for (int i = 0; i < sums.length; i++) {
                sums[i] += Double.parseDouble(line.split(",")[i]);
            }
        }
        assertEquals(150, lines.size() - 1);
        assertEquals(
                List.of("876.5", "458.6", "563.7", "179.9"),
                Arrays.stream(sums)
                        .mapToObj(sum -> String.valueOf(Math.round(sum * 10) / 10.0))
                        .toList());
    }

    @Test
    void trainingIsReproducibleWithoutAzureMl() throws Exception {
        String first = train(Map.of());
        byte[] model = Files.readAllBytes(folder.resolve("outputs/model.json"));
        assertTrue(first.contains("epoch   60  loss "), first);
        assertEquals(first, train(Map.of()));
        assertEquals(new String(model), Files.readString(folder.resolve("outputs/model.json")));
        assertTrue(Files.exists(folder.resolve("outputs/score.py")));
    }

    @Test
    void failedMetricLoggingDoesNotStopTheTraining() throws Exception {
        String output = train(Map.of(
                "AZUREML_SERVICE_ENDPOINT", "http://127.0.0.1:1",
                "AZUREML_RUN_TOKEN", "not-a-real-token",
                "AZUREML_RUN_ID", "r1",
                "AZUREML_ARM_SUBSCRIPTION", "s",
                "AZUREML_ARM_RESOURCEGROUP", "g",
                "AZUREML_ARM_WORKSPACE_NAME", "w",
                "AZUREML_ARM_PROJECT_NAME", "iris"));
        assertEquals(2, output.split("WARNING: metrics are not logged any more", -1).length, output);
        assertTrue(output.contains("wrote outputs/model.json"), output);
        assertFalse(output.contains("not-a-real-token"), output);
    }

    @Test
    void scoreScriptReturnsSpeciesAndRejectsInvalidInput() throws Exception {
        train(Map.of());
        Path script = Files.writeString(folder.resolve("ask.py"), """
                import sys
                sys.path.insert(0, 'outputs')
                import score
                score.init()
                for raw in ('{"data": [[5.1, 3.5, 1.4, 0.2]]}', '{"data": [[1, 2, 3]]}', '{}', 'x', '{"data": [[1, 2, 3, "a"]]}'):
                    try:
                        print(score.run(raw)[0]['species'])
                    except ValueError as problem:
                        print(problem)
                """);
        List<String> answers = python(Map.of("AZUREML_MODEL_DIR", folder.toString()), script.toString())
                .lines()
                .toList();
        assertEquals("setosa", answers.get(0));
        assertEquals(5, answers.size());
        for (String refused : answers.subList(1, 5)) {
            assertTrue(refused.startsWith("Expected {\"data\": [[sepal_length, "), refused);
        }
        assertTrue(answers.get(1).endsWith("flower 0 has 3 values"), answers.get(1));
    }
}
