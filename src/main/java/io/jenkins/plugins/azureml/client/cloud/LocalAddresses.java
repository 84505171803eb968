package io.jenkins.plugins.azureml.client.cloud;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Recognizes addresses that mean something else on this computer than anywhere else: the computer itself, and the metadata
 * services of clouds on its link. Jobs must not reach these through it. Addresses of private networks are not among them, since
 * private endpoints have them.
 */
public final class LocalAddresses {

    static final String ITSELF = "is this machine itself";
    private static final String METADATA = "belongs to a metadata service of this machine's network or cloud";

    /** Those of Azure (WireServer), Alibaba and AWS that are outside of 169.254.0.0/16. */
    private static final List<String> METADATA_HOSTS =
            List.of("168.63.129.16", "100.100.100.200", "fd00:ec2:0:0:0:0:0:254");

    private static final byte[] NAT64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};

    private LocalAddresses() {}

    /** Returns why a job must not reach the address through this computer; empty if it may. */
    public static Optional<String> problem(InetAddress address) {
        InetAddress target = withoutPacking(address);
        if (isItself(target)) {
            return Optional.of(ITSELF);
        }
        return target.isLinkLocalAddress() || METADATA_HOSTS.contains(target.getHostAddress())
                ? Optional.of(METADATA)
                : Optional.empty();
    }

    /** Returns whether an address is loopback, also in an IPv6 address that contains one of IPv4. */
    public static boolean isLoopback(InetAddress address) {
        return withoutPacking(address).isLoopbackAddress();
    }

    private static boolean isItself(InetAddress address) {
        return address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address instanceof Inet4Address && address.getAddress()[0] == 0;
    }

    /** Returns the IPv4 address in an IPv6 address ({@code ::a.b.c.d}, {@code 64:ff9b::}, {@code 2002::}), or else the address. */
    private static InetAddress withoutPacking(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (!(address instanceof Inet6Address six) || six.isLoopbackAddress() || six.isAnyLocalAddress()) {
            return address;
        }
        if (six.isIPv4CompatibleAddress() || Arrays.equals(bytes, 0, NAT64.length, NAT64, 0, NAT64.length)) {
            return four(bytes, 12);
        }
        return bytes[0] == 0x20 && bytes[1] == 0x02 ? four(bytes, 2) : address;
    }

    private static InetAddress four(byte[] bytes, int from) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
