package io.jenkins.plugins.azureml;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.FilePath;
import hudson.model.Result;
import hudson.slaves.DumbSlave;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Level;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.LogRecorder;
import org.jvnet.hudson.test.junit.jupiter.BuildWatcherExtension;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Tests sandboxed Pipelines as a whole. */
@WithJenkins
class PipelineTest {

    private static final String FAILING_RUN = """
            withAmlWorkspace('prod') {
                def run
                node {
                    writeFile file: 'train.py', text: 'raise ValueError("no data")'
                    run = amlSubmitRun experiment: 'failing', definition: [script: 'train.py', target: 'cpu-cluster', framework: 'Python']
                }
                amlWaitRun runId: run, streamLogs: %s
            }
            """;

    @RegisterExtension
    static final BuildWatcherExtension BUILDS = new BuildWatcherExtension();

    @RegisterExtension
    final LocalAzure azure = new LocalAzure();

    private final LogRecorder warnings = new LogRecorder().record("io.jenkins.plugins.azureml", Level.WARNING);

    private JenkinsRule r;

    @BeforeEach
    void configure(JenkinsRule rule) throws Exception {
        r = rule;
        warnings.capture(100);
        azure.configure(r);
    }

    @AfterEach
    void nothingToWarnOf() {
        assertThat(warnings.getMessages(), empty());
        warnings.close();
    }

    @Test
    void irisExampleSucceeds() throws Exception {
        WorkflowRun build = r.buildAndAssertSuccess(example("iris"));

        r.assertLogContains("Registered iris:1", build);
        assertEquals(1, azure.server().runIds().size());
    }

    @Test
    void pipelineExampleSucceeds() throws Exception {
        WorkflowRun build = r.buildAndAssertSuccess(example("pipeline"));

        r.assertLogContains("3 components, none of them reused", build);
        r.assertLogContains("polynomial of degree 2", build);
    }

    @Test
    void assetsAreAppliedOnce() throws Exception {
        WorkflowJob job = job("assets", """
                withAmlWorkspace('prod') {
                    node {
                        writeFile file: 'aml/tools.yml', text: 'name: tools\\nimage: "python:3.12"\\n'
                        writeFile file: 'aml/rows.yml', text: 'name: rows\\ntype: uri_file\\npath: ../rows.csv\\n'
                        writeFile file: 'rows.csv', text: '1,2'
                        def plan = amlApply(files: 'aml/*.yml', plan: true)
                        def applied = amlApply('aml/*.yml')
                        echo "planned ${plan*.action} applied ${applied.collect { it.name + ':' + it.version }}"
                    }
                }
                """);

        WorkflowRun build = r.buildAndAssertSuccess(job);
        r.assertLogContains("planned [create, create] applied [rows:1, tools:1]", build);
        int puts = azure.server().requests().count("PUT", "");

        build = r.buildAndAssertSuccess(job);
        r.assertLogContains("planned [unchanged, unchanged] applied [rows:1, tools:1]", build);
        assertEquals(puts, azure.server().requests().count("PUT", ""));
    }

    @Test
    void folderIsScoredByABatchEndpoint() throws Exception {
        WorkflowRun build = r.buildAndAssertSuccess(job("batch", """
                withAmlWorkspace('prod') {
                    node {
                        writeFile file: 'model/weights.txt', text: 'two'
                        writeFile file: 'code/score.py', text: 'def run(files):\\n    return ["scored " + open(f).read() for f in files]\\n'
                        writeFile file: 'aml/model.yml', text: 'name: words\\ntype: custom_model\\npath: ../model\\n'
                        writeFile file: 'aml/endpoint.yml', text: 'name: words-batch\\ndefaults: {deployment_name: one}\\n'
                        writeFile file: 'aml/deployment.yml', text: [
                            'name: one', 'endpoint_name: words-batch', 'type: model', 'model: azureml:words@latest',
                            'environment: azureml:AzureML-sklearn-1.5-ubuntu20.04-py310-cpu@latest',
                            'code_configuration: {code: ../code, scoring_script: score.py}', 'compute: azureml:cpu-cluster'
                        ].join('\\n')
                        writeFile file: 'words/a.txt', text: 'hello'
                        amlApply('aml/*.yml')
                        def job = amlInvokeBatch(endpoint: 'words-batch', inputs: [words: 'words'])
                        amlWaitRun(runId: job)
                        amlDownload(runId: job, output: 'score')
                        echo readFile('score/predictions.csv')
                    }
                }
                """));

        r.assertLogContains("scored hello", build);
    }

    @Test
    void modelIsPromotedToAnotherWorkspaceAndToARegistry() throws Exception {
        WorkflowJob job = job("promotion", """
                withAmlWorkspace('prod') {
                    node {
                        writeFile file: 'model/model.json', text: '{}'
                        def model = amlRegisterModel(name: 'iris', file: 'model')
                        def live = amlPromoteModel(model: model, to: 'live', tags: [stage: 'live'])
                        def again = amlPromoteModel(model: 'iris@latest', to: 'live')
                        def shared = amlPromoteModel(model: 'iris:1', registry: 'company')
                        echo "live ${live.id} ${live.created} ${again.created} shared ${shared.id}"
                    }
                }
                withAmlWorkspace(name: 'live') { echo "tags ${amlListModels(name: 'iris')[0].tags.stage}" }
                """);

        WorkflowRun build = r.buildAndAssertSuccess(job);

        r.assertLogContains("live iris:1 true false shared azureml://registries/company/models/iris/versions/1", build);
        r.assertLogContains("tags live", build);
    }

    private WorkflowJob example(String name) throws Exception {
        Path example = Path.of("docs/examples", name);
        // The script is typed in, so there is no SCM to check out.
        WorkflowJob job =
                job(name, Files.readString(example.resolve("Jenkinsfile")).replace("checkout scm", ""));
        new FilePath(example.toFile())
                .copyRecursiveTo(r.jenkins.getWorkspaceFor(job).child(example.toString()));
        return job;
    }

    @Test
    void agentUploadsTheSources() throws Exception {
        DumbSlave agent = r.createOnlineSlave();
        WorkflowJob job = job("on-an-agent", """
                withAmlWorkspace('prod') {
                    def run
                    node('%s') {
                        writeFile file: 'src/größe.txt', text: 'x'
                        writeFile file: 'src/train.py', text: 'import os; print(sorted(os.listdir()))'
                        writeFile file: 'src/big.tmp', text: 'x'
                        writeFile file: 'src/.gitignore', text: '*.tmp'
                        run = amlSubmitRun(experiment: 'agents', sourceDirectory: 'src',
                            definition: [script: 'train.py', target: 'cpu-cluster', framework: 'Python'])
                    }
                    amlWaitRun runId: run.runId, experiment: 'agents'
                }
                """.formatted(agent.getNodeName()));

        WorkflowRun build = r.buildAndAssertSuccess(job);

        r.assertLogContains("Azure ML: uploaded the sources (3 files", build);
        r.assertLogContains("'größe.txt'", build);
        r.assertLogNotContains("'big.tmp'", build);
    }

    @Test
    void agentPacksTheSnapshotInV1() throws Exception {
        azure.server().v1LegacyMode(true);
        DumbSlave agent = r.createOnlineSlave();
        WorkflowJob job = job("on-an-agent", """
                withAmlWorkspace('prod') {
                    def run
                    node('%s') {
                        writeFile file: 'src/train.py', text: 'print(1)'
                        run = amlSubmitRun(experiment: 'agents', sourceDirectory: 'src',
                            definition: [script: 'train.py', target: 'cpu-cluster', framework: 'Python'])
                    }
                    amlWaitRun runId: run.runId, experiment: 'agents'
                }
                """.formatted(agent.getNodeName()));

        WorkflowRun build = r.buildAndAssertSuccess(job);

        r.assertLogContains("Azure ML: packed 1 file", build);
        assertThat(
                "nothing of the snapshot is left",
                agent.getWorkspaceFor(job).sibling("on-an-agent@tmp").list(),
                empty());
    }

    @Test
    void failedRunFailsTheBuildAndItsLogIsPrintedOnce() throws Exception {
        WorkflowRun build = r.buildAndAssertStatus(Result.FAILURE, job("failing", FAILING_RUN.formatted("true")));

        r.assertLogContains("ERROR: Run ", build);
        assertEquals(1, linesThatEqual("ValueError: no data", build));
        r.assertLogNotContains("The last lines of its log:", build);
    }

    @Test
    void failedRunWithoutAStreamedLogFailsTheBuildWithTheLastLines() throws Exception {
        WorkflowRun build = r.buildAndAssertStatus(Result.FAILURE, job("failing", FAILING_RUN.formatted("false")));

        r.assertLogContains("The last lines of its log:", build);
        assertEquals(1, linesThatEqual("ValueError: no data", build));
    }

    private static long linesThatEqual(String line, WorkflowRun build) throws IOException {
        return JenkinsRule.getLog(build)
                .lines()
                .filter(each -> each.trim().equals(line))
                .count();
    }

    @Test
    void failedBuildCancelsItsRunWithOnFailureCancel() throws Exception {
        azure.server().simulateNext(run -> run.statuses("Running"));

        WorkflowRun build = r.buildAndAssertStatus(Result.FAILURE, failsAfterSubmit("cancels", "cancel"));

        String runId = azure.server().runIds().get(0);
        r.assertLogContains("run " + runId, build);
        assertThat(azure.server().statuses(runId), hasItem("CancelRequested"));
    }

    @Test
    void failedBuildReportsARunThatGoesOn() throws Exception {
        azure.server().simulateNext(run -> run.statuses("Running"));

        WorkflowRun build = r.buildAndAssertStatus(Result.FAILURE, failsAfterSubmit("leaves", "leave"));

        String runId = azure.server().runIds().get(0);
        r.assertLogContains("az ml job cancel --name " + runId, build);
        assertThat(azure.server().statuses(runId), not(hasItem("CancelRequested")));
    }

    private WorkflowJob failsAfterSubmit(String name, String onFailure) throws Exception {
        return job(name, """
                withAmlWorkspace(name: 'prod', onFailure: '%s') {
                    node {
                        writeFile file: 'train.py', text: 'print(1)'
                        amlSubmitRun experiment: 'failing', definition: [script: 'train.py', target: 'cpu-cluster', framework: 'Python']
                    }
                    error 'the next step failed'
                }
                """.formatted(onFailure));
    }

    @Test
    void abortCancelsTheRun() throws Exception {
        azure.server().addRun("stopped", "run-1").statuses("Running");
        WorkflowRun build = job("stopped", """
                amlWaitRun runId: 'run-1', experiment: 'stopped', credentialsId: 'azure-sp',
                    subscriptionId: env.AZUREML_SUBSCRIPTION_ID, resourceGroup: env.AZUREML_RESOURCE_GROUP, workspace: env.AZUREML_WORKSPACE
                """).scheduleBuild2(0).waitForStart();
        r.waitForMessage("run run-1: Running", build);

        build.doStop();

        r.assertBuildStatus(Result.ABORTED, r.waitForCompletion(build));
        r.assertLogContains("canceling run run-1", build);
        assertThat(azure.server().statuses("run-1"), hasItem("CancelRequested"));
    }

    @Test
    void abortLeavesTheRunWithOnAbortLeave() throws Exception {
        azure.server().addRun("left", "run-2").statuses("Running");
        WorkflowRun build = job(
                        "left",
                        "withAmlWorkspace('prod') { amlWaitRun runId: 'run-2', experiment: 'left', onAbort: 'leave' }")
                .scheduleBuild2(0)
                .waitForStart();
        r.waitForMessage("run run-2: Running", build);

        build.doStop();

        r.assertBuildStatus(Result.ABORTED, r.waitForCompletion(build));
        assertEquals(
                "Running",
                azure.server()
                        .statuses("run-2")
                        .get(azure.server().statuses("run-2").size() - 1));
    }

    @Test
    void parallelWaitsShareAFewThreads() throws Exception {
        StringBuilder branches = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            azure.server().addRun("many", "many-" + i).statuses("Running").log("line of many-" + i + "\n");
            branches.append("b%1$d: { amlWaitRun runId: 'many-%1$d', experiment: 'many' },".formatted(i));
        }
        WorkflowRun build = job("many", "withAmlWorkspace('prod') { parallel(" + branches + " failFast: true) }")
                .scheduleBuild2(0)
                .waitForStart();
        for (int i = 0; i < 20; i++) {
            r.waitForMessage("line of many-" + i, build);
        }
        long threads = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("Azure ML"))
                .count();
        assertTrue(threads < 20, threads + " threads");

        build.doStop();

        r.assertBuildStatus(Result.ABORTED, r.waitForCompletion(build));
    }

    @Test
    void stepsRunInADeclarativePipeline() throws Exception {
        azure.server().addRun("declarative", "run-3").statuses("Running").complete();
        WorkflowJob job = job("declarative", """
                pipeline {
                    agent none
                    options {
                        withAmlWorkspace(name: 'prod')
                    }
                    stages {
                        stage('Wait') {
                            steps {
                                amlWaitRun runId: 'run-3', experiment: 'declarative'
                            }
                        }
                    }
                }
                """);

        r.assertLogContains("run run-3: Completed", r.buildAndAssertSuccess(job));
    }

    private WorkflowJob job(String name, String script) throws Exception {
        WorkflowJob job = r.createProject(WorkflowJob.class, name);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }
}
