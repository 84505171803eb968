package io.jenkins.plugins.azureml.steps;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.util.concurrent.SettableFuture;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.azureml.localazure.SimulatedRun;
import io.jenkins.plugins.azureml.steps.models.AmlDeleteModelStep;
import io.jenkins.plugins.azureml.steps.models.AmlRegisterModelStep;
import io.jenkins.plugins.azureml.steps.score.AmlScoreStep;
import io.jenkins.plugins.azureml.steps.submit.AmlSubmitRunStep;
import io.jenkins.plugins.azureml.steps.workspace.AmlDeleteComputeStep;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.SingleStepContext;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineBuild;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import io.jenkins.plugins.azureml.threads.AmlThreads;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps that take a moment, while steps that take hours occupy their threads until the former are done. */
class QuickCallTest {

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension();

    private final CountDownLatch quickDone = new CountDownLatch(1);
    private final AtomicInteger busy = new AtomicInteger();
    private SimulatedRun azureRun;

    @BeforeEach
    void addRun() {
        azureRun = local.azure().addRun("iris", "r-1").status("Running");
    }

    @AfterEach
    void release() {
        quickDone.countDown();
        System.clearProperty("io.jenkins.plugins.azureml.maxSaveSeconds");
    }

    private void occupy(Executor pool, int threads) {
        for (int i = 0; i < threads; i++) {
            pool.execute(() -> {
                busy.incrementAndGet();
                try {
                    quickDone.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "amlCancelRun(runId: 'r-1')",
                "amlListModels()",
                "amlDeleteModel(name: 'iris', keepLast: 1)",
                "amlRequest(path: '{ws}', apiVersion: '2024-10-01')"
            })
    void quickStepDoesNotWaitForTransfersOrScoring(String step) throws Exception {
        occupy(AmlThreads.transfers(), 8);
        await().until(() -> AmlThreads.transfersAreBusy());
        occupy(AmlThreads.scoring(), 10);
        PipelineRun run = local.inWorkspace(step).start().await();
        assertEquals(1, quickDone.getCount());
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
    }

    @Test
    void cancellationDoesNotWaitForOtherQuickSteps() throws Exception {
        occupy(AmlThreads.calls(), 8);
        await().until(() -> busy.get() == 8);
        PipelineRun run =
                local.inWorkspace("amlCancelRun(runId: 'r-1')").start().await();
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        assertTrue(azureRun.statuses().contains("CancelRequested"));
    }

    @Test
    void scoringOfABuildLeavesThreadsForOthers() throws Exception {
        occupy(AmlThreads.scoringOf("job#1"), 20);
        await().until(() -> busy.get() == 8);
        CountDownLatch others = new CountDownLatch(2);
        AmlThreads.scoringOf("job#2").execute(others::countDown);
        AmlThreads.scoringOf("job#2").execute(others::countDown);
        others.await();
        assertEquals(8, busy.get());
    }

    private <S extends AmlStep> S inWorkspace(S step) {
        step.setCredentialsId(LocalAzureExtension.CREDENTIALS);
        step.setSubscriptionId(local.azure().subscription());
        step.setResourceGroup(local.azure().resourceGroup());
        step.setWorkspace(local.azure().workspace());
        return step;
    }

    private static AmlDeleteModelStep delete(String id) {
        AmlDeleteModelStep step = new AmlDeleteModelStep();
        step.setModelId(id);
        return step;
    }

    static Stream<Named<AmlStep>> stepsThatSaveBeforeTheyAct() {
        AmlRegisterModelStep register = new AmlRegisterModelStep("iris");
        register.setRunId("r-1");
        register.setExperiment("iris");
        register.setPath("outputs/model.json");
        AmlScoreStep score = new AmlScoreStep();
        score.setScoringUri("https://127.0.0.1:9/score");
        score.setData("[[1, 2]]");
        AmlSubmitRunStep submit = new AmlSubmitRunStep("iris");
        submit.setDefinition("{configuration: {script: train.py, target: cpu-cluster}}");
        return Stream.of(
                Named.of("amlDeleteCompute", new AmlDeleteComputeStep("gpu")),
                Named.of("amlDeleteModel", delete("iris:1")),
                Named.of("amlRegisterModel", register),
                Named.of("amlScore", score),
                Named.of("amlSubmitRun", submit));
    }

    /** No pool has ten threads. */
    @ParameterizedTest
    @MethodSource("stepsThatSaveBeforeTheyAct")
    void stepThatWaitsForABusyPipelineOccupiesNoThread(AmlStep step) throws Exception {
        System.setProperty("io.jenkins.plugins.azureml.maxSaveSeconds", "0");
        azureRun.append("outputs/model.json", new byte[] {'1'}).complete();
        local.write("train.py", "print('never')\n");
        PipelineBuild build = local.pipeline("echo 'hello'").start().await().build();
        AtomicInteger saves = new AtomicInteger();
        for (int i = 0; i < 10; i++) {
            SingleStepContext context = new SingleStepContext()
                    .with(Run.class, () -> build)
                    .with(FilePath.class, () -> new FilePath(local.workspace().toFile()))
                    .with(EnvVars.class, EnvVars::new)
                    .saving(() -> {
                        saves.incrementAndGet();
                        return SettableFuture.create();
                    });
            inWorkspace(step).start(context).start();
        }
        await().until(() -> saves.get() == 10);
        for (String method : List.of("DELETE", "PUT", "POST")) {
            assertEquals(0, local.azure().requests().count(method, "/(computes|models|jobs|execution)/"));
        }
    }

    @Test
    void submitStartsOverOnceTheStateIsSaved() throws Exception {
        System.setProperty("io.jenkins.plugins.azureml.maxSaveSeconds", "0");
        local.write("train.py", "print('hello')\n");
        PipelineBuild build = local.pipeline("echo 'hello'").start().await().build();
        Queue<SettableFuture<Void>> saves = new ConcurrentLinkedQueue<>();
        SettableFuture<Void> done = SettableFuture.create();
        done.set(null);
        SingleStepContext context = new SingleStepContext()
                .with(Run.class, () -> build)
                .with(FilePath.class, () -> new FilePath(local.workspace().toFile()))
                .with(EnvVars.class, EnvVars::new)
                .saving(() -> {
                    SettableFuture<Void> save = saves.isEmpty() ? SettableFuture.create() : done;
                    saves.add(save);
                    return save;
                });
        AmlSubmitRunStep submit = inWorkspace(new AmlSubmitRunStep("iris"));
        submit.setDefinition("{configuration: {script: train.py, target: cpu-cluster}}");
        submit.start(context).start();
        await().until(() -> saves.size() == 1);
        int before = local.azure().runIds("iris").size();

        saves.peek().set(null);

        assertInstanceOf(Map.class, context.outcome());
        assertEquals(1, local.azure().runIds("iris").size() - before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "amlDownload(runId: 'r-1', path: 'outputs')",
                "amlRegisterModel(name: 'iris', runId: 'r-1', path: 'outputs')"
            })
    void waitingTransferIsLogged(String step) throws Exception {
        azureRun.append("outputs/model.json", new byte[] {'1'}).complete();
        occupy(AmlThreads.transfers(), 8);
        await().until(() -> AmlThreads.transfersAreBusy());
        PipelineRun run = local.inWorkspace("node { " + step + " }")
                .start()
                .awaitConsole("waiting for other transfers of this controller");
        quickDone.countDown();
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
    }
}
