package io.jenkins.plugins.azureml.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.SettableFuture;
import hudson.model.Result;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.localazure.Fault;
import io.jenkins.plugins.azureml.localazure.SimulatedRun;
import io.jenkins.plugins.azureml.steps.submit.SubmitRunTest;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.SingleStepContext;
import io.jenkins.plugins.azureml.testing.StandaloneStepContext;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import io.jenkins.plugins.azureml.threads.AmlThreads;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Stops at awkward moments, and many at once. */
class StopTest {

    private static final String SECONDS = "io.jenkins.plugins.azureml.cancelTimeoutSeconds";

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension();

    @AfterEach
    void defaults() {
        System.clearProperty(SECONDS);
    }

    @Test
    void stopOverridesTheResultOfWorkThatIgnoresIt() throws Exception {
        End end = new End();
        Deaf step = new Deaf(end);
        step.startWork();
        step.working.await();
        step.stop(new FlowInterruptedException(Result.ABORTED, true));
        step.goOn.countDown();
        step.worked.await();
        assertFalse(end.how.isDone());
        step.cleared.countDown();
        assertTrue(end.how.get(1, TimeUnit.MINUTES) instanceof FlowInterruptedException);
    }

    @Test
    void stopIsSavedBeforeItIsHandled() throws Exception {
        SettableFuture<Void> saved = SettableFuture.create();
        SingleStepContext context = new SingleStepContext().saving(() -> saved);
        Stoppable step = new Stoppable(context);
        step.stop(new FlowInterruptedException(Result.ABORTED, true));
        assertFalse(step.stopped.get());
        saved.set(null);
        assertTrue(step.stopped.get());
        assertTrue(context.outcome() instanceof FlowInterruptedException);
    }

    @Test
    void stopThatCannotBeSavedIsHandled() throws Exception {
        SingleStepContext context =
                new SingleStepContext().saving(() -> Futures.immediateFailedFuture(new IOException("disk full")));
        Stoppable step = new Stoppable(context);
        step.stop(new FlowInterruptedException(Result.ABORTED, true));
        assertTrue(context.outcome() instanceof FlowInterruptedException);
        assertTrue(step.stopped.get());
    }

    @Test
    void failureOfStopHandlingEndsTheStep() throws Exception {
        SingleStepContext context = new SingleStepContext();
        Stoppable step = new Stoppable(context);
        step.broken = true;
        step.stop(new FlowInterruptedException(Result.ABORTED, true));
        assertTrue(context.outcome() instanceof FlowInterruptedException);
    }

    @Test
    void runThatWasNeverReadIsLeft() throws Exception {
        PipelineRun run = stoppedUnread("onAbort: 'leave'");
        assertEquals(0, cancels());
        assertTrue(run.consoleText().contains("continues in Azure (onAbort: 'leave')"), run.consoleText());
        assertFalse(run.consoleText().contains("before a step waited"), run.consoleText());
    }

    @Test
    void runThatWasNeverReadIsCanceledOnce() throws Exception {
        PipelineRun run = stoppedUnread("onAbort: 'cancel'");
        assertEquals(1, cancels());
        assertFalse(run.consoleText().contains("before a step waited"), run.consoleText());
    }

    @Test
    void runLeftAtTheTimeoutIsLeftAtTheEndOfTheBuild() throws Exception {
        local.azure().simulate(".*", SimulatedRun::runId);
        local.write("train/train.py", "print('hello')\n");
        local.write("definition.json", local.definition("train.py"));
        local.azure().faults().add(Fault.on("GET", "/details").status(503, "{}"));
        PipelineRun run = local.inWorkspace("def r; node { r = " + SubmitRunTest.CALL + " }\n try {"
                        + " amlWaitRun(runId: r.runId, experiment: 'iris', timeout: '1 s', onAbort: 'leave')"
                        + " } catch (e) { echo e.message; sleep(time: 10, unit: 'MINUTES') }")
                .start()
                .awaitConsole("The run is not canceled.");
        run.awaitRunning("sleep");
        run.interrupt(Result.ABORTED);
        assertEquals(Result.ABORTED, run.await().result(), run.consoleText());
        assertEquals(0, cancels());
    }

    private PipelineRun stoppedUnread(String onAbort) throws Exception {
        local.azure().simulate(".*", SimulatedRun::runId);
        local.write("train/train.py", "print('hello')\n");
        local.write("definition.json", local.definition("train.py"));
        Fault away = local.azure().faults().add(Fault.on("GET", "/details").status(503, "{}"));
        PipelineRun run = local.inWorkspace("def r; node { r = " + SubmitRunTest.CALL
                        + " }\n amlWaitRun(runId: r.runId, experiment: 'iris', " + onAbort + ")")
                .start()
                .awaitRunning("amlWaitRun");
        SubmitRunTest.await(() -> away.seen() > 0);
        run.interrupt(Result.ABORTED);
        assertEquals(Result.ABORTED, run.await().result(), run.consoleText());
        return run;
    }

    @Test
    void stopDuringACancellationDoesNotCancelAgain() throws Exception {
        local.azure().addRun("iris", "r-1").status("Paused");
        Fault slow = local.azure().faults().add(Fault.on("POST", "/cancel$").delay(Duration.ofSeconds(4)));
        PipelineRun run = local.inWorkspace(
                        "amlWaitRun(runId: 'r-1', experiment: 'iris', graceTime: '100 ms', onGraceEnd: 'cancel')")
                .start();
        SubmitRunTest.await(() -> slow.seen() > 0);
        run.interrupt(Result.ABORTED);
        assertEquals(Result.ABORTED, run.await().result(), run.consoleText());
        assertEquals(1, cancels());
        assertEquals(1, run.consoleText().split("canceling run r-1", -1).length - 1, run.consoleText());
    }

    @Test
    void runsBeyondTheCapacityOfCancellationsAreAllCanceled() throws Exception {
        System.setProperty(SECONDS, "3");
        List<SimulatedRun> runs = new ArrayList<>();
        StringBuilder branches = new StringBuilder();
        for (int i = 0; i < 120; i++) {
            runs.add(local.azure().addRun("iris", "r-" + i).status("Queued"));
            branches.append(i == 0 ? "" : ", ")
                    .append("b" + i + ": { amlWaitRun(runId: 'r-" + i + "', experiment: 'iris') }");
        }
        PipelineRun run = local.inWorkspace("parallel(" + branches + ")").start();
        for (int i = 0; i < runs.size(); i++) {
            run.awaitConsole("r-" + i + ": Queued");
        }
        local.azure().faults().add(Fault.on("POST", "/cancel$").delay(Duration.ofMillis(900)));
        run.interrupt(Result.ABORTED);
        assertEquals(Result.ABORTED, run.await().result(), run.consoleText());
        assertTrue(
                run.consoleText().contains("too many cancellations are queued to send the request"), run.consoleText());
        for (SimulatedRun each : runs) {
            SubmitRunTest.await(() -> each.statuses().contains("CancelRequested"));
        }
    }

    private int cancels() {
        return local.azure().requests().count("POST", "/cancel$");
    }

    /** Records whether its stop is carried out. */
    private static final class Stoppable extends AmlStepExecution {

        private static final long serialVersionUID = 1L;

        private final transient AtomicBoolean stopped = new AtomicBoolean();
        private transient boolean broken;

        Stoppable(StepContext context) {
            super(context, new WorkspaceSettings());
        }

        @Override
        protected void startWork() {}

        @Override
        protected void onStop(Throwable cause) {
            stopped.set(true);
            if (broken) {
                throw new IllegalStateException("defect");
            }
            super.onStop(cause);
        }
    }

    /** How a step has ended. */
    private static final class End extends StandaloneStepContext {

        private static final long serialVersionUID = 1L;

        private final transient CompletableFuture<Object> how = new CompletableFuture<>();

        @Override
        public <T> T get(Class<T> key) {
            return null;
        }

        @Override
        public void onSuccess(Object value) {
            how.complete("success");
        }

        @Override
        public void onFailure(Throwable failure) {
            how.complete(failure);
        }
    }

    /** Its work is where an interrupt is not noticed, such as a line in the log, and its stop takes some time. */
    private static final class Deaf extends AmlStepExecution {

        private static final long serialVersionUID = 1L;

        private final transient CountDownLatch working = new CountDownLatch(1);
        private final transient CountDownLatch goOn = new CountDownLatch(1);
        private final transient CountDownLatch worked = new CountDownLatch(1);
        private final transient CountDownLatch cleared = new CountDownLatch(1);

        Deaf(StepContext context) {
            super(context, new WorkspaceSettings());
        }

        @Override
        protected void startWork() {
            submit(AmlThreads::transfers, () -> {
                working.countDown();
                while (goOn.getCount() > 0) {
                    try {
                        goOn.await();
                    } catch (InterruptedException e) {
                        // Deaf.
                    }
                }
                succeed("done");
                worked.countDown();
            });
        }

        @Override
        protected void onStop(Throwable cause) {
            AmlThreads.cancellations().execute(() -> {
                try {
                    cleared.await();
                    fail(cause);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
    }
}
