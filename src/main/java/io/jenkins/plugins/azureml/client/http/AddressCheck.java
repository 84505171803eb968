package io.jenkins.plugins.azureml.client.http;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.cloud.Hosts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.function.Function;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Enforces a rule on the addresses that a request may reach: before it connects, so that a job cannot probe ports, and again on
 * the address that it is connected to, since a name can resolve to another address by then.
 */
final class AddressCheck {

    /** The address is forbidden; nothing was sent. */
    static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1;

        RefusedException(String message) {
            super(message);
        }
    }

    private final String host;
    private final Function<InetAddress, Optional<String>> rule;
    private final boolean proxied;

    /** @param proxied whether a proxy resolves the name and connects, so that only the host of the URL can be checked */
    AddressCheck(URI uri, Function<InetAddress, Optional<String>> rule, boolean proxied) {
        this.host = Hosts.host(uri);
        this.rule = rule;
        this.proxied = proxied;
    }

    void beforeConnecting(DnsResolver resolver) throws RefusedException {
        boolean literal = Hosts.isLiteral(host);
        if (proxied && !literal && !Hosts.isLoopback(host)) {
            return;
        }
        try {
            for (InetAddress address : literal ? InetAddress.getAllByName(host) : resolver.resolve(host)) {
                check(address);
            }
        } catch (UnknownHostException e) {
            // Connecting will fail for this reason, with a better message.
        }
    }

    /** Checks the peer of a connection that does not go through a proxy. */
    void connected(@CheckForNull SocketAddress remote) throws RefusedException {
        if (!(remote instanceof InetSocketAddress socket) || socket.getAddress() == null) {
            throw new RefusedException("the address of " + host + " cannot be resolved");
        }
        check(socket.getAddress());
    }

    private void check(InetAddress address) throws RefusedException {
        Optional<String> problem = rule.apply(address);
        if (problem.isPresent()) {
            throw new RefusedException("the host " + host + " leads to " + address.getHostAddress() + ", which "
                    + problem.get() + "; nothing was sent there");
        }
    }
}
