package io.jenkins.plugins.azureml.connection;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.ProxyConfiguration;
import hudson.init.Terminator;
import hudson.model.Run;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.AmlHttp;
import io.jenkins.plugins.azureml.client.HttpTimings;
import io.jenkins.plugins.azureml.client.ProxySettings;
import io.jenkins.plugins.azureml.client.SecretText;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.credentials.AmlCredentials;
import io.jenkins.plugins.azureml.credentials.CloudIdentity;
import jenkins.model.Jenkins;

/** The controller's one transport to Azure, and clients over it. */
public final class AmlConnection {

    private static AmlHttp http;

    private AmlConnection() {}

    /** The shared transport: connections and tokens are shared by all steps. Made when first asked for. */
    @NonNull
    public static synchronized AmlHttp http() {
        if (http == null) {
            http = new AmlHttp(userAgent(), AmlConnection::proxy, HttpTimings.DEFAULTS);
        }
        return http;
    }

    /**
     * A client for the build's workspace. Reads credentials, so not for the CPS thread.
     *
     * @throws AbortException if the credentials are not there or not complete
     */
    @NonNull
    public static AmlClient open(@NonNull Run<?, ?> run, @NonNull WorkspaceSettings settings) throws AbortException {
        CloudIdentity who = AmlCredentials.identity(run, settings.credentialsId(), settings.tenantId());
        return new AmlClient(http(), who.cloud(), who.identity(), settings.ref());
    }

    @Terminator
    public static synchronized void close() {
        if (http != null) {
            http.close();
            http = null;
        }
    }

    private static String userAgent() {
        String version = AmlConnection.class.getPackage().getImplementationVersion();
        return "azure-ml-jenkins-plugin/" + (version == null ? "dev" : version) + " Jenkins/" + Jenkins.getVersion();
    }

    private static ProxySettings proxy() {
        ProxyConfiguration proxy = Jenkins.get().getProxy();
        return proxy == null || proxy.getName() == null
                ? null
                : new ProxySettings(
                        proxy.getName(),
                        proxy.getPort(),
                        proxy.getUserName(),
                        proxy.getSecretPassword() == null
                                ? null
                                : SecretText.of(proxy.getSecretPassword().getPlainText()),
                        proxy.getNoProxyHostPatterns());
    }
}
