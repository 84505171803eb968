package io.jenkins.plugins.azureml.bench;

import com.sun.management.OperatingSystemMXBean;
import hudson.model.Result;
import io.jenkins.plugins.azureml.testing.Folders;
import io.jenkins.plugins.azureml.testing.pipeline.Pipeline;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;

/**
 * Transfers files with {@code amlSubmitRun} or {@code amlRegisterModel}, and {@code amlDownload}, in a JVM of its own. Prints a line before each transfer and
 * one with its result.
 */
public final class NetworkMain {

    static final String BEGIN = "BEGIN";
    /** Begins the rows of folders that were uploaded before. */
    static final String UNCHANGED = "unchanged folder of ";

    private static final Duration LONGEST = Duration.ofMinutes(20);
    private static final String TRAIN = """
            import os, shutil
            shutil.copytree('data', 'outputs/data', copy_function=os.link)
            """;

    private final Path folder = Files.createTempDirectory("azure-ml-bench-");
    private final Random random = new Random(1);

    private NetworkMain() throws IOException {}

    /** The argument: whether the largest file is transferred. */
    public static void main(String[] arguments) throws Exception {
        NetworkMain bench = new NetworkMain();
        BenchController.configure();
        // Loads the classes, and reads the token and the discovery document.
        bench.write(new NetworkWorkload("warm-up", 20, 1024, true));
        bench.run(bench.submit());
        bench.awaitRun();
        for (NetworkWorkload workload : NetworkWorkload.of(Boolean.parseBoolean(arguments[0]))) {
            bench.measure(workload);
        }
        Folders.deleteWorkspace(bench.folder);
        System.exit(0);
    }

    private void measure(NetworkWorkload workload) throws Exception {
        write(workload);
        if (workload.isModel()) {
            measure(workload.row(true), "amlRegisterModel(name: 'large', file: 'train/data')");
            measure(workload.row(false), "amlDownload(model: 'large@latest', target: 'results')");
            Folders.delete(folder.resolve("results"));
            return;
        }
        measure(workload.row(true), submit());
        String runId = awaitRun();
        measure(
                workload.row(false),
                "amlDownload(runId: '%s', experiment: 'bench', path: 'outputs', target: 'results')".formatted(runId));
        Folders.delete(folder.resolve("results"));
        measure(UNCHANGED + workload.name(), submit());
        awaitRun();
    }

    /** Waits until the service has no work that would disturb the next measurement. @return the id of the last run */
    private String awaitRun() throws Exception {
        String runId = Files.readString(folder.resolve("run-id"));
        run("amlWaitRun(runId: '%s', experiment: 'bench')".formatted(runId));
        return runId;
    }

    private void measure(String row, String steps) throws Exception {
        long processor = processorNanos();
        double seconds = run(steps);
        System.out.println(NetworkBench.RESULT + row + "\t" + seconds + "\t" + (processorNanos() - processor) / 1e9);
    }

    private static long processorNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private void write(NetworkWorkload workload) throws IOException {
        Path train = folder.resolve("train");
        Folders.delete(train);
        workload.write(train.resolve("data"), random);
        Files.writeString(train.resolve("train.py"), TRAIN);
    }

    private String submit() {
        return """
                def run = amlSubmitRun(experiment: 'bench', sourceDirectory: 'train', script: 'train.py', target: '%s',
                    environment: 'AzureML-sklearn-1.5-ubuntu20.04-py310-cpu')
                writeFile(file: 'run-id', text: run.runId)
                """.formatted(BenchController.server("compute"));
    }

    /** @return seconds */
    private double run(String steps) throws Exception {
        System.out.println(BEGIN);
        long begin = System.nanoTime();
        PipelineRun run = Pipeline.of("""
                        withAmlWorkspace(credentialsId: 'azure-sp', subscriptionId: '%s', resourceGroup: '%s', workspace: '%s',
                            apiGeneration: 'v2') {
                          node {
                            %s
                          }
                        }
                        """.formatted(
                                BenchController.server("subscription"),
                                BenchController.server("resourceGroup"),
                                BenchController.server("workspace"),
                                steps))
                .workspace(folder)
                .start()
                .await(LONGEST);
        if (run.result() != Result.SUCCESS) {
            throw new IOException(run.consoleText());
        }
        return (System.nanoTime() - begin) / 1e9;
    }
}
