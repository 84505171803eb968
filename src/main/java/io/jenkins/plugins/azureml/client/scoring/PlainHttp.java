package io.jenkins.plugins.azureml.client.scoring;

import io.jenkins.plugins.azureml.client.cloud.Hosts;
import io.jenkins.plugins.azureml.client.cloud.LocalAddresses;
import java.net.InetAddress;
import java.net.URI;
import java.util.Optional;

/**
 * Exceptions from the rule that endpoints must be reached by https.
 *
 * @param anywhere whether the job allows plain http for its endpoint
 * @param loopback whether plain http is allowed for this computer; such requests bypass the proxy
 */
public record PlainHttp(boolean anywhere, boolean loopback) {

    /** Returns the problem with the address of an endpoint; empty if it is valid. */
    Optional<String> problem(URI uri) {
        Optional<String> problem = Hosts.schemeProblem(uri, loopback);
        if (problem.isPresent() && anywhere && uri != null && "http".equalsIgnoreCase(uri.getScheme())) {
            return uri.getHost() == null || uri.getRawUserInfo() != null ? problem : Optional.empty();
        }
        return problem;
    }

    /** Returns why an IP address must not be contacted; empty if it may be. */
    Optional<String> addressProblem(InetAddress address) {
        return loopback && LocalAddresses.isLoopback(address) ? Optional.empty() : LocalAddresses.problem(address);
    }

    boolean direct(URI uri) {
        return loopback && Hosts.isLoopback(Hosts.host(uri));
    }
}
