package io.jenkins.plugins.azureml.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import hudson.model.Result;
import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.testing.Groovy;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Arguments, inputs and parameters of sweeps reach the script as they are, or are refused before anything is submitted. */
class ExactValuesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ENVIRONMENT = "AzureML-sklearn-1.5-ubuntu20.04-py310-cpu";

    /** What double quotes of a shell protect. */
    private static final List<String> PROTECTED = List.of(
            "age income",
            " a  b ",
            "it's",
            "a;echo HELLO",
            "a&b|c>d<e",
            "*",
            "{a,b}",
            "~",
            "#a",
            "!1",
            "(a)",
            "--flag",
            "-",
            "a\nb",
            "a\r\nb\n",
            "a\tb",
            "Müller",
            "%PATH%",
            "a".repeat(3_000));

    private static final List<String> SPECIAL =
            List.of("$HOME", "$(echo HELLO)", "`echo HELLO`", "say \"hi\"", "a\\", "a\\\\b", "\\n", "${a}", "'\"$`\\");

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension();

    private Path seen;

    @BeforeEach
    void sources() throws Exception {
        assumeTrue(LocalAzureMl.pythonWorks("python3"), "skipped: the script needs python3, which is not here");
        seen = Files.createDirectories(local.workspace().resolve("seen"));
        local.write(
                "train/train.py",
                "import json, os, sys\nwith open('" + seen
                        + "/' + os.environ['AZUREML_RUN_ID'], 'w') as f:\n    json.dump(sys.argv[1:], f)\n");
    }

    private static List<String> all() {
        return Stream.concat(PROTECTED.stream(), SPECIAL.stream()).toList();
    }

    private static String shortForm(String more) {
        return "experiment: 'e', sourceDirectory: 'train', script: 'train.py', target: 'cpu-cluster', environment: '"
                + ENVIRONMENT + "', " + more;
    }

    private static String sweep(List<String> values) {
        return "hyperdrive: [sampling: 'grid', parameterSpace: ['--columns': " + Groovy.list(values)
                + "], primaryMetric: 'acc', goal: 'maximize', maxTotalRuns: " + values.size() + "]";
    }

    private PipelineRun run(String parameters) throws Exception {
        return local.inWorkspace("def run\nnode { run = amlSubmitRun(" + parameters + ") }\n"
                        + "amlWaitRun(runId: run.runId, experiment: 'e')")
                .start()
                .await();
    }

    /** The arguments of all runs of the script, in the order of their ids' numbers. */
    private List<List<String>> delivered(String parameters) throws Exception {
        PipelineRun run = run(parameters);
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        List<List<String>> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(seen)) {
            for (Path file : files.sorted(Comparator.comparingInt(ExactValuesTest::number))
                    .toList()) {
                List<String> arguments = new ArrayList<>();
                JSON.readTree(file.toFile()).forEach(each -> arguments.add(each.asText()));
                all.add(arguments);
            }
        }
        return all;
    }

    private static int number(Path file) {
        String id = file.getFileName().toString();
        return id.matches(".*_\\d+") ? Integer.parseInt(id.substring(id.lastIndexOf('_') + 1)) : 0;
    }

    private String refused(String parameters, String... parts) throws Exception {
        PipelineRun run = run(parameters);
        assertEquals(Result.FAILURE, run.result(), run.consoleText());
        for (String part : parts) {
            assertTrue(run.consoleText().contains(part), () -> part + " is not in:\n" + run.consoleText());
        }
        assertFalse(run.consoleText().contains("\tat "), run.consoleText());
        assertEquals(0, local.azure().requests().count("PUT", "/"), "nothing is sent");
        assertEquals(List.of(), local.azure().runIds());
        return run.consoleText();
    }

    private void generation(String generation) {
        local.azure().v1LegacyMode(generation.equals("v1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v2"})
    void argumentsOfTheShortFormReachTheScriptUnchanged(String generation) throws Exception {
        generation(generation);
        List<String> values = Stream.concat(
                        all().stream(),
                        Stream.of(
                                "",
                                "${{",
                                "$[[a]]",
                                "a$[[b]] ${{c d}}",
                                "${{b}}",
                                "it's ${{ github.sha }} $HOME",
                                "${{inputs}}",
                                "x".repeat(60_000)))
                .toList();
        assertEquals(List.of(values), delivered(shortForm("arguments: " + Groovy.list(values))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v2"})
    void argumentsOfARunDefinitionReachTheScriptUnchanged(String generation) throws Exception {
        generation(generation);
        List<String> values = all();
        JsonNode definition = JSON.readTree(local.definition("train.py"));
        definition.withObject("/Configuration").set("Arguments", JSON.valueToTree(values));
        local.write("definition.json", definition.toString());
        assertEquals(
                List.of(values),
                delivered("experiment: 'e', sourceDirectory: 'train', definitionFile: 'definition.json'"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v2"})
    void parametersOfASweepReachTheScriptUnchanged(String generation) throws Exception {
        generation(generation);
        List<String> values = generation.equals("v1") ? all() : PROTECTED;
        assertEquals(
                values.stream().map(value -> List.of("--columns", value)).toList(),
                delivered(shortForm(sweep(values))));
    }

    static List<String> special() {
        return SPECIAL;
    }

    @ParameterizedTest
    @MethodSource("special")
    void parameterThatQuotesDoNotProtectIsRefused(String value) throws Exception {
        generation("v2");
        refused(
                shortForm(sweep(List.of("plain", value))),
                "hyperdrive: parameterSpace.--columns: value 2 has ",
                "which the shell of the job would interpret at ${{search_space.columns}} in the arguments of train.py");
    }

    @Test
    void inputsOfTheStepReachTheCommandOfAFileUnchanged() throws Exception {
        generation("v2");
        String command = IntStream.range(0, PROTECTED.size())
                .mapToObj(i -> " \"${{inputs.x" + i + "}}\"")
                .collect(Collectors.joining());
        local.write("job.yml", """
                command: python train.py%s
                code: train
                environment: azureml:%s:1
                """.formatted(command, ENVIRONMENT));
        String inputs = IntStream.range(0, PROTECTED.size())
                .mapToObj(i -> "x" + i + ": " + Groovy.text(PROTECTED.get(i)))
                .collect(Collectors.joining(", "));
        assertEquals(
                List.of(PROTECTED), delivered("experiment: 'e', definitionFile: 'job.yml', inputs: [" + inputs + "]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a;echo HELLO", "$HOME", "`id`", "a\nb", "a\r\n", "'", "*", "~", "#", "a\\"})
    void inputWithoutQuotesInTheCommandOfAFileIsRefused(String value) throws Exception {
        generation("v2");
        local.write("job.yml", """
                description: bare
                command: python train.py ${{inputs.x}}
                code: train
                environment: azureml:%s:1
                inputs: {x: plain}
                """.formatted(ENVIRONMENT));
        refused(
                "experiment: 'e', definitionFile: 'job.yml', inputs: [x: " + Groovy.text(value) + "]",
                "inputs: x has ",
                "at ${{inputs.x}} in command (line 2) of definitionFile 'job.yml', where no quotes protect it: ");
    }

    @Test
    void parameterWithoutQuotesInTheCommandOfAFileIsRefused() throws Exception {
        generation("v2");
        local.write("job.yml", """
                command: python train.py ${{search_space.columns}}
                code: train
                environment: azureml:%s:1
                """.formatted(ENVIRONMENT));
        refused(
                "experiment: 'e', definitionFile: 'job.yml', " + sweep(List.of("age", "age income")),
                "hyperdrive: parameterSpace.--columns: value 2 has a blank",
                "at ${{search_space.columns}} in command (line 1) of definitionFile 'job.yml'",
                "write \"${{search_space.columns}}\" there, in double quotes");
    }

    @Test
    void valuesAndCommandOfAFileAreSentUnchanged() throws Exception {
        generation("v2");
        local.write("job.yml", """
                $schema: https://azuremlschemas.azureedge.net/latest/sweepJob.schema.json
                type: sweep
                trial:
                  command: |
                    python train.py ${{inputs.flags}} "${{search_space.columns}}"
                  code: train
                  environment: azureml:%s:1
                inputs: {flags: --a 1}
                sampling_algorithm: grid
                search_space:
                  columns: {type: choice, values: ["age income", "$((1+1))"]}
                objective: {goal: maximize, primary_metric: acc}
                limits: {max_total_trials: 2}
                """.formatted(ENVIRONMENT));
        String parameters = "experiment: 'e', definitionFile: 'job.yml'";
        assertEquals(List.of(List.of("--a", "1", "age income"), List.of("--a", "1", "2")), delivered(parameters));
        String sweep = local.azure().runIds().stream()
                .filter(id -> !id.matches(".*_\\d"))
                .findFirst()
                .orElseThrow();
        assertEquals(
                "python train.py ${{inputs.flags}} \"${{search_space.columns}}\"\n",
                new ServerView(local.azure())
                        .resource("/jobs/" + sweep)
                        .at("/properties/trial/command")
                        .asText());
    }

    @Test
    void inputOfTheStepInTheTrialOfASweepIsRefused() throws Exception {
        generation("v2");
        refused(
                "experiment: 'e', sourceDirectory: 'train', inputs: [flags: '--a 1'], definition: [jobType: 'Sweep', samplingAlgorithm:"
                        + " [samplingAlgorithmType: 'Grid'], searchSpace: [c: ['choice', [['a', 'b']]]],"
                        + " objective: [primaryMetric: 'acc', goal: 'maximize'], limits: [jobLimitsType: 'Sweep', maxTotalTrials: 2],"
                        + " trial: [command: 'python train.py ${{inputs.flags}} ${{search_space.c}}', environmentId: 'azureml:"
                        + ENVIRONMENT
                        + ":1']]",
                "inputs: flags has a blank");
    }

    @Test
    void valuesOfAMapAreNotPartOfItsCommand() throws Exception {
        generation("v2");
        String map = "experiment: 'e', sourceDirectory: 'train', definition: [environment: 'azureml:" + ENVIRONMENT
                + ":1', command: 'python train.py COMMAND', inputs: [name: 'a;echo HELLO']]";
        refused(map.replace("COMMAND", "${{inputs.name}}"), "definition: inputs.name has ';'");
        assertEquals(List.of(List.of("a;echo HELLO")), delivered(map.replace("COMMAND", "\"${{inputs.name}}\"")));
    }

    @Test
    void fileNameIsCheckedLikeAValue() throws Exception {
        generation("v2");
        local.write("job.yml", """
                command: python train.py ${{inputs.data}}
                code: train
                environment: azureml:%s:1
                """.formatted(ENVIRONMENT));
        String console = refused(
                "experiment: 'e', definitionFile: 'job.yml',"
                        + " inputs: [data: [type: 'uri_file', path: 'https://x.example/a%3Bid.csv?sig=not-a-real-one']]",
                "inputs: data has ';'");
        assertFalse(console.contains("not-a-real-one"), console);
        refused(
                "experiment: 'e', definitionFile: 'job.yml',"
                        + " inputs: [data: [type: 'uri_folder', mode: 'direct', path: 'https://x.example/a?b=1&c=2']]",
                "inputs: data has '?'");
    }

    @Test
    void nameOfALocalFileIsCheckedLikeAValue() throws Exception {
        generation("v2");
        local.write("a;id.csv", "1\n");
        local.write("job.yml", """
                command: python train.py ${{inputs.data}}
                code: train
                environment: azureml:%s:1
                """.formatted(ENVIRONMENT));
        String parameters = "experiment: 'e', definitionFile: 'job.yml',"
                + " inputs: [data: [type: 'uri_file', path: './a;id.csv']]";
        refused(parameters, "inputs: data has ';'");
        local.write("job.yml", """
                command: python train.py "${{inputs.data}}"
                code: train
                environment: azureml:%s:1
                """.formatted(ENVIRONMENT));
        List<List<String>> delivered = delivered(parameters);
        assertEquals(1, delivered.get(0).size());
        assertTrue(delivered.get(0).get(0).endsWith("/a;id.csv"), delivered::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v2"})
    void valueThatNoProgramCanReceiveIsRefused(String generation) throws Exception {
        generation(generation);
        refused(shortForm("arguments: ['--x', 'a\\0b']"), "arguments[1] has a NUL character");
        refused(shortForm("arguments: ['--x', null]"), "arguments[1] is null");
        refused(shortForm("arguments: ['a' * 200000]"), "arguments[0] has 200000 bytes");
        refused(shortForm(sweep(List.of("a", "a\0b"))), "parameterSpace.--columns value 2 has a NUL character");
        assertEquals(0, local.azure().requests().all().size());
    }

    @Test
    void emptyInputIsRefused() throws Exception {
        generation("v2");
        local.write("job.yml", "command: python train.py \"${{inputs.x}}\"\nenvironment: azureml:a:1\n");
        for (String value : List.of("''", "' '", "null")) {
            refused(
                    "experiment: 'e', definitionFile: 'job.yml', inputs: [x: " + value + "]",
                    "inputs: x must be a value that is not blank");
        }
        assertEquals(0, local.azure().requests().all().size());
    }
}
