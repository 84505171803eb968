package io.jenkins.plugins.azureml.client.scoring;

import io.jenkins.plugins.azureml.client.cloud.Hosts;
import io.jenkins.plugins.azureml.client.cloud.LocalAddresses;
import java.net.InetAddress;
import java.net.URI;
import java.util.Optional;

/**
 * Where an endpoint may be asked over a connection that is not encrypted.
 *
 * @param anywhere a job allows it for its endpoint
 * @param loopback allowed for this computer alone, which is then never reached by the proxy
 */
public record PlainHttp(boolean anywhere, boolean loopback) {

    /** What is wrong with an address of an endpoint; empty if it can be used. */
    Optional<String> problem(URI uri) {
        Optional<String> problem = Hosts.schemeProblem(uri, loopback);
        if (problem.isPresent() && anywhere && uri != null && "http".equalsIgnoreCase(uri.getScheme())) {
            return uri.getHost() == null || uri.getRawUserInfo() != null ? problem : Optional.empty();
        }
        return problem;
    }

    /** Why an IP address must not be reached; empty if it may. */
    Optional<String> addressProblem(InetAddress address) {
        return loopback && LocalAddresses.isLoopback(address) ? Optional.empty() : LocalAddresses.problem(address);
    }

    boolean direct(URI uri) {
        return loopback && Hosts.isLoopback(Hosts.host(uri));
    }
}
