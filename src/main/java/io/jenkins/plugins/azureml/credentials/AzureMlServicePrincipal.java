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

/** Credentials of a Microsoft Entra ID application that signs in with a client secret or a certificate. */
@NameWith(value = AzureMlServicePrincipal.NameProvider.class, priority = 16)
public class AzureMlServicePrincipal extends BaseStandardCredentials {

    private static final long serialVersionUID = 1L;

    private final String tenantId;
    private final String clientId;
    private final Secret clientSecret;
    private String certificateCredentialsId;
    private boolean sendCertificateChain;
    private String cloud = AzureCloud.PUBLIC.name();

    /** @param clientSecret null if the application signs in with a certificate */
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

    /** Returns the directory (tenant) id, a GUID or a domain name. */
    @NonNull
    public String getTenantId() {
        return tenantId;
    }

    /** Returns the application (client) id, a GUID. */
    @NonNull
    public String getClientId() {
        return clientId;
    }

    /** Returns the client secret; ignored, and usually empty, if there is a certificate. */
    @NonNull
    public Secret getClientSecret() {
        return clientSecret;
    }

    /** Returns the id of certificate credentials that replace the client secret; null to use the secret. */
    @CheckForNull
    public String getCertificateCredentialsId() {
        return certificateCredentialsId;
    }

    @DataBoundSetter
    public void setCertificateCredentialsId(String certificateCredentialsId) {
        this.certificateCredentialsId = Util.fixEmptyAndTrim(certificateCredentialsId);
    }

    /**
     * Returns whether the certificate is sent with its chain at each sign-in, so that Entra ID can accept it by subject
     * name and issuer instead of its thumbprint.
     */
    public boolean isSendCertificateChain() {
        return sendCertificateChain;
    }

    @DataBoundSetter
    public void setSendCertificateChain(boolean sendCertificateChain) {
        this.sendCertificateChain = sendCertificateChain;
    }

    /**
     * Returns the name of a cloud. It is never a URL: a user who can only create credentials must not choose where the
     * secret is sent.
     */
    @NonNull
    public String getCloud() {
        return cloud;
    }

    @DataBoundSetter
    public void setCloud(String cloud) {
        String name = Util.fixEmptyAndTrim(cloud);
        this.cloud = name == null ? AzureCloud.PUBLIC.name() : name;
    }

    /** Names credentials in selectors. */
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
            // The names of custom clouds are visible only to users who can store credentials here.
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

        /**
         * Requests a token with the values of the form. Sends the secret to the named cloud only, and fails after a few
         * seconds.
         */
        @POST
        public FormValidation doVerify(
                @AncestorInPath Item item,
                @QueryParameter String tenantId,
                @QueryParameter String clientId,
                @QueryParameter Secret clientSecret,
                @QueryParameter String certificateCredentialsId,
                @QueryParameter boolean sendCertificateChain,
                @QueryParameter String cloud) {
            if (item == null) {
                Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            } else {
                item.checkAnyPermission(CredentialsProvider.CREATE, CredentialsProvider.UPDATE);
            }
            if (Util.fixEmptyAndTrim(certificateCredentialsId) != null && !CredentialsItems.mayList(item)) {
                // The message is the same whether the certificate exists or not, so that users who cannot list
                // credentials learn nothing.
                return FormValidation.error(Messages.AzureMlServicePrincipal_certificateNotAllowed());
            }
            AzureMlServicePrincipal unsaved =
                    new AzureMlServicePrincipal(null, "", null, tenantId, clientId, clientSecret);
            unsaved.setCertificateCredentialsId(certificateCredentialsId);
            unsaved.setSendCertificateChain(sendCertificateChain);
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
            return Util.fixEmptyAndTrim(value) == null ? FormValidation.ok(message) : FormValidation.ok();
        }
    }
}
