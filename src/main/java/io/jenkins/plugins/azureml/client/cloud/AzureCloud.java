package io.jenkins.plugins.azureml.client.cloud;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The addresses of one Azure cloud.
 *
 * @param authority where tokens are issued
 * @param resourceManager Azure Resource Manager
 * @param managementAudience the {@code resource} of a token for it
 * @param workspaceAudience the audience of tokens for regional services that do not accept those for the resource manager
 * @param studio Azure Machine Learning studio, for links; null for a cloud that is not one of Microsoft's
 * @param trustedHostSuffixes domains whose hosts may get a token, including all subdomains
 * @param tokenEndpoint the form of the authority's endpoint; null for the default of each kind of identity
 * @param custom whether the cloud is not one of Microsoft's: the hosts of its two URLs are trusted as well, at any port
 */
public record AzureCloud(
        String name,
        URI authority,
        URI resourceManager,
        String managementAudience,
        String workspaceAudience,
        @CheckForNull URI studio,
        List<String> trustedHostSuffixes,
        @CheckForNull TokenEndpoint tokenEndpoint,
        boolean custom) {

    // Not all of ml.azure.com: containers of customers run below inference.ml.azure.com.
    public static final AzureCloud PUBLIC = new AzureCloud(
            "AzureCloud",
            URI.create("https://login.microsoftonline.com"),
            URI.create("https://management.azure.com"),
            "https://management.azure.com/",
            "https://ml.azure.com",
            URI.create("https://ml.azure.com"),
            List.of("management.azure.com", "api.azureml.ms", "experiments.azureml.net", "modelmanagement.azureml.net"),
            null,
            false);

    public static final AzureCloud CHINA = new AzureCloud(
            "AzureChinaCloud",
            URI.create("https://login.chinacloudapi.cn"),
            URI.create("https://management.chinacloudapi.cn"),
            "https://management.chinacloudapi.cn/",
            "https://ml.azure.cn",
            URI.create("https://studio.ml.azure.cn"),
            List.of("management.chinacloudapi.cn", "api.ml.azure.cn"),
            null,
            false);

    public static final AzureCloud US_GOVERNMENT = new AzureCloud(
            "AzureUSGovernment",
            URI.create("https://login.microsoftonline.us"),
            URI.create("https://management.usgovcloudapi.net"),
            "https://management.usgovcloudapi.net/",
            "https://ml.azure.us",
            URI.create("https://ml.azure.us"),
            List.of("management.usgovcloudapi.net", "api.ml.azure.us"),
            null,
            false);

    public AzureCloud {
        Objects.requireNonNull(name, "name");
        authority = base("authority", authority, custom);
        resourceManager = base("resource manager", resourceManager, custom);
        trustedHostSuffixes = trustedHostSuffixes == null
                ? List.of()
                : trustedHostSuffixes.stream()
                        .map(Hosts::normalSuffix)
                        .filter(s -> !s.isEmpty())
                        .toList();
    }

    /** Returns Microsoft's clouds. */
    public static Stream<AzureCloud> builtIn() {
        return Stream.of(PUBLIC, CHINA, US_GOVERNMENT);
    }

    public static Optional<AzureCloud> named(String name) {
        return builtIn().filter(c -> c.name().equals(name)).findFirst();
    }

    /**
     * Creates a cloud that an administrator has configured.
     *
     * @param audience defaults to that of public Azure if null
     * @throws IllegalArgumentException for URLs that are not https (http is allowed for loopback hosts only)
     */
    public static AzureCloud custom(
            String name,
            URI authority,
            URI resourceManager,
            @CheckForNull String audience,
            List<String> trustedHostSuffixes) {
        return new AzureCloud(
                name,
                authority,
                resourceManager,
                or(audience, PUBLIC.managementAudience()),
                PUBLIC.workspaceAudience(),
                null,
                trustedHostSuffixes,
                null,
                true);
    }

    /** Returns a copy with another audience of the regional services; null or blank for that of public Azure. */
    public AzureCloud withWorkspaceAudience(@CheckForNull String audience) {
        return new AzureCloud(
                name,
                authority,
                resourceManager,
                managementAudience,
                or(audience, PUBLIC.workspaceAudience()),
                studio,
                trustedHostSuffixes,
                tokenEndpoint,
                custom);
    }

    /** Returns a copy whose tokens are issued elsewhere. */
    public AzureCloud withAuthority(URI other) {
        return new AzureCloud(
                name,
                other,
                resourceManager,
                managementAudience,
                workspaceAudience,
                studio,
                trustedHostSuffixes,
                tokenEndpoint,
                custom);
    }

    /** Returns a copy with one form of token endpoint for all identities; null for the default of each kind. */
    public AzureCloud withTokenEndpoint(@CheckForNull TokenEndpoint endpoint) {
        return new AzureCloud(
                name,
                authority,
                resourceManager,
                managementAudience,
                workspaceAudience,
                studio,
                trustedHostSuffixes,
                endpoint,
                custom);
    }

    private static String or(@CheckForNull String text, String otherwise) {
        return text == null || text.isBlank() ? otherwise : text.trim();
    }

    /** Returns why a token of this cloud must not be sent to {@code uri}; empty if it may. */
    public Optional<String> problemWithTokenTarget(URI uri) {
        return Hosts.tokenProblem(this, uri);
    }

    private static URI base(String what, URI uri, boolean custom) {
        if (uri == null) {
            throw new IllegalArgumentException("the " + what + " URL is missing");
        }
        Optional<String> problem = Hosts.schemeProblem(uri, custom);
        if (problem.isPresent()) {
            throw new IllegalArgumentException("the " + what + " URL " + problem.get());
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("the " + what + " URL must have no query and no fragment");
        }
        return URI.create(uri.toString().replaceAll("/+$", ""));
    }
}
