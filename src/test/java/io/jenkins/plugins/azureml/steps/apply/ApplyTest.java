package io.jenkins.plugins.azureml.steps.apply;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import hudson.model.Result;
import io.jenkins.plugins.azureml.actions.AmlBuildAction;
import io.jenkins.plugins.azureml.localazure.Fault;
import io.jenkins.plugins.azureml.steps.ServerView;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Applies files of data, environments, components and models: what is new is created once, what is unchanged is left alone. */
class ApplyTest {

    private static final String APPLY = "node { applied = amlApply(files: 'aml/**/*.yml') \n"
            + "applied.each { echo \"${it.action} ${it.kind} ${it.name}:${it.version} ${it.id}\" } }";

    private static final Duration LONG = Duration.ofMinutes(5);

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension().v2();

    @BeforeEach
    void files() throws Exception {
        local.write("aml/a-flow.yml", """
                $schema: https://azuremlschemas.azureedge.net/latest/pipelineComponent.schema.json
                name: flow
                type: pipeline
                inputs: {rows: {type: uri_file}}
                jobs:
                  sum:
                    type: command
                    component: azureml:sum@latest
                    inputs: {rows: "${{parent.inputs.rows}}"}
                  show:
                    command: echo shown
                    environment: azureml:tools:7
                """);
        local.write("aml/b-sum.yml", """
                $schema: https://azuremlschemas.azureedge.net/latest/commandComponent.schema.json
                name: sum
                type: command
                inputs: {rows: {type: uri_file}}
                code: ../src
                environment: azureml:tools:7
                command: python3 sum.py ${{inputs.rows}}
                """);
        local.write("aml/c-environment.yml", """
                $schema: https://azuremlschemas.azureedge.net/latest/environment.schema.json
                name: tools
                version: 7
                image: python:3.12
                conda_file: conda.yml
                tags: {stage: dev}
                """);
        local.write("aml/conda.yml", "channels: [conda-forge]\ndependencies: [python=3.12]\n");
        local.write("aml/d-data.yml", """
                $schema: https://azuremlschemas.azureedge.net/latest/data.schema.json
                name: rows
                type: uri_file
                path: ../data/rows.csv
                description: All rows.
                """);
        local.write("aml/e-model.yml", """
                $schema: https://azuremlschemas.azureedge.net/latest/model.schema.json
                name: iris
                type: custom_model
                path: ../model
                """);
        local.write("src/sum.py", "print('sum')\n");
        local.write("data/rows.csv", "1\n2\n");
        local.write("model/model.json", "{}");
    }

    private PipelineRun run(String script, Result expected) throws Exception {
        PipelineRun run = local.inWorkspace(script).start().await();
        assertEquals(expected, run.result(), run.consoleText());
        return run;
    }

    private String succeeds(String script) throws Exception {
        return run(script, Result.SUCCESS).consoleText();
    }

    private String fails(String script) throws Exception {
        return run(script, Result.FAILURE).consoleText();
    }

    private int puts() {
        return local.azure().requests().count("PUT", "");
    }

    private JsonNode resource(String path) throws Exception {
        return new ServerView(local.azure()).resource(path).path("properties");
    }

    private static void assertContains(String console, String... parts) {
        for (String part : parts) {
            assertTrue(console.contains(part), part + " is not in:\n" + console);
        }
    }

    @Test
    void assetsAreCreatedInTheOrderOfTheirReferences() throws Exception {
        String console = succeeds(APPLY);
        assertContains(
                console,
                "aml/conda.yml is a conda file, not an asset: skipped",
                "5 files: 5 to create",
                "create environment tools:7",
                "create component sum:1",
                "create component flow:1",
                "create data rows:1",
                "create model iris:1",
                "Azure builds the image of a new environment when");
        assertTrue(console.indexOf("creating environment tools:7") < console.indexOf("creating component sum:1"));
        assertTrue(console.indexOf("creating component sum:1") < console.indexOf("creating component flow:1"));
        assertTrue(resource("/data/rows/versions/1").path("dataUri").asText().endsWith("/rows.csv"));
        assertTrue(resource("/components/flow/versions/1")
                .at("/componentSpec/jobs/sum/componentId")
                .asText()
                .endsWith("/components/sum/versions/1"));
        assertTrue(resource("/environments/tools/versions/7")
                .path("condaFile")
                .asText()
                .contains("conda-forge"));
    }

    private static List<String> shown(PipelineRun run) {
        AmlBuildAction page = run.build().getAction(AmlBuildAction.class);
        return page.getAssets().stream()
                .map(each -> each.getKind() + " " + each.getTitle() + " " + each.getResult())
                .toList();
    }

    @Test
    void pageOfTheBuildShowsWhatWasAppliedAndWhatFailed() throws Exception {
        local.azure()
                .faults()
                .add(Fault.on("PUT", "/components/flow/")
                        .status(400, "{\"error\":{\"code\":\"UserError\",\"message\":\"no\"}}"));
        assertEquals(
                List.of("environment tools:7 CREATED", "component sum:1 CREATED", "component flow:1 FAILED"),
                shown(run(APPLY, Result.FAILURE)));
        local.azure().faults().clear();
        local.write("aml/d-data.yml", "name: rows\ntype: uri_file\npath: ../data/rows.csv\n");
        List<String> again = shown(run(APPLY, Result.SUCCESS));
        assertEquals(List.of("environment tools:7 UNCHANGED", "component sum:1 UNCHANGED"), again.subList(0, 2));
        assertTrue(again.contains("component flow:1 CREATED"), again::toString);
    }

    @Test
    void secondApplyOfTheSameTreeSendsNoPut() throws Exception {
        succeeds(APPLY);
        int before = puts();
        String console = succeeds(APPLY);
        assertEquals(before, puts());
        assertContains(console, "5 files: 5 unchanged", "unchanged component flow:1");
        assertFalse(console.contains("to create"), console);
    }

    private String apply(String more) {
        return "node { amlApply(files: 'aml/**/*.yml'" + more + ") }";
    }

    @Test
    void includedFilesArePartOfTheContentOfAComponent() throws Exception {
        local.write("aml/b-sum.yml", """
                name: sum
                type: command
                inputs: {rows: {type: uri_file}}
                code: ../src
                additional_includes: [../lib]
                environment: azureml:tools:7
                command: python3 sum.py ${{inputs.rows}}
                """);
        local.write("lib/words.py", "TEXT = 'words'\n");
        succeeds(APPLY);
        assertEquals(1, local.azure().requests().count("PUT", "/lib/words.py"));
        JsonNode spec = resource("/components/sum/versions/1").path("componentSpec");
        assertEquals("[\"../lib\"]", spec.path("additional_includes").toString());
        int before = puts();
        succeeds(APPLY);
        assertEquals(before, puts());
        local.write("lib/words.py", "TEXT = 'other words'\n");
        assertContains(succeeds(APPLY), "create component sum:2");
        local.write("src/lib/words.py", "");
        assertContains(
                fails(APPLY),
                "aml/b-sum.yml: additional_includes 'lib': code 'src' already has 'lib'. Rename one of them");
    }

    @Test
    void planChangesAndUploadsNothing() throws Exception {
        String console = succeeds(APPLY.replace("yml')", "yml', plan: true)"));
        assertContains(
                console, "5 files: 5 to create", "create component sum:1", "nothing was changed, because plan is set");
        assertEquals(0, puts());
        assertEquals(0, local.azure().requests().count("POST", "listSecrets|startPendingUpload"));
        succeeds(APPLY);
        int before = puts();
        local.write("data/rows.csv", "1\n2\n3\n");
        local.write(
                "aml/c-environment.yml",
                "name: tools\nversion: 7\nimage: python:3.12\nconda_file: conda.yml\ntags: {stage: prod}\n");
        console = succeeds(APPLY.replace("yml')", "yml', plan: true)"));
        assertContains(
                console,
                "5 files: 1 to create, 1 to update, 3 unchanged",
                "create data rows:2 (aml/d-data.yml)",
                "update environment tools:7 (aml/c-environment.yml): tags.stage: dev → prod",
                "unchanged component flow:1");
        assertEquals(before, puts());
    }

    @Test
    void onlyNewContentCreatesTheNextVersion() throws Exception {
        succeeds(APPLY);
        local.write("src/sum.py", "print('more')\n");
        String console = succeeds(APPLY);
        // The pipeline component refers to the latest version of the other one.
        assertContains(
                console,
                "5 files: 2 to create, 3 unchanged",
                "create component sum:2",
                "create component flow:2",
                "unchanged data rows:1");
        assertTrue(resource("/components/flow/versions/2")
                .at("/componentSpec/jobs/sum/componentId")
                .asText()
                .endsWith("/components/sum/versions/2"));
        assertEquals(
                "2",
                resource("/components/sum/versions/2")
                        .at("/componentSpec/version")
                        .asText());
        assertContains(succeeds(APPLY), "5 unchanged");
    }

    @Test
    void descriptionAndTagsOfAnExistingVersionAreUpdated() throws Exception {
        succeeds(APPLY);
        local.write(
                "aml/d-data.yml",
                "name: rows\ntype: uri_file\npath: ../data/rows.csv\ndescription: Some rows.\ntags: {season: spring}\n");
        assertContains(
                succeeds(APPLY),
                "update data rows:1 (aml/d-data.yml): description: All rows. → Some rows., tags.season: (not set) → spring",
                "data rows:1: updated");
        JsonNode data = resource("/data/rows/versions/1");
        assertEquals("Some rows.", data.path("description").asText());
        assertEquals("spring", data.at("/tags/season").asText());
        assertTrue(data.at("/tags").has("jenkins.build"), data::toString);
        assertContains(succeeds(APPLY), "5 unchanged");
    }

    @Test
    void versionWithOtherContentIsAnError() throws Exception {
        succeeds(APPLY);
        int before = puts();
        local.write("aml/conda.yml", "channels: [conda-forge]\ndependencies: [python=3.11]\n");
        local.write("aml/e-model.yml", "name: iris\ntype: custom_model\npath: ../model\nversion: '1'\n");
        local.write("model/model.json", "{\"a\": 1}");
        String console = fails(APPLY);
        assertContains(
                console,
                "2 problems:",
                "aml/c-environment.yml: environment tools, version 7, exists with other content (condaFile)",
                "aml/e-model.yml: model iris, version 1, exists with other content (modelUri)",
                "change the version, or remove it from the file");
        assertEquals(before, puts());
    }

    @Test
    void versionOfAnotherToolWithTheSameContentIsUnchanged() throws Exception {
        local.write("aml/c-environment.yml", "name: tools\nversion: 7\nimage: python:3.12\n");
        succeeds("amlRequest(method: 'PUT', path: '{ws}/environments/tools/versions/7', apiVersion: '2024-10-01',"
                + " body: [properties: [image: 'python:3.12']])");
        assertContains(
                succeeds("node { amlApply(files: 'aml/c-environment.yml') }"),
                "1 file: 1 unchanged",
                "unchanged environment tools:7");
    }

    @Test
    void allProblemsAreReportedBeforeTheFirstRequest() throws Exception {
        local.write(
                "aml/b-sum.yml", "$schema: x/commandComponent.schema.json\nname: sum\ncomand: ls\ncode: ../nowhere\n");
        local.write("aml/c-environment.yml", "name: tools\nimage: [1]\n");
        local.write("aml/d-data.yml", "name: rows\ntype: uri_folder\npath: ../data/rows.csv\n");
        local.write("aml/e-model.yml", "name: iris\ntype: custom_model\npath: ../missing\n");
        local.write("aml/f-other.yml", "name: iris\ntype: custom_model\npath: ../model\n");
        local.write(
                "aml/g-store.yml", "$schema: https://x/latest/azureBlob.schema.json\nname: store\naccount_key: abc\n");
        local.write("aml/h-machine.yml", "name: mine\ntype: computeinstance\nsize: x\n");
        local.write("aml/i-schedule.yml", "$schema: https://x/latest/schedule.schema.json\nname: nightly\n");
        local.write("aml/j-job.yml", "type: command\ncommand: ls\ncompute: azureml:cpu\n");
        String console = fails(APPLY);
        assertContains(
                console,
                "aml/b-sum.yml: comand (line 3) is not supported. Did you mean 'command'?",
                "aml/c-environment.yml: image (line 2) must be text",
                "aml/d-data.yml: 'data/rows.csv' is a file, but a folder is needed here",
                "aml/e-model.yml: data 'missing' does not exist",
                "aml/f-other.yml: model iris is also in aml/e-model.yml",
                "aml/g-store.yml: $schema (line 1): a datastore is not supported, because its file holds the keys",
                "aml/h-machine.yml: type (line 2): a compute instance is not supported",
                "aml/i-schedule.yml: $schema (line 1): a schedule is not supported",
                "aml/j-job.yml: type (line 1): a job is not an asset");
        assertFalse(console.contains("abc"), console);
        assertEquals(0, local.azure().requests().total());
    }

    @Test
    void valuesAreSetInAllFilesOrInOne() throws Exception {
        local.write("aml/b-sum.yml", "name: sum\ntype: command\ncommand: ls\nenvironment: azureml:tools@latest\n");
        String console = succeeds("node { amlApply(files: 'aml/b-sum.yml, aml/c-environment.yml',"
                + " set: [version: '42', 'aml/c-environment.yml': [version: '8', 'tags.stage': 'prod']]) }");
        assertContains(console, "create environment tools:8", "create component sum:42");
        assertEquals(
                "prod",
                resource("/environments/tools/versions/8").at("/tags/stage").asText());
        assertContains(
                fails(apply(", set: ['aml/z.yml': [version: '8']]")),
                "set names 'aml/z.yml', which is not among the files");
        assertContains(fails(apply(", set: ['aml/z.yml': 8]")), "set: 'aml/z.yml' names a file, so it must be a map");
    }

    @Test
    void componentsThatReferToEachOtherAreRefused() throws Exception {
        for (String name : new String[] {"one", "two"}) {
            String other = name.equals("one") ? "two" : "one";
            local.write(
                    "loop/" + name + ".yml",
                    "name: " + name + "\ntype: pipeline\njobs: {a: {type: command, component: 'azureml:" + other
                            + "@latest'}}\n");
        }
        assertContains(
                fails("node { amlApply(files: 'loop/*.yml') }"), "refers to itself, directly or through other files");
        assertEquals(0, puts());
    }

    @Test
    void badParametersAreReportedBeforeAnyRequest() throws Exception {
        assertContains(
                fails("amlApply(files: ['../x/*.yml'])"),
                "files '../x/*.yml' must be relative",
                "put amlApply into a node");
        assertContains(fails("node { amlApply(files: '') }"), "files is missing: set a pattern");
        assertContains(fails("node { amlApply(files: 'no/*.yml') }"), "files 'no/*.yml' matches no file in");
        assertEquals(0, local.azure().requests().total());
    }

    @Test
    void lostResponsesCreateNothingTwice() throws Exception {
        for (Fault fault : new Fault[] {
            Fault.on("PUT", "/data/rows").resetAfter(),
            Fault.on("PUT", "/environments/tools").resetBefore(),
            Fault.on("PUT", "/models/iris").resetAfter(),
            Fault.on("PUT", "/components/sum").throttle(1)
        }) {
            local.azure().faults().add(fault.times(1));
        }
        assertContains(succeeds(APPLY), "create data rows:1 ", "create model iris:1 ");
        assertEquals("2", resource("/data/rows").path("nextVersion").asText());
        assertEquals("2", resource("/models/iris").path("nextVersion").asText());
    }

    @Test
    void restartInTheMiddleContinuesWithTheSavedPlan() throws Exception {
        Fault held = local.azure()
                .faults()
                .add(Fault.on("PUT", "/components/sum/").delayResponse(LONG).times(1));
        PipelineRun run = local.inWorkspace(APPLY).start().awaitConsole("creating component sum:1");
        await().until(() -> held.seen() > 0);
        // A restarted step must not read the files again, which may be gone with the agent.
        local.write("aml/b-sum.yml", "broken");
        run.restartRunningSteps();
        run.await();
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        assertEquals("2", resource("/components/sum").path("nextVersion").asText());
        assertEquals("2", resource("/components/flow").path("nextVersion").asText());
        assertEquals(1, run.consoleText().split("5 files: 5 to create", -1).length - 1);
    }

    @Test
    void abortSendsNothingMoreAndTheNextApplyContinues() throws Exception {
        Fault held = local.azure()
                .faults()
                .add(Fault.on("PUT", "/components/sum/").delayResponse(LONG).times(1));
        PipelineRun run = local.inWorkspace(APPLY).start().awaitConsole("creating component sum:1");
        await().until(() -> held.seen() > 0);
        run.interrupt(Result.ABORTED);
        run.await();
        assertEquals(Result.ABORTED, run.result(), run.consoleText());
        assertContains(
                run.consoleText(),
                "no longer waiting for component sum:1",
                "Not applied: ",
                "component flow:1",
                "The next amlApply continues with these.");
        assertEquals(0, local.azure().requests().count("PUT", "/components/flow/"));
        assertContains(succeeds(APPLY), "create component flow:1", "unchanged component sum:1");
    }

    @Test
    void failureSaysWhatIsLeft() throws Exception {
        local.azure()
                .faults()
                .add(Fault.on("PUT", "/components/sum/")
                        .status(400, "{\"error\": {\"code\": \"BadArgument\", \"message\": \"no such thing\"}}"));
        assertContains(fails(APPLY), "no such thing", "Not applied: component sum:1, component flow:1");
    }

    @Test
    void missingReferenceIsReportedWithItsFile() throws Exception {
        local.write("aml/c-environment.yml", "name: tools\nversion: 8\nimage: python:3.12\n");
        assertContains(fails(APPLY), "aml/b-sum.yml: ", "environment tools, version 7");
        assertEquals(0, puts());
    }
}
