package io.jenkins.plugins.azureml.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import hudson.model.Result;
import io.jenkins.plugins.azureml.testing.Folders;
import io.jenkins.plugins.azureml.testing.pipeline.Pipeline;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;

/**
 * Uploads the same folder by {@code amlSubmitRun} and by {@code zip} and {@code curl}, alternately. The service has
 * its own JVM.
 */
public final class SnapshotMain {

    private static final int ROUNDS = TrialMode.choose(1, 3);
    private static final int BYTES = TrialMode.choose(10, 300) * 1024 * 1024;
    private static final String[] GENERATIONS = {"v1", "v2"};
    private static final String ZIP_AND_CURL = """
            set -e
            (cd train && zip -q -r ../project.zip .)
            curl -sf -o /dev/null -H "Authorization: Bearer $TOKEN" -F projectZipFile=@project.zip \
                -F runDefinitionFile=@definition.json "$URL"
            rm project.zip
            """;

    private static final List<MemoryPoolMXBean> HEAP = ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .toList();

    private final Path folder = Files.createTempDirectory("azure-ml-bench-");

    private SnapshotMain() throws IOException {}

    public static void main(String[] arguments) throws Exception {
        SnapshotMain bench = new SnapshotMain();
        BenchController.configure();
        Report report = new Report(
                Path.of(arguments[0]),
                "snapshot",
                "folder",
                "`amlSubmitRun` by",
                "s",
                "MB over the wire",
                "peak heap of 96, MB",
                "`zip -r` and `curl -F`, s",
                "MB over the wire",
                "ratio of the times");
        double most = 0;
        for (int files : new int[] {2000, 20}) {
            most = Math.max(most, bench.measure(files, report));
        }
        report.goal("time of `amlSubmitRun` by that of `zip -r` and `curl -F`", 0.8, most);
        report.write();
        Folders.deleteWorkspace(bench.folder);
        System.exit(0);
    }

    /** @return the largest ratio of the plugin's time to that of the commands */
    private double measure(int files, Report report) throws Exception {
        write(files);
        double[] others = new double[ROUNDS];
        double[][] ours = new double[GENERATIONS.length][ROUNDS];
        long[] heap = new long[GENERATIONS.length];
        long[] sent = new long[GENERATIONS.length];
        long zipped = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long before = LoopbackTraffic.bytes();
            others[round] = zipAndCurl();
            zipped = LoopbackTraffic.bytes() - before;
            for (int i = 0; i < GENERATIONS.length; i++) {
                // Changes the content, since files that the workspace already has are not uploaded.
                Files.writeString(folder.resolve("train/train.py"), "print('hello " + round + "')\n");
                HEAP.forEach(MemoryPoolMXBean::resetPeakUsage);
                before = LoopbackTraffic.bytes();
                ours[i][round] = step(GENERATIONS[i]);
                sent[i] = LoopbackTraffic.bytes() - before;
                heap[i] = Math.max(heap[i], peak());
            }
        }
        double most = 0;
        for (int i = 0; i < GENERATIONS.length; i++) {
            double ratio = median(ours[i]) / median(others);
            most = Math.max(most, ratio);
            report.row(
                    files + " files, " + (BYTES >> 20) + " MB",
                    GENERATIONS[i],
                    median(ours[i]),
                    sent[i] >> 20,
                    heap[i] >> 20,
                    median(others),
                    zipped >> 20,
                    ratio);
        }
        return most;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** Half of the data can be compressed, half cannot, as with code and data. */
    private void write(int files) throws IOException {
        Path train = folder.resolve("train");
        Folders.delete(train);
        Files.createDirectories(train.resolve("data"));
        Random random = new Random(1);
        byte[] content = new byte[1024];
        for (int i = 1; i < files; i++) {
            try (var out = Files.newOutputStream(train.resolve("data/part-" + i + ".bin"))) {
                for (int left = BYTES / files / content.length - 1; left > 0; left--) {
                    if (left % 2 == 0) {
                        random.nextBytes(content);
                    } else {
                        Arrays.fill(content, (byte) ('a' + left % 16));
                    }
                    out.write(content);
                }
            }
        }
        Files.writeString(train.resolve("train.py"), "print('hello')\n");
        Files.writeString(
                folder.resolve("definition.json"),
                "{\"configuration\":{\"script\":\"train.py\",\"target\":\"" + BenchController.server("compute")
                        + "\",\"framework\":\"Python\"}}");
    }

    private double step(String generation) throws Exception {
        long begin = System.nanoTime();
        PipelineRun run = Pipeline.of("""
                        withAmlWorkspace(credentialsId: 'azure-sp', subscriptionId: '%s', resourceGroup: '%s', workspace: '%s') {
                          node { amlSubmitRun(experiment: 'bench', sourceDirectory: 'train', definitionFile: 'definition.json',
                              apiGeneration: '%s') }
                        }
                        """.formatted(
                                BenchController.server("subscription"),
                                BenchController.server("resourceGroup"),
                                BenchController.server("workspace"),
                                generation))
                .workspace(folder)
                .start()
                .await(Duration.ofMinutes(10));
        if (run.result() != Result.SUCCESS) {
            throw new IOException(run.consoleText());
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    private double zipAndCurl() throws Exception {
        String token;
        try (CloseableHttpClient http = HttpClients.createDefault()) {
            token = ServerToken.of(http, new ObjectMapper(), BenchController::server);
        }
        String workspace = "/subscriptions/" + BenchController.server("subscription") + "/resourceGroups/"
                + BenchController.server("resourceGroup") + "/providers/Microsoft.MachineLearningServices/workspaces/"
                + BenchController.server("workspace");
        ProcessBuilder bash = new ProcessBuilder("bash", "-c", ZIP_AND_CURL)
                .directory(folder.toFile())
                .redirectErrorStream(true);
        bash.environment()
                .putAll(Map.of(
                        "TOKEN",
                        token,
                        "URL",
                        BenchController.server("api") + "/execution/v1.0" + workspace + "/experiments/bench/startrun"));
        long begin = System.nanoTime();
        Process process = bash.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("zip and curl: status " + process.exitValue() + " " + output);
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    private static long peak() {
        return HEAP.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
    }
}
