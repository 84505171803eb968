package io.jenkins.plugins.azureml.testing.pipeline;

import com.cloudbees.groovy.cps.Continuable;
import com.cloudbees.groovy.cps.Outcome;
import hudson.ExtensionList;
import hudson.model.Result;
import hudson.model.listeners.RunListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import jenkins.model.CauseOfInterruption;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/** A running or completed Jenkinsfile. */
public final class PipelineRun {
    /** Limits waits that would otherwise block a test forever. */
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final CpsVm vm;
    private final CompletableFuture<Result> end = new CompletableFuture<>();
    private volatile Throwable failure;

    PipelineRun(CpsVm vm) {
        this.vm = vm;
    }

    void begin(Supplier<Continuable> program, Scope scope) {
        vm.console.line("[Pipeline] Start of Pipeline");
        try {
            vm.startThread(program.get(), scope, null, this::finish);
        } catch (Throwable e) {
            finish(new Outcome(null, e));
        }
    }

    private void finish(Outcome outcome) {
        vm.console.line("[Pipeline] End of Pipeline");
        failure = outcome.getAbnormal();
        StepLog log = new StepLog(vm.console, null, List.of());
        if (failure != null) {
            vm.build.mark(FailureReport.resultOf(failure));
            vm.build.failed(failure);
            FailureReport.print(failure, log);
        }
        tellListeners(log);
        log.finish();
        Result result = vm.build.outcome();
        vm.console.line("Finished: " + result);
        vm.shutDown();
        vm.build.end();
        end.complete(result);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private void tellListeners(StepLog log) {
        for (RunListener listener : ExtensionList.lookup(RunListener.class)) {
            listener.onCompleted(vm.build, log);
        }
    }

    /** Waits for the end, whatever the result. */
    public PipelineRun await() throws InterruptedException {
        return await(LIMIT);
    }

    public PipelineRun await(Duration limit) throws InterruptedException {
        try {
            end.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return this;
        } catch (TimeoutException e) {
            throw stuck("The pipeline did not end within " + limit);
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    public boolean isDone() {
        return end.isDone();
    }

    /** Returns the result of a pipeline that has ended. */
    public Result result() {
        return end.getNow(null);
    }

    /** Returns the exception that ended the script, null if it completed. */
    public Throwable failure() {
        return failure;
    }

    public String consoleText() {
        return vm.console.text();
    }

    public PipelineBuild build() {
        return vm.build;
    }

    /** Interrupts the innermost running steps, as a user's abort does. Returns at once. */
    public void interrupt(Result result, CauseOfInterruption... causes) {
        FlowInterruptedException reason = new FlowInterruptedException(result, true, causes);
        vm.execute(() -> vm.interrupt(null, reason));
    }

    /**
     * Simulates a controller restart: serializes the running executions, drops them, reads them back and resumes
     * them.
     *
     * @throws Exception if an execution is not serializable
     */
    public void restartRunningSteps() throws Exception {
        vm.executeAndWait(() -> Restart.run(vm));
    }

    /** Returns the running executions as a restart serializes them; nothing if the program has ended. */
    public byte[] savedSteps() throws Exception {
        AtomicReference<byte[]> written = new AtomicReference<>(new byte[0]);
        vm.executeAndWait(() -> written.set(Restart.write(Restart.saveAll(vm))));
        return written.get();
    }

    /**
     * Simulates the kill of a controller: continues with the state that the running steps saved last, without the
     * lines that were not flushed.
     */
    public void killRunningSteps() throws Exception {
        vm.executeAndWait(() -> Restart.kill(vm));
    }

    /** Ignores saves until the next kill, to widen the window between a line and the state that records it. */
    public void stopSaving() {
        vm.stopSaving();
    }

    /** Loses the results of steps until the next kill, as if it came before the program continued with them. */
    public void loseResults() {
        vm.loseResults();
    }

    /** Waits until a step has had a result that was lost. */
    public PipelineRun awaitLostResult() throws InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        synchronized (vm.changes()) {
            while (!vm.isResultLost()) {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0 || isDone()) {
                    throw stuck("No step has ended");
                }
                vm.changes().wait(left);
            }
        }
        return this;
    }

    /** Returns the names of the steps that have started but not completed, outer ones first. */
    public List<String> runningSteps() {
        return vm.runningCalls().stream().map(StepCall::name).toList();
    }

    /** Returns the running executions of a type, outer ones first. */
    public <T extends StepExecution> List<T> executions(Class<T> type) {
        return vm.runningCalls().stream()
                .map(StepCall::execution)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    /** Waits until this number of calls of the step are running at the same time. */
    public PipelineRun awaitRunning(String step, int count) throws InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        synchronized (vm.changes()) {
            while (runningSteps().stream().filter(step::equals).count() < count) {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0 || isDone()) {
                    throw stuck("There are not " + count + " running calls of " + step);
                }
                vm.changes().wait(left);
            }
        }
        return this;
    }

    public PipelineRun awaitRunning(String step) throws InterruptedException {
        return awaitRunning(step, 1);
    }

    /** Waits until the console contains the text. */
    public PipelineRun awaitConsole(String text) throws InterruptedException {
        if (!vm.console.awaitText(text, LIMIT)) {
            throw stuck("The console never had: " + text);
        }
        return this;
    }

    private AssertionError stuck(String what) {
        return new AssertionError(what + ". Running: " + runningSteps() + ". Console:\n" + consoleText());
    }
}
