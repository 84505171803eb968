package io.jenkins.plugins.azureml.steps.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Job files that bring along what they need: data, a Dockerfile, an environment file. */
class SubmitJobFileTest {

    private static final String SUBMIT = "def run = amlSubmitRun(experiment: 'iris', definitionFile: 'jobs/job.yml')\n";
    private static final String WAIT = SUBMIT + "amlWaitRun(runId: run.runId, experiment: 'iris')";

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension().v2();

    private PipelineRun run(String script) throws Exception {
        return local.inWorkspace("node { " + script + " }").start().await();
    }

    private void succeeds(String script) throws Exception {
        PipelineRun run = run(script);
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
    }

    private void fails(String script, String... parts) throws Exception {
        PipelineRun run = run(script);
        assertEquals(Result.FAILURE, run.result(), run.consoleText());
        for (String part : parts) {
            assertTrue(run.consoleText().contains(part), () -> part + " is not in:\n" + run.consoleText());
        }
        assertEquals(0, local.azure().requests().count("PUT", "/jobs/"));
    }

    /** Returns a property of the environment of the run that the script has submitted. */
    private String environment(String script, String property) throws Exception {
        PipelineRun run = run(script + "\ndef id = amlRequest(path: '{ws}/jobs/' + run.runId, apiVersion: '2024-10-01')"
                + ".body.properties.environmentId\n"
                + "echo \"<<${amlRequest(path: id, apiVersion: '2024-10-01').body.properties." + property + "}>>\"");
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        String console = run.consoleText();
        return console.substring(console.indexOf("<<") + 2, console.lastIndexOf(">>"));
    }

    @Test
    void runReadsLocalDataInABuiltImage() throws Exception {
        local.write("data/rows.csv", "a\n1\n");
        local.write(
                "jobs/src/train.py",
                "import os, sys\nprint('rows', open(os.path.join(sys.argv[1], 'rows.csv')).read())\n");
        local.write("jobs/image/Dockerfile", "FROM ubuntu:22.04\n");
        local.write("jobs/job.yml", """
                command: python train.py ${{inputs.rows}}
                code: src
                environment: {build: {path: image}}
                compute: azureml:cpu-cluster
                inputs:
                  rows: {type: uri_folder, path: ../data}
                """);
        String context = environment(WAIT, "build.contextUri");
        assertTrue(context.matches("https?://.*/LocalUpload/\\w+/image/"), context);
        succeeds(SUBMIT);
        assertEquals(1, local.azure().requests().count("PUT", "/LocalUpload/.*/rows.csv"));
        assertEquals(1, local.azure().requests().count("PUT", "/LocalUpload/.*/Dockerfile"));
    }

    @Test
    void environmentFileIsReadBesideTheJob() throws Exception {
        local.write("jobs/env/environment.yml", "image: ubuntu:22.04\nconda_file: conda.yml\n");
        local.write("jobs/env/conda.yml", "dependencies:\n  - pip: [&p 'a==1.10', *p]  # twice\n");
        local.write("jobs/job.yml", "command: python -V\nenvironment: file:env/environment.yml\n");
        assertEquals("dependencies:\n- pip:\n  - a==1.10\n  - a==1.10\n", environment(SUBMIT, "condaFile"));
    }

    @Test
    void filesThatWouldNotBeSentAreReportedFirst() throws Exception {
        local.write("jobs/conda.yml", "dependencies:\n- pip:\n  - -r requirements.txt\n  - ./own.whl\n");
        local.write("jobs/job.yml", "command: python -V\nenvironment:\n  image: i\n  conda_file: conda.yml\n");
        fails(
                SUBMIT,
                "environment.conda_file (line 4) 'conda.yml' dependencies.0.pip.0 (line 3) is '-r requirements.txt'",
                "write the lines of that file here",
                "dependencies.0.pip.1 (line 4) is './own.whl'");
        assertEquals(0, local.azure().requests().count("PUT", "/environments/"));
    }

    @Test
    void missingCodeAndDataAreReportedWithTheirLines() throws Exception {
        local.write("jobs/job.yml", "command: python -V\ncode: src\nenvironment: {image: i}\n");
        fails(SUBMIT, "definitionFile 'jobs/job.yml': code (line 2): code 'jobs/src' does not exist in ");
        local.write(
                "jobs/job.yml",
                "command: ls ${{inputs.a}}\nenvironment: {image: i}\ninputs:\n  a: {type: uri_file, path: a.csv}\n");
        fails(SUBMIT, "inputs.a.path (line 4): data 'jobs/a.csv' does not exist in ");
        local.write("jobs/parts/c.yml", """
                type: command
                command: python -V
                code: missing
                environment: azureml:e:1
                """);
        local.write("jobs/job.yml", """
                type: pipeline
                settings: {default_compute: azureml:cpu-cluster}
                jobs:
                  one: {component: parts/c.yml}
                  two:
                    command: ls ${{inputs.a}}
                    environment: {image: i}
                    inputs:
                      a: {type: uri_file, path: a.csv}
                """);
        fails(
                SUBMIT,
                "definitionFile 'jobs/job.yml': ",
                "component file 'jobs/parts/c.yml': code (line 3): code 'jobs/parts/missing' does not exist in ",
                "jobs.two.inputs.a.path (line 9): data 'jobs/a.csv' does not exist in ");
        assertEquals(0, local.azure().requests().count("PUT", "/environments/"));
    }

    @Test
    void condaFileOfTheShortFormKeepsItsValues() throws Exception {
        local.write("train/train.py", "");
        String conda = "dependencies:\n  - pip:\n      - &p pandas==2.2.2\nvariables: {API: 1.10}\n";
        local.write("conda.yml", conda);
        String step = "amlSubmitRun(experiment: 'e', sourceDirectory: 'train', script: 'train.py',"
                + " target: 'cpu-cluster', conda: 'conda.yml')";
        assertEquals(
                "dependencies:\n- pip:\n  - pandas==2.2.2\nvariables:\n  API: 1.10\n",
                environment("def run = " + step, "condaFile"));
        local.write("conda.yml", "dependencies: [a]\ndependencies: [b]\n");
        PipelineRun run = run(step);
        assertTrue(
                run.consoleText()
                        .contains(
                                "amlSubmitRun: conda 'conda.yml' is not valid YAML at line 2, column 1: the key dependencies occurs twice"),
                run.consoleText());
    }

    @Test
    void fileInAnotherEncodingIsRefusedWithItsLine() throws Exception {
        Files.createDirectories(local.workspace().resolve("jobs"));
        Files.write(
                local.workspace().resolve("jobs/job.yml"),
                "command: python -V\ndescription: Gr\u00f6\u00dfe\n".getBytes(StandardCharsets.ISO_8859_1));
        fails(SUBMIT, "definitionFile 'jobs/job.yml' is not UTF-8 (line 2, byte 0xF6): save it as UTF-8.");
        Files.write(local.workspace().resolve("jobs/job.yml"), "command: a\n".getBytes(StandardCharsets.UTF_16));
        fails(SUBMIT, "definitionFile 'jobs/job.yml' is UTF-16");
    }

    @Test
    void emptyFileAndJsonWithCommentsAreNamed() throws Exception {
        local.write("jobs/job.yml", "# later\n");
        fails(SUBMIT, "definitionFile 'jobs/job.yml' is empty.");
        local.write("jobs/job.json", "{\n  // a comment\n}\n");
        fails(
                SUBMIT.replace("job.yml", "job.json"),
                "definitionFile 'jobs/job.json' is not valid JSON at line 2, column 3: comments are not allowed.");
    }

    /** Stable versions have no fields for these. */
    @Test
    void outputThatRegistersItselfIsSentWithAPreviewVersion() throws Exception {
        local.write("jobs/job.yml", """
                command: python -V
                environment: {image: i}
                compute: azureml:cpu-cluster
                resources: {locations: [westeurope]}
                outputs: {model: {type: uri_folder, name: iris, version: 2}}
                """);
        PipelineRun run = run(SUBMIT + """

                def outputs = { amlRequest(path: '{ws}/jobs/' + run.runId, apiVersion: it).body.properties.outputs }
                echo "sent ${outputs('2024-01-01-preview').model.assetName}, stable ${outputs('2024-10-01').model.assetName}"
                """);
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        assertTrue(run.consoleText().contains("sent iris, stable null"), run.consoleText());
    }

    @Test
    void setChangesTheDefinitionBeforeItIsValidated() throws Exception {
        local.write("jobs/job.yml", """
                command: python -c "print('lr', '${{inputs.lr}}')"
                environment: {image: i}
                inputs: {lr: 0.1}
                tags: {a: b}
                """);
        String set = SUBMIT.replace(
                "yml')", "yml', set: ['inputs.lr': 0.25, 'compute': 'azureml:cpu-cluster', 'tags.n': 7])");
        PipelineRun run = run(
                set + "def job = amlRequest(path: '{ws}/jobs/' + run.runId, apiVersion: '2024-10-01').body.properties\n"
                        + "echo \"lr ${job.inputs.lr.value}, n ${job.tags.n}, on ${job.computeId}\"");
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        assertTrue(run.consoleText().contains("lr 0.25, n 7, on /subscriptions/"), run.consoleText());
    }

    @Test
    void setThatTheShellWouldInterpretIsRefused() throws Exception {
        local.write("jobs/job.yml", "command: python -V ${{inputs.x}}\nenvironment: {image: i}\ninputs: {x: a}\n");
        fails(
                SUBMIT.replace("yml')", "yml', set: ['inputs.x': 'a; rm -rf .'])"),
                "inputs.x (parameter set) has ';', which the shell of the job would interpret");
        fails(SUBMIT.replace("yml')", "yml', set: ['input.x': 'a'])"), "input (parameter set) is not supported");
        fails(
                "amlSubmitRun(experiment: 'e', script: 'a.py', target: 'c', set: [a: 1])",
                "set goes with definitionFile or definition");
        local.write(
                "jobs/job.yml",
                "type: pipeline\njobs: {a: {command: echo, environment: {image: i}, inputs: {x: 1}}}\n");
        fails(
                SUBMIT.replace("yml')", "yml', set: 'jobs.a.inputs.x=$(id)')"),
                "set 'jobs.a.inputs.x' has a character that the shell of a node could interpret");
    }
}
