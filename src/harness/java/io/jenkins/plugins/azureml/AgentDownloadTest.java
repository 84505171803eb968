package io.jenkins.plugins.azureml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import hudson.FilePath;
import hudson.model.Result;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.azureml.localazure.Fault;
import io.jenkins.plugins.azureml.localazure.Service;
import io.jenkins.plugins.azureml.localazure.SimulatedRun;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Downloads to an agent, which is a process of its own: files and results cross its channel while the call runs. */
@WithJenkins
class AgentDownloadTest {

    private static final int SMALL_FILES = 600;

    @RegisterExtension
    final LocalAzure azure = new LocalAzure();

    private JenkinsRule r;
    private DumbSlave agent;
    private SimulatedRun run;

    @BeforeEach
    void configure(JenkinsRule rule) throws Exception {
        r = rule;
        azure.configure(r);
        agent = r.createOnlineSlave();
        run = azure.server().addRun("agents", "run-1");
    }

    private WorkflowJob download() throws Exception {
        WorkflowJob job = r.createProject(WorkflowJob.class, "downloads");
        job.setDefinition(new CpsFlowDefinition("""
                withAmlWorkspace('prod') {
                    node('%s') {
                        def got = amlDownload(runId: 'run-1', path: 'outputs', target: 'got')
                        echo "count ${got.count} bytes ${got.bytes}"
                    }
                }
                """.formatted(agent.getNodeName()), true));
        return job;
    }

    private FilePath outputs(WorkflowJob job) {
        return agent.getWorkspaceFor(job).child("got/outputs");
    }

    private void addSmallFiles() {
        for (int i = 0; i < SMALL_FILES; i++) {
            run.append(
                    "outputs/small/größe-%03d.txt".formatted(i),
                    Integer.toString(i).getBytes());
        }
    }

    private static Fault onFile(String name) {
        return Fault.on("GET", "/outputs/" + name + "$").at(Service.STORAGE);
    }

    private static Fault refused(Fault fault) {
        return fault.status(403, "<Error><Code>AuthenticationFailed</Code></Error>")
                .header("x-ms-error-code", "AuthenticationFailed");
    }

    @Test
    void agentWritesManySmallFilesAndALargeOneAndReportsTheMissingOne() throws Exception {
        addSmallFiles();
        byte[] large = new byte[20 << 20];
        new Random(1).nextBytes(large);
        run.append("outputs/large.bin", large).append("outputs/gone", new byte[1]);
        run.append("outputs/empty", new byte[0])
                .append("outputs/expired", new byte[1])
                .complete();
        azure.server().faults().add(onFile("gone").status(404, "").header("x-ms-error-code", "BlobNotFound"));
        Fault expired = azure.server().faults().add(refused(onFile("expired")).times(1));
        WorkflowJob job = download();

        WorkflowRun build = r.buildAndAssertSuccess(job);

        r.assertLogContains("not in the storage: outputs/gone", build);
        r.assertLogContains("count " + (SMALL_FILES + 3) + " bytes ", build);
        assertEquals(2, expired.seen(), "the file is requested again by a new URL");
        assertArrayEquals(large, outputs(job).child("large.bin").read().readAllBytes());
        assertEquals(0, outputs(job).child("empty").length());
        List<FilePath> small = outputs(job).child("small").list().stream()
                .sorted((a, b) -> a.getName().compareTo(b.getName()))
                .toList();
        assertEquals(SMALL_FILES, small.size());
        for (int i = 0; i < SMALL_FILES; i += 97) {
            assertEquals("größe-%03d.txt".formatted(i), small.get(i).getName());
            assertEquals(Integer.toString(i), small.get(i).readToString());
        }
    }

    @Test
    void abortEndsTheDownloadOfTheAgent() throws Exception {
        addSmallFiles();
        run.append("outputs/slow", new byte[1 << 20]).complete();
        // Longer than the test, so that only a canceled request ends.
        Fault slow = azure.server().faults().add(onFile("slow").slowBody(1024, Duration.ofHours(1)));
        WorkflowJob job = download();
        WorkflowRun build = job.scheduleBuild2(0).waitForStart();
        while (slow.seen() == 0) {
            Thread.sleep(50);
        }

        build.doStop();

        r.assertBuildStatus(Result.ABORTED, r.waitForCompletion(build));
        awaitEndOnTheAgent(job);
    }

    @Test
    void fileThatStaysRefusedFailsTheBuildAndEndsTheOtherDownloads() throws Exception {
        run.append("outputs/slow", new byte[1 << 20]).append("outputs/refused", new byte[1]);
        run.complete();
        azure.server().faults().add(onFile("slow").slowBody(1024, Duration.ofSeconds(5)));
        azure.server().faults().add(refused(onFile("refused")));
        WorkflowJob job = download();

        WorkflowRun build = r.buildAndAssertStatus(Result.FAILURE, job);

        r.assertLogContains("rejected the download of 'outputs/refused'", build);
        awaitEndOnTheAgent(job);
    }

    /** Waits until no thread of the agent downloads, and no file is left that is not complete. */
    private void awaitEndOnTheAgent(WorkflowJob job) throws Exception {
        while (agent.toComputer().getThreadDump().keySet().stream().anyMatch(name -> name.contains("Azure ML download"))
                || outputs(job).list("**/*.part").length > 0) {
            Thread.sleep(50);
        }
    }
}
