package io.jenkins.plugins.azureml.client.testing;

import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.arm.LongRunningOperation;
import io.jenkins.plugins.azureml.client.auth.ClientSecretIdentity;
import io.jenkins.plugins.azureml.client.auth.Identity;
import io.jenkins.plugins.azureml.client.cloud.AzureCloud;
import io.jenkins.plugins.azureml.client.error.SecretText;
import io.jenkins.plugins.azureml.client.service.AmlHttp;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.localazure.LocalAzureMlOptions;
import io.jenkins.plugins.azureml.net.AdviceTexts;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** The client and a local Azure ML for it, whose lists have two elements a page. */
public final class LocalClient implements AutoCloseable {

    public final LocalAzureMl server;
    public final AmlHttp http = AmlHttp.builder()
            .userAgent("azure-ml-plugin/test")
            .timings(ScriptedAzure.FAST)
            .advice(new AdviceTexts())
            .build();

    public LocalClient() throws IOException {
        this(LocalAzureMlOptions.defaults());
    }

    public LocalClient(LocalAzureMlOptions options) throws IOException {
        server = LocalAzureMl.start(options.pageSize(2).stateTime(Duration.ofMillis(5)));
    }

    public AzureCloud cloud() {
        return AzureCloud.custom("local", server.authority(), server.resourceManager(), null, List.of());
    }

    public Identity identity() {
        return new ClientSecretIdentity(server.tenant(), server.clientId(), SecretText.of(server.clientSecret()));
    }

    public AmlClient client() {
        return client(server.workspace());
    }

    public AmlClient client(String workspace) {
        return client(identity(), workspace);
    }

    public AmlClient client(Identity identity) {
        return client(identity, server.workspace());
    }

    private AmlClient client(Identity identity, String workspace) {
        return new AmlClient(
                http, cloud(), identity, new WorkspaceRef(server.subscription(), server.resourceGroup(), workspace));
    }

    /** Polls until the operation has ended. */
    public static LongRunningOperation await(AmlClient client, LongRunningOperation operation) throws Exception {
        LongRunningOperation now = operation;
        while (!now.isDone()) {
            now = client.operations().poll(now);
        }
        return now;
    }

    @Override
    public void close() {
        http.close();
        server.close();
    }
}
