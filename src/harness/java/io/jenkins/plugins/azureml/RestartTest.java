package io.jenkins.plugins.azureml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.azureml.localazure.Fault;
import io.jenkins.plugins.azureml.localazure.SimulatedRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** Restarts the controller during a step while the local Azure ML keeps running. */
class RestartTest {

    @RegisterExtension
    final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @RegisterExtension
    final LocalAzure azure = new LocalAzure();

    @Test
    void waitResumesTheLogAtItsLastByte() throws Throwable {
        SimulatedRun run = azure.server().addRun("restarts", "run-1").statuses("Running");
        run.log("first\nhalf of the sec");
        sessions.then(r -> {
            azure.configure(r);
            WorkflowRun build =
                    start(r, "withAmlWorkspace('prod') { amlWaitRun runId: 'run-1', experiment: 'restarts' }");
            r.waitForMessage("first", build);
        });
        run.log("ond\nthird\n").complete();
        sessions.then(r -> {
            WorkflowRun build =
                    r.jenkins.getItemByFullName("p", WorkflowJob.class).getLastBuild();
            r.assertBuildStatusSuccess(r.waitForCompletion(build));
            List<String> lines = JenkinsRule.getLog(build)
                    .lines()
                    .filter(line -> line.matches("first|half.*|ond|third"))
                    .toList();
            assertEquals(List.of("first", "half of the second", "third"), lines);
        });
    }

    @Test
    void submitIsNotRepeatedAfterARestart() throws Throwable {
        azure.server().faults().add(Fault.on("PUT", "/jobs/").times(1).delayResponse(Duration.ofMinutes(1)));
        sessions.then(r -> {
            azure.configure(r);
            WorkflowRun build = start(r, """
                    withAmlWorkspace('prod') {
                        node {
                            writeFile file: 'train.py', text: 'print("trained")'
                            run = amlSubmitRun experiment: 'restarts', definition: [script: 'train.py', target: 'cpu-cluster', framework: 'Python']
                        }
                        amlWaitRun runId: run.runId, experiment: 'restarts'
                    }
                    """);
            r.waitForMessage("submitting run", build);
            while (azure.server().runIds().isEmpty()) {
                assertEquals(true, build.isBuilding(), () -> "closed too early");
                Thread.onSpinWait();
            }
        });
        sessions.then(r -> {
            WorkflowRun build =
                    r.jenkins.getItemByFullName("p", WorkflowJob.class).getLastBuild();
            r.assertBuildStatusSuccess(r.waitForCompletion(build));
            r.assertLogContains("was submitted before the restart, reattached", build);
            r.assertLogContains("trained", build);
            assertEquals(1, azure.server().runIds().size());
        });
    }

    /** A clean shutdown saves every Pipeline, so the state that a kill leaves behind is put back before the next start. */
    @Test
    void stopOfAControllerThatIsKilledBeforeTheCancellationCancelsTheRun() throws Throwable {
        SimulatedRun run = azure.server().addRun("restarts", "run-1").statuses("Running");
        Fault held = azure.server()
                .faults()
                .add(Fault.on("POST", "/cancel$").delay(Duration.ofMinutes(5)).times(1));
        AtomicReference<Path> program = new AtomicReference<>();
        AtomicReference<byte[]> killed = new AtomicReference<>();
        sessions.then(r -> {
            azure.configure(r);
            WorkflowRun build =
                    start(r, "withAmlWorkspace('prod') { amlWaitRun runId: 'run-1', experiment: 'restarts' }");
            r.waitForMessage("run-1: Running", build);
            build.doStop();
            r.waitForMessage("canceling run run-1", build);
            while (held.seen() == 0) {
                Thread.onSpinWait();
            }
            program.set(build.getRootDir().toPath().resolve("program.dat"));
            killed.set(Files.readAllBytes(program.get()));
        });
        Files.write(program.get(), killed.get());
        sessions.then(r -> {
            WorkflowRun build =
                    r.jenkins.getItemByFullName("p", WorkflowJob.class).getLastBuild();
            r.assertBuildStatus(Result.ABORTED, r.waitForCompletion(build));
            assertEquals(2, azure.server().requests().count("POST", "/cancel$"));
            assertTrue(run.statuses().contains("CancelRequested"));
        });
    }

    private static WorkflowRun start(JenkinsRule r, String script) throws Exception {
        WorkflowJob job = r.createProject(WorkflowJob.class, "p");
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job.scheduleBuild2(0).waitForStart();
    }
}
