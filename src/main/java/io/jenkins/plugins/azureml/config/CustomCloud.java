package io.jenkins.plugins.azureml.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.client.cloud.AzureCloud;
import io.jenkins.plugins.azureml.client.cloud.TokenEndpoint;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * A private cloud, or a local Azure ML for tests. Only administrators can create one, because secrets are sent to its hosts.
 */
public class CustomCloud implements Describable<CustomCloud> {

    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[?::1]?");

    private final String name;
    private final String authorityUrl;
    private final String resourceManagerUrl;
    private String audience;
    private String workspaceAudience;
    private String authorityVersion;
    private String trustedHostSuffixes;

    @DataBoundConstructor
    public CustomCloud(
            @CheckForNull String name, @CheckForNull String authorityUrl, @CheckForNull String resourceManagerUrl) {
        this.name = Util.fixNull(name).trim();
        this.authorityUrl = Util.fixNull(authorityUrl).trim();
        this.resourceManagerUrl = Util.fixNull(resourceManagerUrl).trim();
    }

    @NonNull
    public String getName() {
        return name;
    }

    /** Returns the URL of the login service without the tenant, for example {@code https://login.example.com}. */
    @NonNull
    public String getAuthorityUrl() {
        return authorityUrl;
    }

    @NonNull
    public String getResourceManagerUrl() {
        return resourceManagerUrl;
    }

    /** Returns the audience ({@code resource}) of tokens; null for the audience of the public cloud. */
    @CheckForNull
    public String getAudience() {
        return audience;
    }

    @DataBoundSetter
    public void setAudience(String audience) {
        this.audience = Util.fixEmptyAndTrim(audience);
    }

    /** Returns the audience of tokens for the regional services; null for the audience of the public cloud. */
    @CheckForNull
    public String getWorkspaceAudience() {
        return workspaceAudience;
    }

    @DataBoundSetter
    public void setWorkspaceAudience(String workspaceAudience) {
        this.workspaceAudience = Util.fixEmptyAndTrim(workspaceAudience);
    }

    /** Returns the version of the token endpoint, {@code v1} or {@code v2}; null for the default of each kind of credentials. */
    @CheckForNull
    public String getAuthorityVersion() {
        return authorityVersion;
    }

    @DataBoundSetter
    public void setAuthorityVersion(String authorityVersion) {
        this.authorityVersion = Util.fixEmptyAndTrim(authorityVersion);
    }

    /** Returns host suffixes, separated by white space or commas, that may receive a token besides the hosts of the URLs. */
    @CheckForNull
    public String getTrustedHostSuffixes() {
        return trustedHostSuffixes;
    }

    @DataBoundSetter
    public void setTrustedHostSuffixes(String trustedHostSuffixes) {
        this.trustedHostSuffixes = Util.fixEmptyAndTrim(trustedHostSuffixes);
    }

    /** @throws IllegalArgumentException if a URL is malformed or the version of the authority is unknown */
    @NonNull
    public AzureCloud toCloud() {
        List<String> suffixes = trustedHostSuffixes == null
                ? List.of()
                : Arrays.asList(trustedHostSuffixes.trim().split("[\\s,]+"));
        return AzureCloud.custom(name, URI.create(authorityUrl), URI.create(resourceManagerUrl), audience, suffixes)
                .withWorkspaceAudience(workspaceAudience)
                .withTokenEndpoint(endpoint());
    }

    @CheckForNull
    private TokenEndpoint endpoint() {
        return authorityVersion == null
                ? null
                : TokenEndpoint.named(authorityVersion)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "authorityVersion is '" + authorityVersion + "'; use v1, v2 or no value"));
    }

    boolean isLoopback() {
        try {
            String host = URI.create(resourceManagerUrl).getHost();
            return host != null && LOOPBACK.matcher(host).matches();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Extension
    public static class DescriptorImpl extends Descriptor<CustomCloud> {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.CustomCloud_displayName();
        }

        @POST
        public FormValidation doCheckName(@QueryParameter String value) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            String name = Util.fixEmptyAndTrim(value);
            if (name == null) {
                return FormValidation.ok(Messages.CustomCloud_nameMissing());
            }
            return AzureCloud.named(name).isPresent()
                    ? FormValidation.error(Messages.CustomCloud_nameTaken(name))
                    : FormValidation.ok();
        }

        @POST
        public FormValidation doCheckAuthorityUrl(@QueryParameter String value) {
            return checkUrl(value);
        }

        @POST
        public FormValidation doCheckResourceManagerUrl(@QueryParameter String value) {
            return checkUrl(value);
        }

        @POST
        public ListBoxModel doFillAuthorityVersionItems() {
            ListBoxModel items = new ListBoxModel();
            items.add(Messages.CustomCloud_usualVersion(), "");
            for (TokenEndpoint each : TokenEndpoint.values()) {
                items.add(each.toString());
            }
            return items;
        }

        private static FormValidation checkUrl(String value) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            String text = Util.fixEmptyAndTrim(value);
            if (text == null) {
                return FormValidation.ok(Messages.CustomCloud_urlMissing());
            }
            try {
                URI url = URI.create(text);
                AzureCloud.custom("check", url, url, null, List.of());
                return FormValidation.ok();
            } catch (IllegalArgumentException e) {
                return FormValidation.error(e.getMessage());
            }
        }
    }
}
