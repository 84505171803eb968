package io.jenkins.plugins.azureml.bench;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.fasterxml.jackson.databind.ObjectMapper;
import hudson.model.Result;
import hudson.util.Secret;
import io.jenkins.plugins.azureml.config.AzureMlGlobalConfiguration;
import io.jenkins.plugins.azureml.config.CustomCloud;
import io.jenkins.plugins.azureml.credentials.AzureMlServicePrincipal;
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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;

/** The same folder by {@code amlSubmitRun} and by {@code zip} and {@code curl}, in turn; the service has a JVM of its own. */
public final class SnapshotMain {

    private static final int ROUNDS = 3;
    private static final int BYTES = 300 * 1024 * 1024;
    private static final String ZIP_AND_CURL = """
            set -e
            (cd train && zip -q -r ../project.zip .)
            curl -sf -o /dev/null -H "Authorization: Bearer $TOKEN" -F projectZipFile=@project.zip \
                -F runDefinitionFile=@definition.json "$URL"
            rm project.zip
            """;

    private final Path folder = Files.createTempDirectory("azure-ml-bench-");

    private SnapshotMain() throws IOException {}

    public static void main(String[] arguments) throws Exception {
        SnapshotMain bench = new SnapshotMain();
        AzureMlGlobalConfiguration.get()
                .setClouds(List.of(new CustomCloud("local", server("authority"), server("resourceManager"))));
        AzureMlServicePrincipal principal = new AzureMlServicePrincipal(
                CredentialsScope.GLOBAL,
                "azure-sp",
                "",
                server("tenant"),
                server("clientId"),
                Secret.fromString(server("clientSecret")));
        principal.setCloud("local");
        SystemCredentialsProvider.getInstance().getCredentials().add(principal);
        Report report = new Report(
                Path.of(arguments[0]),
                "snapshot",
                "folder",
                "`zip -r` and `curl -F`, s",
                "`amlSubmitRun`, s",
                "ratio",
                "peak heap of 96, MB");
        for (int files : new int[] {2000, 20}) {
            bench.measure(files, report);
        }
        report.write();
        System.exit(0);
    }

    private static String server(String name) {
        return System.getProperty("server." + name);
    }

    private void measure(int files, Report report) throws Exception {
        write(files);
        double[] others = new double[ROUNDS];
        double[] ours = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            others[round] = zipAndCurl();
            ours[round] = step();
        }
        Arrays.sort(others);
        Arrays.sort(ours);
        report.row(
                files + " files, " + (BYTES >> 20) + " MB",
                others[ROUNDS / 2],
                ours[ROUNDS / 2],
                ours[ROUNDS / 2] / others[ROUNDS / 2],
                peak() >> 20);
    }

    /** Half of it can be packed, half cannot, as with code and data. */
    private void write(int files) throws IOException {
        Path train = folder.resolve("train");
        if (Files.exists(train)) {
            try (Stream<Path> all = Files.walk(train)) {
                for (Path path : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) {
                    Files.delete(path);
                }
            }
        }
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
                "{\"configuration\":{\"script\":\"train.py\",\"target\":\"" + server("compute")
                        + "\",\"framework\":\"Python\"}}");
    }

    private double step() throws Exception {
        long begin = System.nanoTime();
        PipelineRun run = Pipeline.of(
                        """
                        withAmlWorkspace(credentialsId: 'azure-sp', subscriptionId: '%s', resourceGroup: '%s', workspace: '%s') {
                          node { amlSubmitRun(experiment: 'bench', sourceDirectory: 'train', definitionFile: 'definition.json',
                              apiGeneration: 'v1') }
                        }
                        """.formatted(server("subscription"), server("resourceGroup"), server("workspace")))
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
            token = Tokens.of(http, new ObjectMapper(), SnapshotMain::server);
        }
        String workspace = "/subscriptions/" + server("subscription") + "/resourceGroups/" + server("resourceGroup")
                + "/providers/Microsoft.MachineLearningServices/workspaces/" + server("workspace");
        ProcessBuilder bash = new ProcessBuilder("bash", "-c", ZIP_AND_CURL)
                .directory(folder.toFile())
                .redirectErrorStream(true);
        bash.environment()
                .putAll(Map.of(
                        "TOKEN",
                        token,
                        "URL",
                        server("api") + "/execution/v1.0" + workspace + "/experiments/bench/startrun"));
        long begin = System.nanoTime();
        Process process = bash.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("zip and curl: status " + process.exitValue() + " " + output);
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    private static long peak() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
    }
}
