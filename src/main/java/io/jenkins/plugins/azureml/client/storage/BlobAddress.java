package io.jenkins.plugins.azureml.client.storage;

import io.jenkins.plugins.azureml.client.cloud.AzureCloud;
import io.jenkins.plugins.azureml.client.cloud.Hosts;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of a container in blob storage, or of something in it.
 *
 * @param service the blob service of the account, without a slash at the end
 * @param path of a blob or folder in the container, not encoded; empty for the container
 */
record BlobAddress(URI service, String account, String container, String path) {

    /** The domains of Azure Storage by cloud. Those below storage.azure.net are of accounts with a DNS zone. */
    private static final Map<String, List<String>> DOMAINS = Map.of(
            AzureCloud.PUBLIC.name(), List.of("core.windows.net", "storage.azure.net"),
            AzureCloud.CHINA.name(), List.of("core.chinacloudapi.cn"),
            AzureCloud.US_GOVERNMENT.name(), List.of("core.usgovcloudapi.net"));

    private static final String NAME = "[a-z0-9]{3,24}";
    private static final Pattern HOST = Pattern.compile("(" + NAME + ")(?:\\.z\\d{1,2})?\\.blob\\.(.+)");
    private static final Pattern PATH = Pattern.compile("/([^/]+)(?:/(.*))?");
    /** The path of a storage emulator begins with the account. */
    private static final Pattern EMULATOR_PATH = Pattern.compile("/(" + NAME + ")/([^/]+)(?:/(.*))?");

    /** Parses the URL of a container or blob, whose query is ignored. Empty for any other URL. */
    static Optional<BlobAddress> of(URI url) {
        String host = Hosts.host(url);
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        String base = url.getScheme() + "://" + url.getRawAuthority();
        Matcher named = HOST.matcher(host);
        Matcher below = PATH.matcher(path);
        if (named.matches() && below.matches()) {
            return Optional.of(address(base, named.group(1), below.group(1), below.group(2)));
        }
        Matcher emulated = EMULATOR_PATH.matcher(path);
        return Hosts.isLiteral(host) && emulated.matches()
                ? Optional.of(address(
                        base + "/" + emulated.group(1), emulated.group(1), emulated.group(2), emulated.group(3)))
                : Optional.empty();
    }

    private static BlobAddress address(String service, String account, String container, String path) {
        return new BlobAddress(URI.create(service), account, decode(container), path == null ? "" : decode(path));
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Returns why a token for storage must not be sent to the account; empty if it may. Nobody else has hosts in these domains. */
    Optional<String> tokenProblem(AzureCloud cloud) {
        if (cloud.custom()) {
            return cloud.problemWithTokenTarget(service);
        }
        Optional<String> problem = Hosts.schemeProblem(service, false);
        if (problem.isPresent()) {
            return problem;
        }
        Matcher host = HOST.matcher(Hosts.host(service));
        boolean known = host.matches()
                && DOMAINS.getOrDefault(cloud.name(), List.of()).contains(host.group(2))
                && service.getPort() == -1;
        return known
                ? Optional.empty()
                : Optional.of("is on the host " + Hosts.host(service) + ", which is not one of the storage of "
                        + cloud.name() + "; no token was sent there");
    }

    /** Returns the resource as it is signed: the container, or a blob in it. */
    String canonical(String blob) {
        return "/blob/" + account + "/" + container + (blob.isEmpty() ? "" : "/" + blob);
    }

    boolean isHttps() {
        return "https".equalsIgnoreCase(service.getScheme());
    }
}
