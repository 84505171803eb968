package io.jenkins.plugins.azureml.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.auth.ClientSecretIdentity;
import io.jenkins.plugins.azureml.client.cloud.AzureCloud;
import io.jenkins.plugins.azureml.client.error.SecretText;
import io.jenkins.plugins.azureml.client.http.HttpTimings;
import io.jenkins.plugins.azureml.client.http.message.RepeatableBody;
import io.jenkins.plugins.azureml.client.runs.Run;
import io.jenkins.plugins.azureml.client.runs.Runs;
import io.jenkins.plugins.azureml.client.service.AmlHttp;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Sends one request in three ways, over warm connections where possible. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ReadRun {

    private static final String EXPERIMENT = "bench";

    private final ObjectMapper mapper = new ObjectMapper();
    private AmlHttp http;
    private Runs runs;
    private CloseableHttpClient bare;
    private String runId;
    private URI uri;
    private String token;

    @Setup
    public void start() throws Exception {
        AzureCloud cloud = AzureCloud.custom(
                "local", URI.create(server("authority")), URI.create(server("resourceManager")), null, List.of());
        http = AmlHttp.builder()
                .userAgent("azure-ml-plugin/bench")
                .timings(HttpTimings.DEFAULTS)
                .build();
        AmlClient client = new AmlClient(
                http,
                cloud,
                new ClientSecretIdentity(server("tenant"), server("clientId"), SecretText.of(server("clientSecret"))),
                new WorkspaceRef(server("subscription"), server("resourceGroup"), server("workspace")));
        runs = client.runs(EXPERIMENT);
        runId = "bench-" + ProcessHandle.current().pid();
        JsonNode definition = mapper.readTree("{\"configuration\":{\"script\":\"train.py\",\"target\":\""
                + server("compute") + "\",\"framework\":\"Python\"}}");
        runs.submit(runId, definition, RepeatableBody.of(zip()));
        while (!runs.get(runId).status().isTerminal()) {
            Thread.sleep(200);
        }
        uri = URI.create(server("api") + "/history/v1.0" + client.ref().path() + "/experiments/" + EXPERIMENT + "/runs/"
                + runId);
        bare = HttpClients.createDefault();
        token = ServerToken.of(bare, mapper, ReadRun::server);
    }

    private static byte[] zip() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("train.py"));
            zip.write("print('hello')\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        }
        return bytes.toByteArray();
    }

    static String server(String name) {
        return System.getProperty("server." + name);
    }

    @TearDown
    public void stop() throws IOException {
        http.close();
        bare.close();
    }

    @Benchmark
    public Run pluginClient() throws Exception {
        return runs.get(runId);
    }

    @Benchmark
    public JsonNode bareHttpClient() throws IOException {
        HttpGet get = new HttpGet(uri);
        get.setHeader("Authorization", "Bearer " + token);
        get.setHeader("Accept", "application/json");
        return bare.execute(
                get, response -> mapper.readTree(response.getEntity().getContent()));
    }

    @Benchmark
    public int curl() throws Exception {
        Process process = new ProcessBuilder(
                        "curl", "-s", "-o", "/dev/null", "-H", "Authorization: Bearer " + token, uri.toString())
                .start();
        return process.waitFor();
    }
}
