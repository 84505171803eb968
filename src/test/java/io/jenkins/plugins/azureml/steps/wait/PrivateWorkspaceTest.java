package io.jenkins.plugins.azureml.steps.wait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.azureml.localazure.SimulatedRun;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A workspace whose regional services refuse connections: v2 works through the resource manager only. */
class PrivateWorkspaceTest {

    private static final String SUBMIT =
            "amlSubmitRun(experiment: 'iris', sourceDirectory: 'train', definitionFile: 'definition.json')";
    private static final String OUT_OF_REACH = "does not reach the services of the Azure ML workspace";

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension().v2();

    @BeforeEach
    void sources() throws Exception {
        local.azure().refuseRegionalConnections();
        local.write("train/train.py", "print('hello')\n");
        local.write("definition.json", local.definition("train.py"));
    }

    private final List<SimulatedRun> jobs = new CopyOnWriteArrayList<>();

    private static int count(String text, String part) {
        return text.split(java.util.regex.Pattern.quote(part), -1).length - 1;
    }

    @Test
    void runIsSubmittedAwaitedRegisteredAndDeleted() throws Exception {
        local.azure().simulate(".*", job -> {
            job.append("outputs/model.json", "{}".getBytes(StandardCharsets.UTF_8))
                    .status("Running");
            jobs.add(job);
        });
        PipelineRun run =
                local.inWorkspace("node { def r = " + SUBMIT + """

                    def w = amlWaitRun(runId: r.runId, experiment: 'iris')
                    echo "ended ${w.status} ${w.metrics}"
                    def m = amlRegisterModel(name: 'iris', runId: r.runId, path: 'outputs/model.json')
                    amlDeleteModel(modelId: m.id)
                    """ + "}").start();
        run.awaitConsole(OUT_OF_REACH);
        jobs.forEach(SimulatedRun::complete);
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
        String console = run.consoleText();
        assertEquals(1, count(console, OUT_OF_REACH), console);
        assertTrue(console.contains("ended Completed [:]"), console);
        assertTrue(console.contains("model iris:1 registered"), console);
        assertTrue(console.contains("model iris:1 deleted"), console);
    }

    @Test
    void failureEndsTheWaitWithoutTheHistory() throws Exception {
        local.azure().addRun("iris", "r-1").status("Failed");
        PipelineRun run = local.inWorkspace("amlWaitRun(runId: 'r-1')").start().await();
        assertEquals(Result.FAILURE, run.result(), run.consoleText());
        assertTrue(run.consoleText().contains("Run r-1 failed"), run.consoleText());
    }

    @Test
    void stoppedWaitCancelsTheJob() throws Exception {
        SimulatedRun job = local.azure().addRun("iris", "r-1").status("Running");
        PipelineRun run = local.inWorkspace("amlWaitRun(runId: 'r-1', experiment: 'iris')")
                .start();
        run.awaitConsole(OUT_OF_REACH);
        run.interrupt(Result.ABORTED);
        assertEquals(Result.ABORTED, run.await().result(), run.consoleText());
        assertTrue(run.consoleText().contains("cancellation accepted by the service"), run.consoleText());
        assertFalse(job.status().equals("Running"), job.status());
    }

    @Test
    void runIsCanceledByItsStep() throws Exception {
        SimulatedRun job = local.azure().addRun("iris", "r-1").status("Running");
        PipelineRun run = local.inWorkspace("amlCancelRun(runId: 'r-1', experiment: 'iris')")
                .start()
                .await();
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        assertFalse(job.status().equals("Running"), job.status());
    }

    @Test
    void unknownRunIsReportedWithTheReasonThatItsHistoryIsOutOfReach() throws Exception {
        PipelineRun run = local.inWorkspace("amlWaitRun(runId: 'nobody', graceTime: '1s')")
                .start()
                .await();
        assertEquals(Result.FAILURE, run.result(), run.consoleText());
        assertTrue(run.consoleText().contains("Connection refused"), run.consoleText());
    }
}
