package io.jenkins.plugins.azureml.client.testing;

import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.auth.ClientSecretIdentity;
import io.jenkins.plugins.azureml.client.cloud.AzureCloud;
import io.jenkins.plugins.azureml.client.error.SecretText;
import io.jenkins.plugins.azureml.client.http.HttpTimings;
import io.jenkins.plugins.azureml.client.service.AmlHttp;
import io.jenkins.plugins.azureml.client.service.ApiPreference;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
import io.jenkins.plugins.azureml.net.AdviceTexts;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A cloud with one workspace on a {@link FaultServer}: token, workspace and discovery work, the rest is scripted. */
public final class ScriptedAzure implements AutoCloseable {

    public static final String SECRET = "not-a-real-secret";
    public static final String TOKEN = "POST /tenant-1/oauth2/token";
    public static final String PATH =
            "/subscriptions/sub-1/resourceGroups/rg-1/providers/Microsoft.MachineLearningServices/workspaces/ws-1";
    public static final String WORKSPACE = "GET " + PATH;
    public static final String DISCOVERY = "GET /discovery";
    public static final String EXPERIMENT = "/experiments/iris";
    public static final String START = "POST /execution/v1.0" + PATH + EXPERIMENT + "/startrun";
    public static final String RUN = "GET /history/v1.0" + PATH + EXPERIMENT + "/runs/run-1";
    public static final String MODELS = "/modelmanagement/v1.0" + PATH + "/models";

    /** Retries at once. The limits are those of a busy machine; no test waits for them. */
    public static final HttpTimings FAST = new HttpTimings(
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            Duration.ofMillis(5),
            Duration.ofMillis(20),
            4);

    public final FaultServer server;
    public final AzureCloud cloud;
    public final AtomicInteger tokens = new AtomicInteger();
    public AmlHttp http;

    public ScriptedAzure() throws IOException {
        this(FAST);
    }

    public ScriptedAzure(HttpTimings timings) throws IOException {
        server = new FaultServer();
        cloud = AzureCloud.custom("local", server.uri(""), server.uri("/"), null, List.of());
        http = AmlHttp.builder()
                .userAgent("azure-ml-plugin/test")
                .timings(timings)
                .advice(new AdviceTexts())
                .build();
        server.on(TOKEN, request -> Reply.json(token(tokens.incrementAndGet())));
        server.script(WORKSPACE, Reply.json(workspace(server.uri("/discovery").toString())));
        server.script(DISCOVERY, Reply.json("{\"api\":\"" + server.uri("") + "\",\"history\":\"ftp://unused\"}"));
        server.script(RUN, Reply.json("{\"runId\":\"run-1\",\"status\":\"Running\"}"));
    }

    public static String token(int number) {
        return "{\"token_type\":\"Bearer\",\"expires_in\":\"3599\",\"access_token\":\"fake-token-" + number + "\"}";
    }

    public static String workspace(String discoveryUrl) {
        return "{\"id\":\"" + PATH
                + "\",\"name\":\"ws-1\",\"location\":\"westeurope\",\"properties\":{\"discoveryUrl\":\"" + discoveryUrl
                + "\"}}";
    }

    public ClientSecretIdentity identity() {
        return new ClientSecretIdentity("tenant-1", "client-1", SecretText.of(SECRET));
    }

    public AmlClient client() {
        return client(ApiPreference.DEFAULT);
    }

    public AmlClient client(ApiPreference preference) {
        return new AmlClient(http, cloud, identity(), new WorkspaceRef("sub-1", "rg-1", "ws-1"), preference);
    }

    @Override
    public void close() throws IOException {
        http.close();
        server.close();
    }
}
