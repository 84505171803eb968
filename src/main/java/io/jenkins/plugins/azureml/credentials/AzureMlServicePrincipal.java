package io.jenkins.plugins.azureml.credentials;

import com.cloudbees.plugins.credentials.CredentialsNameProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.NameWith;
import com.cloudbees.plugins.credentials.impl.BaseStandardCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import hudson.util.Secret;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.client.AzureCloud;
import io.jenkins.plugins.azureml.config.AzureMlGlobalConfiguration;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** A Microsoft Entra ID application that signs in with a client secret. */
@NameWith(value = AzureMlServicePrincipal.NameProvider.class, priority = 16)
public class AzureMlServicePrincipal extends BaseStandardCredentials {

    private static final long serialVersionUID = 1L;

    private final String tenantId;
    private final String clientId;
    private final Secret clientSecret;
    private String cloud = AzureCloud.PUBLIC.name();

    @DataBoundConstructor
    public AzureMlServicePrincipal(
            @CheckForNull CredentialsScope scope,
            @CheckForNull String id,
            @CheckForNull String description,
            @NonNull String tenantId,
            @NonNull String clientId,
            @NonNull Secret clientSecret) {
        super(scope, id, description);
        this.tenantId = Util.fixNull(tenantId).trim();
        this.clientId = Util.fixNull(clientId).trim();
        this.clientSecret = clientSecret;
    }

    /** Directory (tenant) id, a GUID or a domain name. */
    @NonNull
    public String getTenantId() {
        return tenantId;
    }

    /** Application (client) id, a GUID. */
    @NonNull
    public String getClientId() {
        return clientId;
    }

    @NonNull
    public Secret getClientSecret() {
        return clientSecret;
    }

    /** Name of a cloud; never a URL, so that who may only make credentials cannot send the secret elsewhere. */
    @NonNull
    public String getCloud() {
        return cloud;
    }

    @DataBoundSetter
    public void setCloud(String cloud) {
        String name = Util.fixEmptyAndTrim(cloud);
        this.cloud = name == null ? AzureCloud.PUBLIC.name() : name;
    }

    /** How it is shown in a list of credentials. */
    public static class NameProvider extends CredentialsNameProvider<AzureMlServicePrincipal> {

        @NonNull
        @Override
        public String getName(@NonNull AzureMlServicePrincipal c) {
            String description = Util.fixEmptyAndTrim(c.getDescription());
            return c.getClientId() + (description == null ? "" : " (" + description + ")");
        }
    }

    @Extension
    @Symbol("azureMlServicePrincipal")
    public static class DescriptorImpl extends BaseStandardCredentialsDescriptor {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AzureMlServicePrincipal_displayName();
        }

        @Override
        public String getIconClassName() {
            return "symbol-key";
        }

        // Nothing of it is secret: names of clouds, which every job author may use.
        @POST
        public ListBoxModel doFillCloudItems() {
            return AzureMlGlobalConfiguration.get().cloudItems();
        }

        @POST
        public FormValidation doCheckTenantId(@QueryParameter String value) {
            return required(value, Messages.AzureMlServicePrincipal_tenantIdMissing());
        }

        @POST
        public FormValidation doCheckClientId(@QueryParameter String value) {
            return required(value, Messages.AzureMlServicePrincipal_clientIdMissing());
        }

        @POST
        public FormValidation doCheckClientSecret(@QueryParameter Secret value) {
            return required(Secret.toString(value), Messages.AzureMlServicePrincipal_clientSecretMissing());
        }

        private static FormValidation required(String value, String message) {
            return Util.fixEmptyAndTrim(value) == null ? FormValidation.error(message) : FormValidation.ok();
        }
    }
}
