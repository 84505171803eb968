package io.jenkins.plugins.azureml.credentials;

import com.cloudbees.plugins.credentials.CredentialsNameProvider;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.NameWith;
import com.cloudbees.plugins.credentials.impl.BaseStandardCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.security.AccessControlled;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import hudson.util.Secret;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.client.cloud.AzureCloud;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.service.AmlHttp;
import io.jenkins.plugins.azureml.net.ControllerHttp;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** A Microsoft Entra ID application that signs in with a client secret or a certificate. */
@NameWith(value = AzureMlServicePrincipal.NameProvider.class, priority = 16)
public class AzureMlServicePrincipal extends BaseStandardCredentials {

    private static final long serialVersionUID = 1L;

    private final String tenantId;
    private final String clientId;
    private final Secret clientSecret;
    private String certificateCredentialsId;
    private String cloud = AzureCloud.PUBLIC.name();

    /** @param clientSecret may be left out where there is a certificate */
    @DataBoundConstructor
    public AzureMlServicePrincipal(
            @CheckForNull CredentialsScope scope,
            @CheckForNull String id,
            @CheckForNull String description,
            @NonNull String tenantId,
            @NonNull String clientId,
            @CheckForNull Secret clientSecret) {
        super(scope, id, description);
        this.tenantId = Util.fixNull(tenantId).trim();
        this.clientId = Util.fixNull(clientId).trim();
        this.clientSecret = clientSecret == null ? Secret.fromString("") : clientSecret;
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

    /** Not used, and mostly empty, where there is a certificate. */
    @NonNull
    public Secret getClientSecret() {
        return clientSecret;
    }

    /** Certificate credentials to sign in with, instead of the client secret. */
    @CheckForNull
    public String getCertificateCredentialsId() {
        return certificateCredentialsId;
    }

    @DataBoundSetter
    public void setCertificateCredentialsId(String certificateCredentialsId) {
        this.certificateCredentialsId = Util.fixEmptyAndTrim(certificateCredentialsId);
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
            return "symbol-key-outline plugin-ionicons-api";
        }

        @POST
        public ListBoxModel doFillCloudItems(@AncestorInPath Item item, @QueryParameter String cloud) {
            // The names of an administrator's clouds are for those who can store credentials here.
            AccessControlled context = item == null ? Jenkins.get() : item;
            if (context.hasAnyPermission(Jenkins.ADMINISTER, CredentialsProvider.CREATE, CredentialsProvider.UPDATE)) {
                return KnownClouds.get().cloudItems();
            }
            return new ListBoxModel().add(Util.fixNull(cloud));
        }

        @POST
        public ListBoxModel doFillCertificateCredentialsIdItems(
                @AncestorInPath Item item, @QueryParameter String certificateCredentialsId) {
            return CredentialsItems.certificates(item, certificateCredentialsId);
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
        public FormValidation doCheckClientSecret(
                @QueryParameter Secret value, @QueryParameter String certificateCredentialsId) {
            return Util.fixEmptyAndTrim(certificateCredentialsId) != null
                    ? FormValidation.ok()
                    : required(Secret.toString(value), Messages.AzureMlServicePrincipal_clientSecretMissing());
        }

        /** Asks Entra ID for a token, as the form is filled in. Bounded in time; sends nothing but to the named cloud. */
        @POST
        public FormValidation doVerify(
                @AncestorInPath Item item,
                @QueryParameter String tenantId,
                @QueryParameter String clientId,
                @QueryParameter Secret clientSecret,
                @QueryParameter String certificateCredentialsId,
                @QueryParameter String cloud) {
            if (item == null) {
                Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            } else {
                item.checkAnyPermission(CredentialsProvider.CREATE, CredentialsProvider.UPDATE);
            }
            if (Util.fixEmptyAndTrim(certificateCredentialsId) != null && !CredentialsItems.mayBeSeen(item)) {
                // Whether it exists or not: who may not list credentials learns nothing about them, and uses none.
                return FormValidation.error(Messages.AzureMlServicePrincipal_certificateNotAllowed());
            }
            AzureMlServicePrincipal unsaved =
                    new AzureMlServicePrincipal(null, "", null, tenantId, clientId, clientSecret);
            unsaved.setCertificateCredentialsId(certificateCredentialsId);
            unsaved.setCloud(cloud);
            try (AmlHttp http = ControllerHttp.openForButton()) {
                CloudIdentity who = AmlCredentials.identity(item, unsaved);
                http.bearer(who.cloud(), who.identity()).token();
                return FormValidation.ok(Messages.AzureMlServicePrincipal_verified());
            } catch (AzureMlException | AbortException e) {
                return FormValidation.error(e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return FormValidation.error(Messages.AzureMlServicePrincipal_interrupted());
            }
        }

        private static FormValidation required(String value, String message) {
            return Util.fixEmptyAndTrim(value) == null ? FormValidation.error(message) : FormValidation.ok();
        }
    }
}
