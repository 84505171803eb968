package io.jenkins.plugins.azureml.client.cloud;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Notations of IP addresses as hosts of URLs; nothing is looked up. Hosts are in lower case, IPv6 addresses in brackets. */
final class IpLiterals {

    private static final Pattern V4 = Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");
    private static final Pattern NUMBER = Pattern.compile("\\d+|0x[0-9a-f]*");

    private IpLiterals() {}

    /**
     * Returns whether a host is an IPv4 address in another notation than four decimal numbers: as one number, in hexadecimal or
     * octal digits, shortened. Resolvers disagree about these, and no service has one.
     */
    static boolean isUnusual(String host) {
        String last = host.substring(host.lastIndexOf('.') + 1);
        return NUMBER.matcher(last).matches() && !V4.matcher(host).matches();
    }

    /** Returns whether a host is an address, in the usual notation. */
    static boolean isLiteral(String host) {
        return host.startsWith("[") || V4.matcher(host).matches();
    }

    /** Returns the address; empty for an IPv6 address that Java does not understand. */
    static Optional<InetAddress> address(String literal) {
        try {
            return Optional.of(InetAddress.getByName(literal));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
