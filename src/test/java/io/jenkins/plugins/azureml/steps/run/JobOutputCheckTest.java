package io.jenkins.plugins.azureml.steps.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hudson.ExtensionList;
import hudson.model.Result;
import hudson.util.FormValidation;
import io.jenkins.plugins.azureml.localazure.Fault;
import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.steps.models.AmlRegisterModelStep;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A model that a job has written to an output of its own. */
class JobOutputCheckTest {

    private static final String TRAIN = """
            def run
            node {
                writeFile(file: 'train.py', text: '''import os, sys
            open(os.path.join(sys.argv[1], 'model.json'), 'w').write('weights')
            print('written')
            ''')
                run = amlSubmitRun(experiment: 'iris', definition: [command: 'python train.py ${{outputs.model}}', code: '.',
                    environment: [image: 'python:3.12']], outputs: [model: [type: 'mlflow_model'], report: [type: 'uri_folder']])
            }
            amlWaitRun(runId: run.runId, experiment: 'iris')
            """;

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension().v2();

    private String ends(Result expected, String body) throws Exception {
        var run = local.inWorkspace(body).start().await();
        assertEquals(expected, run.result(), run.consoleText());
        return run.consoleText();
    }

    private static void assertContains(String console, String... parts) {
        for (String part : parts) {
            assertTrue(console.contains(part), part + " is not in:\n" + console);
        }
    }

    @Test
    void outputOrPartOfItIsRegisteredAsModel() throws Exception {
        assumeTrue(LocalAzureMl.pythonWorks("python3"), "skipped: needs python3");
        String console = ends(Result.SUCCESS, TRAIN + """
                def m = amlRegisterModel(name: 'iris', runId: run.runId, output: 'model', modelType: 'mlflow_model')
                echo "whole ${m.id} ${m.url.endsWith('/paths/azureml/' + run.runId + '/model')}"
                m = amlRegisterModel(name: 'iris', runId: run.runId, output: 'model', path: '/model.json')
                echo "part ${m.id} ${m.url.endsWith('/model/model.json')}"
                def l = amlListModels(name: 'iris')
                echo "listed ${l*.type} ${l*.runId.unique() == [run.runId]}"
                """);
        assertContains(
                console,
                "whole iris:1 true",
                "part iris:2 true",
                "listed [custom_model, mlflow_model] true",
                "registered from output model of run ",
                "registered from /model.json of output model of run ",
                "output model is declared as mlflow_model, but registered as custom_model; modelType: 'mlflow_model'");
        assertEquals(
                1,
                console.split("is declared as", -1).length - 1,
                "nothing is said of one that is registered as what it is");
    }

    @Test
    void errorForAMissingOutputListsExistingOnes() throws Exception {
        assumeTrue(LocalAzureMl.pythonWorks("python3"), "skipped: needs python3");
        String console =
                ends(Result.FAILURE, TRAIN + "amlRegisterModel(name: 'iris', runId: run.runId, output: 'modle')");
        assertContains(console, "output 'modle': job ", "has no such output. It has model, report.");
        assertEquals(0, local.azure().requests().count("PUT", "/models/"));
    }

    @Test
    void emptyOutputIsRefusedByTheService() throws Exception {
        assumeTrue(LocalAzureMl.pythonWorks("python3"), "skipped: needs python3");
        String console =
                ends(Result.FAILURE, TRAIN + "amlRegisterModel(name: 'iris', runId: run.runId, output: 'report')");
        assertContains(console, "Could not register", "model iris");
    }

    @Test
    void jobWithoutOutputsIsExplainedAndUnreadableJobIsLeftToTheService() throws Exception {
        local.azure().addRun("iris", "r-1").append("outputs/m", new byte[] {1}).complete();
        String step = "amlRegisterModel(name: 'iris', runId: 'r-1', output: 'model')";
        assertContains(ends(Result.FAILURE, step), "It has no named outputs.", "set path instead of output");
        local.azure().faults().add(Fault.on("GET", "/jobs/r-1").status(403, "{}"));
        assertContains(ends(Result.FAILURE, step), "There is nothing at");
    }

    @Test
    void outputWithV1IsRefusedWithAdvice() throws Exception {
        assertContains(
                ends(
                        Result.FAILURE,
                        "amlRegisterModel(name: 'iris', runId: 'r-1', output: 'model', apiGeneration: 'v1')"),
                "output 'model': named outputs require the v2 API, but apiGeneration is v1",
                "set it to 'auto'",
                "below outputs/");
        assertEquals(0, local.azure().requests().count("POST", "modelmanagement"));
    }

    @Test
    void legacyWorkspaceAcceptsNoOutput() throws Exception {
        local.azure().v1LegacyMode(true);
        assertContains(
                ends(Result.FAILURE, "amlRegisterModel(name: 'iris', runId: 'r-1', output: 'model')"),
                "named outputs require the v2 API, but",
                "is in v1LegacyMode");
        assertEquals(0, local.azure().requests().count("POST", "modelmanagement"));
    }

    @Test
    void conflictingParametersAreReportedBeforeAnyRequest() throws Exception {
        long before = local.azure().requests().total();
        assertContains(ends(Result.FAILURE, "amlRegisterModel(name: 'iris', output: 'model')"), "runId is missing");
        assertContains(
                ends(Result.FAILURE, "amlRegisterModel(name: 'iris', runId: 'r-1', output: 'a/b')"),
                "output 'a/b' must have letters");
        assertContains(
                ends(Result.FAILURE, "amlRegisterModel(name: 'iris', runId: 'r-1', output: 'default')"),
                "set path instead of output");
        assertContains(
                ends(Result.FAILURE, "amlRegisterModel(name: 'iris', runId: 'r-1', output: 'model', file: 'm')"),
                "set either path and output (of a run) or file (of the agent)");
        assertContains(
                ends(
                        Result.FAILURE,
                        "amlRegisterModel(name: 'iris', runId: 'r-1', path: 'azureml://jobs/r-1/outputs/model')"),
                "must be a path, not a URI",
                "output to OUTPUT");
        assertContains(
                ends(Result.FAILURE, "amlRegisterModel(name: 'iris', runId: 'r-1')"),
                "path is missing",
                "output to a named output");
        assertEquals(before, local.azure().requests().total());
    }

    @Test
    void formAcceptsPathOutputBothOrFile() {
        AmlRegisterModelStep.DescriptorImpl form =
                ExtensionList.lookupSingleton(AmlRegisterModelStep.DescriptorImpl.class);
        assertEquals(FormValidation.Kind.OK, form.doCheckPath("", "model", "").kind);
        assertEquals(FormValidation.Kind.OK, form.doCheckPath("m.json", "model", "").kind);
        assertEquals(FormValidation.Kind.OK, form.doCheckPath("", "", "m.json").kind);
        assertContains(form.doCheckPath("", "", "").getMessage(), "outputs/model.json");
        assertEquals(FormValidation.Kind.ERROR, form.doCheckPath("", "model", "m.json").kind);
        assertEquals(FormValidation.Kind.OK, form.doCheckOutput("").kind);
        assertEquals(FormValidation.Kind.ERROR, form.doCheckOutput("a b").kind);
    }
}
