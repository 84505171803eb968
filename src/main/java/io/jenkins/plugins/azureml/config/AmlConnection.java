package io.jenkins.plugins.azureml.config;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.init.Terminator;
import hudson.model.Item;
import hudson.model.Run;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.http.HttpTimings;
import io.jenkins.plugins.azureml.client.service.AmlHttp;
import io.jenkins.plugins.azureml.credentials.AmlCredentials;
import io.jenkins.plugins.azureml.credentials.CloudIdentity;
import io.jenkins.plugins.azureml.net.ControllerHttp;

/** The controller's one transport to Azure, and clients over it. */
public final class AmlConnection {

    private static AmlHttp http;

    private AmlConnection() {}

    /** The shared transport: connections and tokens are shared by all steps. Made when first asked for. */
    @NonNull
    public static synchronized AmlHttp http() {
        if (http == null) {
            http = ControllerHttp.open(HttpTimings.DEFAULTS);
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
        CloudIdentity who = AmlCredentials.identity(run, settings.identity());
        return new AmlClient(http(), who.cloud(), who.identity(), settings.ref(), settings.api());
    }

    /**
     * A client for a button of the global configuration, over a transport of its own.
     *
     * @throws AbortException if the credentials are not there or not complete
     */
    @NonNull
    public static AmlClient openForButton(@NonNull AmlHttp http, @NonNull WorkspaceSettings settings)
            throws AbortException {
        CloudIdentity who = AmlCredentials.identity((Item) null, settings.identity());
        return new AmlClient(http, who.cloud(), who.identity(), settings.ref(), settings.api());
    }

    @Terminator
    public static synchronized void close() {
        if (http != null) {
            http.close();
            http = null;
        }
    }
}
