package io.jenkins.plugins.azureml.steps;

import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.azureml.localazure.SimulatedRun;
import io.jenkins.plugins.azureml.steps.wait.AmlWaitRunStep;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.StandaloneStepContext;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLongArray;
import org.awaitility.Awaitility;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code mvn test -Pscale}: 2,000 waits in a JVM of 256 MB, the local Azure ML and its 2,000 runs included. */
class WaitsScale {

    private static final int WAITS = 2000;

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension();

    private final AtomicLongArray ends = new AtomicLongArray(WAITS);

    @BeforeAll
    static void head() {
        System.out.println("| runs | waits | extra threads | first poll of all, s | requests/s afterwards |"
                + " end seen after, s: median | 99 % |");
    }

    /** The context of a wait that nobody watches. */
    private final class Context extends StandaloneStepContext {
        private static final long serialVersionUID = 1L;

        private final int number;
        private final transient Run<?, ?> build;

        Context(int number, Run<?, ?> build) {
            this.number = number;
            this.build = build;
        }

        @Override
        public <T> T get(Class<T> key) {
            return key == TaskListener.class
                    ? key.cast(TaskListener.NULL)
                    : key.isInstance(build) ? key.cast(build) : null;
        }

        @Override
        public void onSuccess(Object result) {
            ends.set(number, System.nanoTime());
        }

        @Override
        public void onFailure(Throwable t) {
            throw new AssertionError(t);
        }
    }

    @Test
    void waitsForRunningRunsNeedFewThreads() throws Exception {
        measure("running, with logs", "Running", true);
    }

    @Test
    void queuedRunsWithoutExperimentAreReadIndividually() throws Exception {
        measure("queued, experiment not given", "Queued", false);
    }

    @Test
    void waitsForQueuedRunsShareTheirRequests() throws Exception {
        double perSecond = measure("queued", "Queued", true);
        assertTrue(perSecond < 5, perSecond + " requests a second");
    }

    private double measure(String what, String status, boolean experiment) throws Exception {
        List<SimulatedRun> runs = new ArrayList<>();
        for (int i = 0; i < WAITS; i++) {
            SimulatedRun run = local.azure().addRun("scale", "run-" + i).status(status);
            runs.add(status.equals("Running") ? run.log("hello\n") : run);
        }
        PipelineRun pipeline = local.pipeline("echo 'a build'").start().await();
        Set<Thread> before = new HashSet<>(Thread.getAllStackTraces().keySet());
        long begin = System.nanoTime();
        for (int i = 0; i < WAITS; i++) {
            AmlWaitRunStep step = DescribableModel.of(AmlWaitRunStep.class)
                    .instantiate(
                            experiment
                                    ? Map.of("runId", "run-" + i, "experiment", "scale")
                                    : Map.of("runId", "run-" + i),
                            null);
            step.setCredentialsId(LocalAzureExtension.CREDENTIALS);
            step.setSubscriptionId(local.azure().subscription());
            step.setResourceGroup(local.azure().resourceGroup());
            step.setWorkspace(local.azure().workspace());
            step.start(new Context(i, pipeline.build())).start();
        }
        await(() -> local.azure().requests().count("GET", "/details") >= WAITS);
        double firstPolls = seconds(begin);
        long threads = Thread.getAllStackTraces().keySet().stream()
                .filter(thread ->
                        !before.contains(thread) && !thread.getName().matches("(XNIO|local-azure|awaitility).*"))
                .count();
        // Until the waits are as seldom as so many are.
        Awaitility.await()
                .pollDelay(Duration.ofSeconds(30))
                .atMost(Duration.ofMinutes(1))
                .until(() -> true);
        long requestsBefore = local.azure().requests().total();
        long steady = System.nanoTime();
        Awaitility.await()
                .pollDelay(Duration.ofSeconds(60))
                .atMost(Duration.ofMinutes(2))
                .until(() -> true);
        double perSecond = (local.azure().requests().total() - requestsBefore) / seconds(steady);
        long completed = System.nanoTime();
        runs.forEach(SimulatedRun::complete);
        await(() -> {
            for (int i = 0; i < WAITS; i++) {
                if (ends.get(i) == 0) {
                    return false;
                }
            }
            return true;
        });
        double[] latencies = new double[WAITS];
        for (int i = 0; i < WAITS; i++) {
            latencies[i] = (ends.get(i) - completed) / 1e9;
        }
        Arrays.sort(latencies);
        System.out.printf(
                "| %s | %d | %d | %.1f | %.1f | %.1f | %.1f |%n",
                what, WAITS, threads, firstPolls, perSecond, latencies[WAITS / 2], latencies[WAITS * 99 / 100]);
        assertTrue(threads <= 10, threads + " threads");
        assertTrue(perSecond < 400, perSecond + " requests a second");
        return perSecond;
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofMillis(500))
                .until(condition);
    }
}
