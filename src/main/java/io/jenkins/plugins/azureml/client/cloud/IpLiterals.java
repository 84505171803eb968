package io.jenkins.plugins.azureml.client.cloud;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;

/** Hosts that are addresses by their text: nothing is looked up. */
final class IpLiterals {

    private static final Pattern V4 = Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");
    private static final Pattern NUMBER = Pattern.compile("\\d+|0x[0-9a-f]*");

    private IpLiterals() {}

    /**
     * Whether a host is an IPv4 address in another notation than four decimal numbers: as one number, in hexadecimal or octal
     * digits, shortened. Resolvers disagree about them, and no service has one.
     *
     * @param host in lower case
     */
    static boolean isUnusual(String host) {
        String last = host.substring(host.lastIndexOf('.') + 1);
        return NUMBER.matcher(last).matches() && !V4.matcher(host).matches();
    }

    /**
     * Whether a host is an address of this computer or of its link, also one that an IPv6 address has in it.
     *
     * @param host in lower case, in brackets if it is an IPv6 address
     */
    static boolean isLocalOnly(String host) {
        boolean v6 = host.startsWith("[");
        if (!v6 && !V4.matcher(host).matches()) {
            return false;
        }
        try {
            byte[] bytes = InetAddress.getByName(host).getAddress();
            return isLocalOnly(bytes) || bytes.length == 16 && isLocalOnly(embedded(bytes));
        } catch (UnknownHostException e) {
            // An address that Java does not understand is not one of Azure.
            return true;
        }
    }

    private static boolean isLocalOnly(byte[] bytes) {
        try {
            InetAddress address = InetAddress.getByAddress(bytes);
            boolean thisNetwork = bytes.length == 4 && bytes[0] == 0;
            return thisNetwork
                    || address.isAnyLocalAddress()
                    || address.isLoopbackAddress()
                    || address.isLinkLocalAddress();
        } catch (UnknownHostException e) {
            return true;
        }
    }

    /** The IPv4 address in one of IPv6: after 2002 (6to4), else at the end (mapped, compatible, NAT64); 1.1.1.1 for none. */
    private static byte[] embedded(byte[] v6) {
        int prefix = (v6[0] & 0xff) << 8 | v6[1] & 0xff;
        if (prefix == 0x2002) {
            return Arrays.copyOfRange(v6, 2, 6);
        }
        boolean nat64 = prefix == 0x64 && (v6[2] & 0xff) == 0xff && (v6[3] & 0xff) == 0x9b;
        boolean zeros = true;
        for (int i = 0; i < 10; i++) {
            zeros &= v6[i] == 0;
        }
        return nat64 || zeros ? Arrays.copyOfRange(v6, 12, 16) : new byte[] {1, 1, 1, 1};
    }
}
