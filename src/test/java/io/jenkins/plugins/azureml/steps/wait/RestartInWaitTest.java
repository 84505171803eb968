package io.jenkins.plugins.azureml.steps.wait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.azureml.localazure.Fault;
import io.jenkins.plugins.azureml.localazure.SimulatedRun;
import io.jenkins.plugins.azureml.net.ControllerHttp;
import io.jenkins.plugins.azureml.steps.submit.SubmitRunTest;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import io.jenkins.plugins.azureml.threads.AmlThreads;
import io.jenkins.plugins.azureml.threads.ThreadPools;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A controller that is restarted again and again, at points that nobody chose, loses and repeats nothing. */
class RestartInWaitTest {

    private static final String PIPELINE = """
            def run
            node {
              run = amlSubmitRun(experiment: 'iris', sourceDirectory: 'train', definitionFile: 'definition.json')
            }
            def result = amlWaitRun(runId: run.runId, experiment: 'iris')
            echo "ended ${result.status}"
            """;

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension();

    private PipelineRun start(AtomicReference<SimulatedRun> azureRun) throws Exception {
        local.azure().simulate(".*", azureRun::set);
        local.write("train/train.py", "print('hello')\n");
        local.write("definition.json", local.definition("train.py"));
        return local.inWorkspace(PIPELINE).start();
    }

    /** What the console has of the run's own lines, each with its end. */
    private static String logOf(PipelineRun run) {
        return run.consoleText()
                .lines()
                .filter(line -> line.startsWith("> "))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    private static long count(PipelineRun run, String part) {
        return run.consoleText().lines().filter(line -> line.contains(part)).count();
    }

    @Test
    void logEqualsThatOfTheOnlyRunByteForByte() throws Exception {
        AtomicReference<SimulatedRun> azureRun = new AtomicReference<>();
        PipelineRun run = start(azureRun);
        // While it is packed and submitted.
        run.restartRunningSteps();
        run.restartRunningSteps();
        SubmitRunTest.await(() -> azureRun.get() != null);
        run.restartRunningSteps();
        azureRun.get().statuses("Starting", "Queued", "Running");
        Random random = new Random(20261122);
        StringBuilder written = new StringBuilder();
        for (int point = 0; point < 30; point++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(40); i >= 0; i--) {
                text.append("> ")
                        .append(point)
                        .append('.')
                        .append(i)
                        .append(" größe 漢字 ")
                        .append("x".repeat(random.nextInt(200)));
                text.append('\n');
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            int cut = random.nextInt(bytes.length);
            azureRun.get().append("user_logs/std_log.txt", Arrays.copyOfRange(bytes, 0, cut));
            if (point > 0 && random.nextBoolean()) {
                run.awaitConsole("> " + (point - 1) + ".0 ");
            }
            run.restartRunningSteps();
            azureRun.get().append("user_logs/std_log.txt", Arrays.copyOfRange(bytes, cut, bytes.length));
            if (random.nextInt(4) == 0) {
                run.restartRunningSteps();
            }
            written.append(text);
        }
        azureRun.get().status("Finalizing");
        run.awaitConsole(": Finalizing");
        run.restartRunningSteps();
        azureRun.get().complete();
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
        assertEquals(written.toString(), logOf(run));
        assertEquals(List.of(azureRun.get().runId()), local.azure().runIds());
        assertEquals(1, count(run, ": Running"));
        assertEquals(1, count(run, ": Finalizing"));
        assertEquals(1, count(run, "ended Completed"));
    }

    @Test
    void restartWhilePrintingNeitherLosesNorRepeatsLines() throws Exception {
        AtomicReference<SimulatedRun> azureRun = new AtomicReference<>();
        PipelineRun run = start(azureRun);
        SubmitRunTest.await(() -> azureRun.get() != null);
        azureRun.get().status("Running");
        run.awaitRunning("amlWaitRun");
        StringBuilder written = new StringBuilder();
        Thread training = new Thread(() -> {
            for (int i = 0; i < 4000; i++) {
                String line = "> line " + i + "\n";
                written.append(line);
                azureRun.get().log(line);
            }
        });
        training.start();
        int restarts = 0;
        while (training.isAlive() || restarts < 20) {
            run.restartRunningSteps();
            restarts++;
            training.join(20);
        }
        azureRun.get().complete();
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
        assertEquals(written.toString(), logOf(run));
        assertTrue(restarts >= 20);
    }

    @Test
    void linesDuringShutdownArePrintedAfterTheRestart() throws Exception {
        AtomicReference<SimulatedRun> azureRun = new AtomicReference<>();
        PipelineRun run = start(azureRun);
        SubmitRunTest.await(() -> azureRun.get() != null);
        azureRun.get().status("Running").log("> one\n");
        run.awaitConsole("> one");
        Fault slow = local.azure().faults().add(Fault.on("GET", "std_log").delay(Duration.ofMillis(300)));
        try {
            azureRun.get().log("> two\n> three").complete();
            SubmitRunTest.await(() -> slow.seen() > 0);
            Jenkins.terminating = true;
            SubmitRunTest.await(() -> local.azure().requests().matching("GET", "std_log").stream()
                    .allMatch(request -> request.status() != 0));
            run.restartRunningSteps();
        } finally {
            Jenkins.terminating = false;
        }
        run.restartRunningSteps();
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
        assertEquals("> one\n> two\n> three\n", logOf(run));
    }

    @Test
    void noPollIsLeftAfterTheEnd() throws Exception {
        SimulatedRun azureRun = local.azure().addRun("iris", "r-1").status("Running");
        PipelineRun run = local.inWorkspace("amlWaitRun(runId: 'r-1')").start().awaitConsole("r-1: Running");
        run.restartRunningSteps();
        azureRun.complete();
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
        SubmitRunTest.await(() -> AmlThreads.pendingPolls() == 0 && ThreadPools.areIdle());
    }

    @Test
    void requestInterruptedByShutdownDoesNotFailTheWait() throws Exception {
        AtomicReference<SimulatedRun> azureRun = new AtomicReference<>();
        Fault slow = local.azure()
                .faults()
                .add(Fault.on("POST", "/startrun").times(1).delayResponse(Duration.ofMinutes(1)));
        PipelineRun run = start(azureRun);
        SubmitRunTest.await(() -> slow.seen() > 0 && azureRun.get() != null);
        try {
            Jenkins.terminating = true;
            ExecutorService submits = AmlThreads.transfers();
            ControllerHttp.close();
            submits.shutdown();
            assertTrue(submits.awaitTermination(1, TimeUnit.MINUTES));
            AmlThreads.shutDown();
        } finally {
            Jenkins.terminating = false;
        }
        run.restartRunningSteps();
        run.awaitRunning("amlWaitRun");
        azureRun.get().complete();
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
        assertEquals(1, local.azure().runIds().size());
    }
}
