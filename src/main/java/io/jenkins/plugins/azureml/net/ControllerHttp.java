package io.jenkins.plugins.azureml.net;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.ProxyConfiguration;
import io.jenkins.plugins.azureml.client.error.SecretText;
import io.jenkins.plugins.azureml.client.http.HttpTimings;
import io.jenkins.plugins.azureml.client.http.ProxySettings;
import io.jenkins.plugins.azureml.client.service.AmlHttp;
import java.time.Duration;
import jenkins.model.Jenkins;

/** The way out of the controller: through the proxy that Jenkins is configured to use, as it is at each request. */
public final class ControllerHttp {

    /** Somebody looks at a form and waits. */
    private static final HttpTimings BUTTON = new HttpTimings(
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            Duration.ofMillis(500),
            Duration.ofSeconds(2),
            2);

    private ControllerHttp() {}

    @NonNull
    public static AmlHttp open(@NonNull HttpTimings timings) {
        return AmlHttp.builder()
                .userAgent(userAgent())
                .proxy(ControllerHttp::proxy)
                .timings(timings)
                .advice(new AdviceTexts())
                .build();
    }

    /** For one click of a button, to be closed after it: gives up soon, and shares no token with the builds. */
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
