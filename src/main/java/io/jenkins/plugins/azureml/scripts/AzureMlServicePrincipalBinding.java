package io.jenkins.plugins.azureml.scripts;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.FilePath;
import hudson.Launcher;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.client.auth.ClientSecretIdentity;
import io.jenkins.plugins.azureml.credentials.AmlCredentials;
import io.jenkins.plugins.azureml.credentials.AzureMlServicePrincipal;
import io.jenkins.plugins.azureml.credentials.CredentialsUses;
import io.jenkins.plugins.azureml.credentials.IdentityRequest;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.credentialsbinding.BindingDescriptor;
import org.jenkinsci.plugins.credentialsbinding.MultiBinding;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * Binds tenant, client id and client secret to the environment variables that the Azure SDKs and tools read:
 * {@code withCredentials([azureMlServicePrincipal('azure-sp')]) { }}.
 */
public class AzureMlServicePrincipalBinding extends MultiBinding<AzureMlServicePrincipal> {

    private static final String TENANT_ID = "AZURE_TENANT_ID";
    private static final String CLIENT_ID = "AZURE_CLIENT_ID";
    private static final String CLIENT_SECRET = "AZURE_CLIENT_SECRET";

    private String tenantIdVariable;
    private String clientIdVariable;
    private String clientSecretVariable;

    @DataBoundConstructor
    public AzureMlServicePrincipalBinding(@NonNull String credentialsId) {
        super(credentialsId);
    }

    /** Returns the variable for the tenant id; null for {@code AZURE_TENANT_ID}. */
    @CheckForNull
    public String getTenantIdVariable() {
        return tenantIdVariable;
    }

    @DataBoundSetter
    public void setTenantIdVariable(String tenantIdVariable) {
        this.tenantIdVariable = unlessDefault(tenantIdVariable, TENANT_ID);
    }

    /** Returns the variable for the client id; null for {@code AZURE_CLIENT_ID}. */
    @CheckForNull
    public String getClientIdVariable() {
        return clientIdVariable;
    }

    @DataBoundSetter
    public void setClientIdVariable(String clientIdVariable) {
        this.clientIdVariable = unlessDefault(clientIdVariable, CLIENT_ID);
    }

    /** Returns the variable for the client secret; null for {@code AZURE_CLIENT_SECRET}. */
    @CheckForNull
    public String getClientSecretVariable() {
        return clientSecretVariable;
    }

    @DataBoundSetter
    public void setClientSecretVariable(String clientSecretVariable) {
        this.clientSecretVariable = unlessDefault(clientSecretVariable, CLIENT_SECRET);
    }

    private static String unlessDefault(String value, String usual) {
        String text = Util.fixEmptyAndTrim(value);
        return usual.equals(text) ? null : text;
    }

    @Override
    protected Class<AzureMlServicePrincipal> type() {
        return AzureMlServicePrincipal.class;
    }

    @Override
    public MultiEnvironment bind(
            @NonNull Run<?, ?> build, FilePath workspace, Launcher launcher, @NonNull TaskListener listener)
            throws IOException, InterruptedException {
        AzureMlServicePrincipal principal = getCredentials(build);
        if (principal.getCertificateCredentialsId() != null) {
            throw new AbortException("The credentials '" + principal.getId()
                    + "' use a certificate and have no client secret. Bind the certificate credentials '"
                    + principal.getCertificateCredentialsId() + "' instead.");
        }
        ClientSecretIdentity identity = (ClientSecretIdentity) AmlCredentials.identity(
                        build, new CredentialsUses(), new IdentityRequest(principal.getId(), null, null, null))
                .identity();
        return new MultiEnvironment(
                Map.of(
                        variable(clientSecretVariable, CLIENT_SECRET),
                        identity.secret().reveal()),
                Map.of(
                        variable(tenantIdVariable, TENANT_ID),
                        principal.getTenantId(),
                        variable(clientIdVariable, CLIENT_ID),
                        principal.getClientId()));
    }

    @Override
    public Set<String> variables(@NonNull Run<?, ?> build) {
        return Set.of(
                variable(tenantIdVariable, TENANT_ID),
                variable(clientIdVariable, CLIENT_ID),
                variable(clientSecretVariable, CLIENT_SECRET));
    }

    private static String variable(String own, String usual) {
        return own == null ? usual : own;
    }

    @Extension
    @Symbol("azureMlServicePrincipal")
    public static class DescriptorImpl extends BindingDescriptor<AzureMlServicePrincipal> {

        @Override
        protected Class<AzureMlServicePrincipal> type() {
            return AzureMlServicePrincipal.class;
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AzureMlServicePrincipalBinding_displayName();
        }

        @Override
        public boolean requiresWorkspace() {
            return false;
        }
    }
}
