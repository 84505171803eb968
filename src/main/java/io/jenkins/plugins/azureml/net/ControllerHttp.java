package io.jenkins.plugins.azureml.net;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.ProxyConfiguration;
import hudson.init.Terminator;
import io.jenkins.plugins.azureml.client.error.SecretText;
import io.jenkins.plugins.azureml.client.http.HttpTimings;
import io.jenkins.plugins.azureml.client.http.ProxySettings;
import io.jenkins.plugins.azureml.client.service.AmlHttp;
import io.jenkins.plugins.azureml.threads.ControllerShutdown;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import jenkins.model.Jenkins;

/** Creates transports on the controller. They read the proxy configuration of Jenkins anew for each request. */
public final class ControllerHttp {

    /** Short limits, because a user waits in front of a form. */
    private static final HttpTimings BUTTON = new HttpTimings(
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            Duration.ofMillis(500),
            Duration.ofSeconds(2),
            2);

    private static AmlHttp shared;

    private ControllerHttp() {}

    /**
     * Returns the transport whose connections and tokens all steps share, and creates it at the first call.
     *
     * @throws RejectedExecutionException if the controller is shutting down and the transport is closed
     */
    @NonNull
    public static synchronized AmlHttp shared() {
        if (shared == null) {
            if (ControllerShutdown.hasBegun()) {
                // Nothing would close a transport that is created now.
                throw new RejectedExecutionException("the controller is shutting down");
            }
            shared = open(HttpTimings.DEFAULTS);
        }
        return shared;
    }

    /** Closes the shared transport. Requests under way fail. */
    @Terminator
    public static synchronized void close() {
        if (shared != null) {
            shared.close();
            shared = null;
        }
    }

    /** Creates a transport, which the caller closes. */
    @NonNull
    public static AmlHttp open(@NonNull HttpTimings timings) {
        return AmlHttp.builder()
                .userAgent(userAgent())
                .proxy(ControllerHttp::proxy)
                .timings(timings)
                .advice(new AdviceTexts())
                .build();
    }

    /** Creates a transport for one request of a form, which the caller closes. It fails fast and shares no token with builds. */
    @NonNull
    public static AmlHttp openForButton() {
        return open(BUTTON);
    }

    private static String userAgent() {
        String version = ControllerHttp.class.getPackage().getImplementationVersion();
        return "azure-ml-jenkins-plugin/" + (version == null ? "dev" : version) + " Jenkins/" + Jenkins.getVersion();
    }

    @CheckForNull
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
