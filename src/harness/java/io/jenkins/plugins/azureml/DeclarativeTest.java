package io.jenkins.plugins.azureml;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasItem;
import static org.junit.jupiter.api.Assertions.assertEquals;

import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import io.jenkins.plugins.azureml.parameters.AmlModelVersionParameterDefinition;
import io.jenkins.plugins.azureml.triggers.AmlModelTrigger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import jenkins.model.ParameterizedJobMixIn;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Tests the steps in Declarative Pipelines, which bind parameters differently. */
@WithJenkins
class DeclarativeTest {

    @RegisterExtension
    final LocalAzure azure = new LocalAzure();

    private JenkinsRule r;

    @BeforeEach
    void configure(JenkinsRule rule) throws Exception {
        r = rule;
        azure.configure(r);
    }

    @Test
    void exampleRunsFromFirstStageToPost() throws Exception {
        WorkflowRun build = r.buildAndAssertSuccess(
                job("example", Files.readString(Path.of("docs/examples/declarative/Jenkinsfile"))));

        r.assertLogContains("registered iris:1, in all 1", build);
        r.assertLogContains("answer [3, 7]", build);
        r.assertLogContains("model iris:1 deleted", build);
        r.assertLogContains("compute declarative", build);
    }

    @Test
    void sweepExampleRegistersTheModelOfTheBestRun() throws Exception {
        WorkflowRun build = r.buildAndAssertSuccess(
                job("sweep", Files.readString(Path.of("docs/examples/declarative/sweep.Jenkinsfile"))));

        r.assertLogContains("_1, accuracy 1.0", build);
        r.assertLogContains("registered rates:1", build);
    }

    @Test
    void timeoutOptionCancelsTheRun() throws Exception {
        azure.server().addRun("declarative", "run-1").statuses("Running");
        WorkflowRun build = r.buildAndAssertStatus(Result.ABORTED, job("timeout", """
                pipeline {
                    agent none
                    options {
                        timeout(time: 15, unit: 'SECONDS')
                        withAmlWorkspace(name: 'prod')
                    }
                    stages {
                        stage('Wait') {
                            steps {
                                amlWaitRun runId: 'run-1', experiment: 'declarative'
                            }
                        }
                    }
                    post {
                        aborted {
                            withAmlWorkspace('prod') {
                                amlCancelRun runId: 'run-1', experiment: 'declarative'
                            }
                        }
                    }
                }
                """));

        r.assertLogContains("canceling run run-1", build);
        assertThat(azure.server().statuses("run-1"), hasItem("CancelRequested"));
    }

    @Test
    void parametersThatReplaceOneAnotherAreNotRequired() throws Exception {
        azure.server()
                .addRun("iris", "run-1")
                .append("outputs/model.json", "{}".getBytes(StandardCharsets.UTF_8))
                .complete();
        WorkflowRun build = r.buildAndAssertSuccess(job("download", """
                pipeline {
                    agent any
                    options {
                        withAmlWorkspace(name: 'prod')
                    }
                    stages {
                        stage('Download') {
                            steps {
                                amlRegisterModel name: 'iris', runId: 'run-1', path: 'outputs/model.json'
                                amlDownload model: 'iris@latest'
                                echo readFile('iris/model.json')
                                amlDeleteModel name: 'iris', version: '1'
                            }
                        }
                    }
                }
                """));

        r.assertLogContains("downloaded 1 file, 2 B, of model iris:1", build);
        r.assertLogContains("model iris:1 deleted", build);
    }

    @Test
    void triggersAndParametersAreAddedToTheJob() throws Exception {
        WorkflowJob job = job("declared", """
                pipeline {
                    agent none
                    triggers {
                        azureMlModelRegistered(spec: 'H H 1 1 *', workspace: 'prod', model: 'ir*', tags: [stage: 'candidate'])
                    }
                    parameters {
                        azureMlModelVersion(name: 'MODEL', workspace: 'prod', model: 'iris', description: 'to deploy')
                    }
                    stages {
                        stage('Deploy') {
                            when {
                                triggeredBy 'AmlModelCause'
                            }
                            steps {
                                echo "deploy ${params.MODEL}"
                            }
                        }
                    }
                }
                """);

        r.assertLogNotContains("deploy ", r.buildAndAssertSuccess(job));
        assertAdded(job);
    }

    @Test
    void propertiesOfScriptedPipelinesAreAddedToTheJob() throws Exception {
        WorkflowJob job = job("scripted", """
                properties([
                    parameters([azureMlModelVersion(name: 'MODEL', workspace: 'prod', model: 'iris', description: 'to deploy')]),
                    pipelineTriggers([
                        azureMlModelRegistered(spec: 'H H 1 1 *', workspace: 'prod', model: 'ir*', tags: [stage: 'candidate'])
                    ])
                ])
                """);

        r.buildAndAssertSuccess(job);
        assertAdded(job);
    }

    private void assertAdded(WorkflowJob job) throws Exception {
        AmlModelTrigger trigger = ParameterizedJobMixIn.getTrigger(job, AmlModelTrigger.class);
        assertEquals("ir*", trigger.getModel());
        assertEquals(Map.of("stage", "candidate"), trigger.getTags());
        AmlModelVersionParameterDefinition expected = new AmlModelVersionParameterDefinition("MODEL");
        expected.setWorkspace("prod");
        expected.setModel("iris");
        expected.setDescription("to deploy");
        r.assertEqualDataBoundBeans(
                expected, job.getProperty(ParametersDefinitionProperty.class).getParameterDefinition("MODEL"));
    }

    @Test
    void errorNamesTheMissingParameters() throws Exception {
        for (String step : new String[] {
            "amlDeploy(endpoint: 'iris')",
            "amlTraffic(endpoint: 'iris', traffic: [blue: 50])",
            "amlDeleteDeployment(endpoint: '', deployment: 'blue')",
            "amlDeleteEndpoint(endpoint: '')",
            "amlCreateWorkspace(location: 'westeurope')"
        }) {
            WorkflowRun build =
                    r.buildAndAssertStatus(Result.FAILURE, job("bad-" + step.hashCode(), """
                    pipeline {
                        agent none
                        stages {
                            stage('Bad') {
                                steps {
                                    %s
                                }
                            }
                        }
                    }
                    """.formatted(step)));
            r.assertLogContains("credentialsId is missing", build);
        }
    }

    private WorkflowJob job(String name, String script) throws Exception {
        WorkflowJob job = r.createProject(WorkflowJob.class, name);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }
}
