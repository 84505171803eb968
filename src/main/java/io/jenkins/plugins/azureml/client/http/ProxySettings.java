package io.jenkins.plugins.azureml.client.http;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.error.SecretText;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The HTTP proxy to use.
 *
 * @param userName null for a proxy without a login
 * @param noProxyHosts patterns of host names that are reached directly
 */
public record ProxySettings(
        String host,
        int port,
        @CheckForNull String userName,
        @CheckForNull SecretText password,
        List<Pattern> noProxyHosts) {

    public ProxySettings {
        Objects.requireNonNull(host, "host");
        noProxyHosts = noProxyHosts == null ? List.of() : List.copyOf(noProxyHosts);
    }

    /** Returns whether {@code target} is reached without the proxy. */
    public boolean bypasses(String target) {
        return noProxyHosts.stream().anyMatch(p -> p.matcher(target).matches());
    }

    /** Compares the text of the patterns: Pattern has no equals(), and a change of settings drops the pooled connections. */
    @Override
    public boolean equals(Object o) {
        return o instanceof ProxySettings other
                && host.equals(other.host)
                && port == other.port
                && Objects.equals(userName, other.userName)
                && Objects.equals(password, other.password)
                && texts().equals(other.texts());
    }

    @Override
    public int hashCode() {
        return Objects.hash(host, port, userName);
    }

    private List<String> texts() {
        return noProxyHosts.stream().map(p -> p.flags() + ":" + p.pattern()).toList();
    }
}
