package io.jenkins.plugins.azureml.client.cloud;

import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/** Decides which addresses a request may go to, and which of these may get a token. */
public final class Hosts {

    private Hosts() {}

    /** Returns why a token of {@code cloud} must not be sent to {@code uri}; empty if it may. */
    public static Optional<String> tokenProblem(AzureCloud cloud, URI uri) {
        Optional<String> problem = schemeProblem(uri, cloud.custom());
        if (problem.isPresent()) {
            return problem;
        }
        String host = host(uri);
        boolean own =
                host.equals(host(cloud.resourceManager())) || cloud.custom() && host.equals(host(cloud.authority()));
        boolean known =
                own || cloud.trustedHostSuffixes().stream().anyMatch(s -> host.equals(s) || host.endsWith("." + s));
        if (!known) {
            return Optional.of(
                    "is on the host " + host + ", which is not one of " + cloud.name() + "; no token was sent there");
        }
        if (!cloud.custom() && uri.getPort() != -1 && uri.getPort() != 443) {
            return Optional.of("has the port " + uri.getPort() + ", which " + cloud.name() + " does not use");
        }
        return Optional.empty();
    }

    /** Returns why a URL that needs no token (a signed one) must not be read; empty if it may. */
    public static Optional<String> openProblem(AzureCloud cloud, URI uri) {
        boolean loopbackCloud = isOnLoopback(cloud);
        Optional<String> problem = schemeProblem(uri, loopbackCloud);
        return problem.isPresent() || loopbackCloud
                ? problem
                : localProblem(host(uri)).map(why -> "is on the host " + host(uri) + ", which " + why);
    }

    /** Returns why a URL that needs no token must not lead to an IP address; empty if it may. */
    public static Optional<String> openProblem(AzureCloud cloud, InetAddress address) {
        return isOnLoopback(cloud) && LocalAddresses.isLoopback(address)
                ? Optional.empty()
                : LocalAddresses.problem(address);
    }

    private static boolean isOnLoopback(AzureCloud cloud) {
        return cloud.custom() && (isLoopback(host(cloud.resourceManager())) || isLoopback(host(cloud.authority())));
    }

    /**
     * Returns why a URL is not https with a host and without a login; empty if it is.
     *
     * @param loopbackHttp whether http is allowed to a loopback host
     */
    public static Optional<String> schemeProblem(URI uri, boolean loopbackHttp) {
        Optional<String> problem = formProblem(uri);
        if (problem.isPresent()) {
            return problem;
        }
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        boolean fine = scheme.equals("https") || scheme.equals("http") && loopbackHttp && isLoopback(host(uri));
        return fine ? Optional.empty() : Optional.of("must begin with https:// (host " + host(uri) + ")");
    }

    private static Optional<String> formProblem(URI uri) {
        if (uri == null || !uri.isAbsolute() || uri.isOpaque() || uri.getRawAuthority() == null) {
            return Optional.of("is not an absolute URL");
        }
        if (uri.getHost() == null) {
            return hostNameProblem(uri);
        }
        if (IpLiterals.isUnusual(host(uri))) {
            return Optional.of("is on the host " + host(uri)
                    + ", an address in an unusual notation: enter it as four decimal numbers, or a name");
        }
        return uri.getRawUserInfo() == null ? Optional.empty() : Optional.of("must not contain a user name");
    }

    /**
     * Returns the problem with the host of an absolute URL; empty if it is a host name. {@link URI#getHost} returns null for a
     * host that is not one.
     */
    public static Optional<String> hostNameProblem(URI uri) {
        if (uri.getHost() != null || uri.getRawAuthority() == null) {
            return Optional.empty();
        }
        // Omits the login, which may be secret.
        String host = uri.getRawAuthority().replaceFirst(".*@", "").replaceFirst(":.*", "");
        return Optional.of("has the host '" + host + "'; host names contain only letters, digits, '-' and '.'");
    }

    /** Returns why a URL cannot be that of the metadata service of this machine; empty if it can. */
    public static Optional<String> machineProblem(URI uri) {
        Optional<String> problem = formProblem(uri);
        if (problem.isEmpty() && !uri.getScheme().toLowerCase(Locale.ROOT).matches("https?")) {
            return Optional.of("must begin with http:// or https://");
        }
        return problem.isPresent() || isLoopback(host(uri)) || isLinkLocal(host(uri))
                ? problem
                : Optional.of("is on the host " + host(uri) + ", which is not this machine or on its link");
    }

    /** Returns the host in lower case and without a final dot; empty if there is none. */
    public static String host(URI uri) {
        String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    /** Returns a suffix of host names in lower case, without leading asterisks and dots. */
    public static String normalSuffix(String suffix) {
        String text = suffix == null ? "" : suffix.trim().toLowerCase(Locale.ROOT);
        return text.replaceAll("^[*.]+", "").replaceAll("\\.+$", "");
    }

    /** Returns whether a host is loopback by its text; nothing is looked up. */
    public static boolean isLoopback(String host) {
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || host.equals("[::1]")
                || host.equals("[0:0:0:0:0:0:0:1]")
                || host.startsWith("127.") && isNumeric(host);
    }

    /** Returns whether a host has only digits and dots, and is an address therefore: no name ends with a number. */
    private static boolean isNumeric(String host) {
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c != '.' && (c < '0' || c > '9')) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether a host is an IP address in any notation, which is resolved without a name server. */
    public static boolean isLiteral(String host) {
        return isNumeric(host) || host.startsWith("[");
    }

    private static boolean isLinkLocal(String host) {
        return host.matches("169\\.254(\\.\\d{1,3}){2}") || host.matches("\\[fe80:[0-9a-f:.]+]");
    }

    /** Returns why a host is not to be reached from this computer, as far as its text shows. */
    private static Optional<String> localProblem(String host) {
        if (isLoopback(host)) {
            return Optional.of(LocalAddresses.ITSELF);
        }
        if (!IpLiterals.isLiteral(host)) {
            return Optional.empty();
        }
        return IpLiterals.address(host).map(LocalAddresses::problem).orElse(Optional.of("is not a valid address"));
    }

    /** Returns whether scheme, host and port are the same. */
    public static boolean sameOrigin(URI a, URI b) {
        return a.getScheme().equalsIgnoreCase(b.getScheme()) && host(a).equals(host(b)) && port(a) == port(b);
    }

    /** Returns scheme, host and port in a normal form. */
    public static String origin(URI uri) {
        return uri.getScheme().toLowerCase(Locale.ROOT) + "://" + host(uri) + ":" + port(uri);
    }

    private static int port(URI uri) {
        if (uri.getPort() != -1) {
            return uri.getPort();
        }
        return uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
    }
}
