package io.jenkins.plugins.azureml.chaos;

import io.jenkins.plugins.azureml.localazure.Fault;
import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A step with an input that must be refused.
 *
 * @param step with {@code NAME} for the name of the pipeline and {@code SCORE} for a scoring URI of its own
 * @param problem the beginning of the sentence that names the parameter
 * @param reads whether files are read first, and with them the workspace. Nothing else may be requested.
 */
record Refusal(String step, String problem, boolean reads) {

    /** Neither a tenant nor a workspace that the service knows: whoever asks for them is noticed. */
    static final String TENANT = "0b5e9a1e-0000-4000-8000-00000000dead";

    static final String CREDENTIALS = "refused-sp";

    private static final String UNUSED = "unused-";
    private static final String REFUSED = "-refused";
    private static final String FOLDER = "refused/";

    private static final List<Refusal> ALL = List.of(
            parameter(
                    "def row = [id: 1]; row.parent = row\namlScore(scoringUri: SCORE, data: row)",
                    "data contains itself"),
            parameter(
                    "def map = [a: 1]; map.list = [map]\namlSubmitRun(experiment: NAME, definition: map)",
                    "definition contains itself"),
            parameter("amlScore(scoringUri: SCORE, data: [[1]], assertions: ['$.a !== 1'])", "assertions[0]"),
            parameter("amlScore(scoringUri: SCORE, data: [[1]], assertions: [])", "assertions is empty"),
            parameter("amlScore(scoringUri: SCORE, data: [[1]], batchSize: 0)", "batchSize must be at least 1"),
            parameter(
                    "amlSubmitRun(experiment: NAME, script: 'train.py', target: 't', arguments: '--epochs 50')",
                    "arguments"),
            parameter(
                    "amlSubmitRun(experiment: NAME, script: 'train.py', target: 't', arguments: ['--x', [a: 1]])",
                    "arguments[1]"),
            parameter(
                    "amlSubmitRun(experiment: NAME, script: 'train.py', target: 't', arguments: ['a\\0b'])",
                    "arguments[0] has a NUL character"),
            parameter(
                    "amlSubmitRun(experiment: NAME, script: 'train.py', target: 't', hyperdrive: [sampling: 'grid',"
                            + " parameterSpace: [x: ['a', 'a\\0b']], primaryMetric: 'm', goal: 'minimize', maxTotalRuns: 2])",
                    "parameterSpace.x value 2 has a NUL character"),
            parameter(
                    "amlSubmitRun(experiment: NAME, definitionFile: 'job.yml', inputs: [x: ' '])",
                    "inputs: x must be a value that is not blank"),
            parameter("amlSubmitRun(experiment: NAME, definition: '{}', onFailure: 'explode')", "onFailure 'explode'"),
            parameter("amlWaitRun(runId: [status: 'Completed'])", "runId: the map has no 'runId'"),
            parameter("amlWaitRun(runId: [[runId: NAME]])", "runId is a list"),
            parameter("amlCancelRun(runId: 'a b')", "runId"),
            parameter("amlDeleteModel(modelId: [registered: false, name: NAME])", "modelId: the map"),
            parameter("amlDeleteModel(name: NAME, keepLast: 0)", "keepLast must be at least 1"),
            parameter("amlListModels(name: NAME, limit: 0)", "limit must be at least 1"),
            parameter("amlRegisterModel(name: NAME, runId: 'r', path: 'outputs', onlyIf: [])", "onlyIf is empty"),
            parameter("amlRegisterModel(name: NAME, runId: 'r', path: 'outputs', onlyIf: 'acc => previous')", "onlyIf"),
            parameter(
                    "amlRegisterModel(name: NAME, runId: 'r', path: 'outputs', onlyIf: 'acc > 1', metrics: [acc: 'good'])",
                    "metrics: 'acc' is 'good', which is not a number"),
            parameter(
                    "amlRegisterModel(name: NAME, runId: 'r', path: 'outputs', onlyIf: 'acc > previous', compareTo: ['': 'x'])",
                    "compareTo has a tag without a name"),
            parameter("amlTraffic(endpoint: NAME, traffic: [blue: 50, green: 60])", "traffic"),
            file(
                    "amlScore(scoringUri: SCORE, csvFile: 'refused/latin1.csv')",
                    "csvFile 'refused/latin1.csv' is not UTF-8"),
            file("amlScore(scoringUri: SCORE, csvFile: 'refused/utf16.csv')", "csvFile 'refused/utf16.csv'"),
            file("amlScore(scoringUri: SCORE, csvFile: 'refused/semicolon.csv')", "csvFile 'refused/semicolon.csv'"),
            file(
                    "amlScore(scoringUri: SCORE, dataFile: 'refused/latin1.json')",
                    "dataFile 'refused/latin1.json' is not UTF-8"),
            file(
                    "amlScore(scoringUri: SCORE, data: [[1]], expectedFile: 'refused/nan.csv')",
                    "expectedFile 'refused/nan.csv', row 1 is nan"),
            file(
                    "amlSubmitRun(experiment: NAME, definitionFile: 'refused/utf16.yml')",
                    "definitionFile 'refused/utf16.yml'"),
            file(
                    "amlSubmitRun(experiment: NAME, definitionFile: 'refused/empty.yml')",
                    "definitionFile 'refused/empty.yml'"),
            file(
                    "amlSubmitRun(experiment: NAME, definitionFile: 'refused/cycle.yml')",
                    "definitionFile 'refused/cycle.yml'"),
            file("amlSubmitRun(experiment: NAME, definitionFile: 'refused/text.yml')", "environment_variables.A"),
            file("amlSubmitRun(experiment: NAME, definitionFile: 'refused/word.yml')", "comand"),
            file(
                    "amlSubmitRun(experiment: NAME, definitionFile: 'refused/bare.yml', inputs: [x: 'a; echo HELLO'])",
                    "inputs: x has "),
            file(
                    "amlSubmitRun(experiment: NAME, sourceDirectory: 'refused/names', script: 'train.py', target: 'cpu-cluster')",
                    "sourceDirectory 'refused/names': the name of 'donn%E9es.csv' is not UTF-8"),
            file(
                    "amlSubmitRun(experiment: NAME, sourceDirectory: 'refused', script: 'train.py', target: 'cpu-cluster',"
                            + " conda: 'refused/conda.yml')",
                    "conda 'refused/conda.yml'"),
            file(
                    "amlSubmitRun(experiment: NAME, sourceDirectory: 'refused', script: 'train.py', target: 'cpu-cluster',"
                            + " hyperdrive: [sampling: 'grid', parameterSpace: [x: ['$HOME', 'b']],"
                            + " primaryMetric: 'm', goal: 'minimize', maxTotalRuns: 2])",
                    "hyperdrive: parameterSpace.x: value 1 has "));

    /** A response that is no response: the step must not take it for one. */
    private static final Refusal PAGE =
            new Refusal("amlScore(scoringUri: SCORE, data: [[1]])", "the response is a web page (Sign in)", false);

    private static Refusal parameter(String step, String problem) {
        return new Refusal(step.contains("amlSubmitRun") ? "node { " + step + " }" : step, problem, false);
    }

    private static Refusal file(String step, String problem) {
        return new Refusal("node { " + step + " }", problem, true);
    }

    /** Returns one of all refusals. */
    static Refusal of(Random random) {
        int which = random.nextInt(ALL.size() + 2);
        return which < ALL.size() ? ALL.get(which) : PAGE;
    }

    /** Writes the files that some of the steps refuse. */
    static void prepare(Path workspace, LocalAzureMl azure, String name) throws Exception {
        Path folder = Files.createDirectories(workspace.resolve(FOLDER));
        Files.writeString(folder.resolve("train.py"), "print('never')\n");
        write(folder, "latin1.csv", "name\nM\u00fcller\n", "ISO-8859-1");
        write(folder, "utf16.csv", "name\nM\u00fcller\n", "UTF-16");
        write(folder, "latin1.json", "[\"M\u00fcller\"]", "ISO-8859-1");
        write(folder, "semicolon.csv", "x;y\n1;2\n", "UTF-8");
        write(folder, "nan.csv", "class\nnan\n", "UTF-8");
        write(folder, "utf16.yml", "command: echo\nenvironment: azureml:e:1\n", "UTF-16");
        write(folder, "empty.yml", "\n", "UTF-8");
        write(folder, "cycle.yml", "command: echo\nenvironment: azureml:e:1\ntags: &t {a: *t}\n", "UTF-8");
        write(
                folder,
                "text.yml",
                "command: echo\nenvironment: azureml:e:1\nenvironment_variables: {A: 010}\n",
                "UTF-8");
        write(folder, "word.yml", "comand: echo\nenvironment: azureml:e:1\n", "UTF-8");
        write(folder, "bare.yml", "command: echo ${{inputs.x}}\nenvironment: azureml:e:1\ninputs: {x: y}\n", "UTF-8");
        write(folder, "conda.yml", "dependencies:\n- pip:\n  - -r requirements.txt\n", "UTF-8");
        Path names = Files.createDirectories(folder.resolve("names"));
        Files.writeString(names.resolve("train.py"), "");
        // Java cannot create this name.
        Process shell = new ProcessBuilder("sh", "-c", "touch \"$(printf 'donn\\351es.csv')\"")
                .directory(names.toFile())
                .start();
        if (shell.waitFor() != 0) {
            throw new IOException("the file system does not accept names that are not UTF-8");
        }
        azure.faults()
                .add(Fault.on("POST", "/score/" + name + "-page$")
                        .status(200, "<html><title>Sign in</title></html>")
                        .contentType("text/html"));
    }

    private static void write(Path folder, String name, String text, String charset) throws IOException {
        Files.write(folder.resolve(name), text.getBytes(charset));
    }

    /** Returns the steps that have this refused and go on. They print the reason. */
    String script(LocalAzureMl azure, String name) {
        URI uri = azure.scoringUri(name + (this == PAGE ? "-page" : REFUSED));
        String settings = reads || this == PAGE
                ? "apiGeneration: 'v2'"
                : "credentialsId: '" + CREDENTIALS + "', workspace: '" + UNUSED + name + "'";
        return """
                withAmlWorkspace(%s) {
                  try {
                    %s
                    echo 'ACCEPTED'
                  } catch (Exception e) {
                    if (e instanceof org.jenkinsci.plugins.workflow.steps.FlowInterruptedException) { throw e }
                    echo "REFUSED ${e.message}"
                  }
                }
                """.formatted(
                settings, step.replace("NAME", "'" + name + REFUSED + "'").replace("SCORE", "'" + uri + "'"));
    }

    /**
     * Returns what the console shows of inputs that were not refused as they should.
     *
     * @param all whether the pipeline has reached all of its steps
     */
    static List<String> violations(List<Refusal> refusals, String console, boolean all) {
        List<String> violations = new ArrayList<>();
        if (console.lines().anyMatch("ACCEPTED"::equals)) {
            violations.add("an input was accepted that should be refused");
        }
        for (Refusal refusal : refusals) {
            if (all && !console.contains(refusal.problem)) {
                violations.add("not refused with '" + refusal.problem + "': " + refusal.step);
            }
        }
        return violations;
    }

    /** Returns the requests that steps with refused inputs have caused: none but what their files are read with. */
    static List<String> requests(LocalAzureMl azure) {
        return azure
                .requests()
                .matching(request -> request.path().contains(TENANT)
                        || request.path().contains(UNUSED)
                        || request.path().contains(REFUSED) && !request.method().equals("GET"))
                .stream()
                .map(request -> request.method() + " " + request.path() + " for an input that is refused")
                .toList();
    }
}
