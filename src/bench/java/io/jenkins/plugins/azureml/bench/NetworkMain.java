package io.jenkins.plugins.azureml.bench;

import hudson.model.Result;
import io.jenkins.plugins.azureml.testing.Folders;
import io.jenkins.plugins.azureml.testing.pipeline.Pipeline;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * Transfers files with {@code amlSubmitRun} and {@code amlDownload}, in a JVM of its own. Prints a line before each transfer and
 * one with its result.
 */
public final class NetworkMain {

    static final String BEGIN = "BEGIN";

    /** Files that are transferred together. */
    private record Workload(String name, int files, int size) {
        long bytes() {
            return (long) files * size;
        }
    }

    private static final List<Workload> WORKLOADS = List.of(
            new Workload("2,000 files of 5 KB", TrialMode.choose(100, 2000), 5 * 1024),
            new Workload("20 files of 15 MB", TrialMode.choose(2, 20), 15 << 20),
            new Workload("one file of 256 MB", 1, TrialMode.choose(16, 256) << 20));
    private static final Duration LONGEST = Duration.ofMinutes(20);
    private static final String TRAIN = """
            import os, shutil
            shutil.copytree('data', 'outputs/data')
            """;

    private final Path folder = Files.createTempDirectory("azure-ml-bench-");
    private final Random random = new Random(1);

    private NetworkMain() throws IOException {}

    public static void main(String[] arguments) throws Exception {
        NetworkMain bench = new NetworkMain();
        BenchController.configure();
        // Loads the classes, and reads the token and the discovery document.
        bench.write(new Workload("warm-up", 20, 1024));
        bench.run(bench.submit() + "amlWaitRun(runId: run)\n");
        for (Workload workload : WORKLOADS) {
            bench.measure(workload);
        }
        Folders.deleteWorkspace(bench.folder);
        System.exit(0);
    }

    private void measure(Workload workload) throws Exception {
        write(workload);
        print(workload.name + " up", workload, run(submit()));
        run(submit() + "amlWaitRun(runId: run)\nwriteFile(file: 'run-id', text: run.runId)\n");
        print("unchanged folder of these", new Workload("", 0, 0), run(submit()));
        String runId = Files.readString(folder.resolve("run-id"));
        print(
                workload.name + " down",
                workload,
                run("amlDownload(runId: '%s', experiment: 'bench', path: 'outputs', target: 'results')"
                        .formatted(runId)));
        Folders.delete(folder.resolve("results"));
    }

    private static void print(String what, Workload workload, double seconds) {
        System.out.println(
                NetworkBench.RESULT + what + "\t" + seconds + "\t" + workload.files + "\t" + workload.bytes());
    }

    private void write(Workload workload) throws IOException {
        Path train = folder.resolve("train");
        Folders.delete(train);
        Files.createDirectories(train.resolve("data"));
        byte[] content = new byte[1024];
        for (int i = 0; i < workload.files; i++) {
            try (OutputStream out = Files.newOutputStream(train.resolve("data/part-" + i + ".bin"))) {
                for (int left = workload.size / content.length; left > 0; left--) {
                    random.nextBytes(content);
                    out.write(content);
                }
            }
        }
        Files.writeString(train.resolve("train.py"), TRAIN);
    }

    private String submit() {
        return """
                def run = amlSubmitRun(experiment: 'bench', sourceDirectory: 'train', script: 'train.py', target: '%s',
                    environment: 'AzureML-sklearn-1.5-ubuntu20.04-py310-cpu')
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
