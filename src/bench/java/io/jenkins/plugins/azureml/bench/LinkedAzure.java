package io.jenkins.plugins.azureml.bench;

import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.localazure.LocalAzureMlOptions;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import java.time.Duration;

/**
 * A local Azure ML in this JVM behind a {@link NetworkLink}, and a controller that uses it. Without TLS, which the plugin would not
 * trust here: a connection costs a round trip less than with Azure.
 */
final class LinkedAzure implements AutoCloseable {

    static final LinkProfile PROFILE = new LinkProfile(Duration.ofMillis(30), 200_000_000);

    private static final int SERVICES = 4;

    private final NetworkLink link;
    private final LocalAzureExtension local;

    /** @param v2 whether the Azure ML workspace has the v2 API */
    LinkedAzure(boolean v2) throws Exception {
        int port = FreePorts.first(SERVICES);
        int forwarded = FreePorts.first(SERVICES);
        local = new LocalAzureExtension()
                .options(LocalAzureMlOptions.defaults().port(port).forwardedPort(forwarded));
        if (v2) {
            local.v2();
        }
        link = new NetworkLink(PROFILE, forwarded, port, SERVICES);
        local.beforeEach(null);
    }

    LocalAzureExtension local() {
        return local;
    }

    LocalAzureMl azure() {
        return local.azure();
    }

    @Override
    public void close() throws Exception {
        local.afterEach(null);
        link.close();
    }
}
