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
import io.jenkins.plugins.azureml.credentials.AmlCredentials;
import io.jenkins.plugins.azureml.credentials.AzureMlServicePrincipal;
import io.jenkins.plugins.azureml.credentials.CredentialsUses;
import io.jenkins.plugins.azureml.credentials.IdentityRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.credentialsbinding.BindingDescriptor;
import org.jenkinsci.plugins.credentialsbinding.MultiBinding;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * Binds a service principal to the environment variables that the Azure SDKs and tools read:
 * {@code withCredentials([azureMlServicePrincipal('azure-sp')]) { }}. A certificate becomes a file on the agent, which is deleted
 * at the end of the block.
 */
public class AzureMlServicePrincipalBinding extends MultiBinding<AzureMlServicePrincipal> {

    private String tenantIdVariable;
    private String clientIdVariable;
    private String clientSecretVariable;
    private String certificatePathVariable;
    private String authorityHostVariable;

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
        this.tenantIdVariable = unlessDefault(tenantIdVariable, ScriptCredentials.TENANT_ID);
    }

    /** Returns the variable for the client id; null for {@code AZURE_CLIENT_ID}. */
    @CheckForNull
    public String getClientIdVariable() {
        return clientIdVariable;
    }

    @DataBoundSetter
    public void setClientIdVariable(String clientIdVariable) {
        this.clientIdVariable = unlessDefault(clientIdVariable, ScriptCredentials.CLIENT_ID);
    }

    /** Returns the variable for the client secret; null for {@code AZURE_CLIENT_SECRET}. */
    @CheckForNull
    public String getClientSecretVariable() {
        return clientSecretVariable;
    }

    @DataBoundSetter
    public void setClientSecretVariable(String clientSecretVariable) {
        this.clientSecretVariable = unlessDefault(clientSecretVariable, ScriptCredentials.CLIENT_SECRET);
    }

    /** Returns the variable for the path of the certificate; null for {@code AZURE_CLIENT_CERTIFICATE_PATH}. */
    @CheckForNull
    public String getCertificatePathVariable() {
        return certificatePathVariable;
    }

    @DataBoundSetter
    public void setCertificatePathVariable(String certificatePathVariable) {
        this.certificatePathVariable = unlessDefault(certificatePathVariable, ScriptCredentials.CERTIFICATE_PATH);
    }

    /** Returns the variable for the address of the token endpoint; null for {@code AZURE_AUTHORITY_HOST}. */
    @CheckForNull
    public String getAuthorityHostVariable() {
        return authorityHostVariable;
    }

    @DataBoundSetter
    public void setAuthorityHostVariable(String authorityHostVariable) {
        this.authorityHostVariable = unlessDefault(authorityHostVariable, ScriptCredentials.AUTHORITY_HOST);
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
        // Fails for credentials of another kind, and records the use.
        AzureMlServicePrincipal principal = getCredentials(build);
        ScriptCredentials credentials = ScriptCredentials.of(AmlCredentials.identity(
                build, new CredentialsUses(), new IdentityRequest(principal.getId(), null, null, null)));
        Map<String, String> plain = new TreeMap<>();
        credentials.variables().forEach((usual, value) -> plain.put(variable(usual), value));
        if (credentials.secret() != null) {
            return new MultiEnvironment(
                    Map.of(
                            variable(ScriptCredentials.CLIENT_SECRET),
                            credentials.secret().reveal()),
                    plain);
        }
        if (workspace == null) {
            throw new AbortException("The credentials '" + principal.getId()
                    + "' use a certificate, whose file needs an agent. What to do: use withCredentials inside"
                    + " node { } or in a stage with an agent.");
        }
        ScriptCredentials.SecretFile file = credentials.file();
        SecretFolder folder = new SecretFolder();
        plain.put(variable(ScriptCredentials.CERTIFICATE_PATH), folder.write(workspace, file.name(), file.content()));
        return new MultiEnvironment(Map.of(), plain, new Deletion(folder));
    }

    private static final class Deletion implements Unbinder {

        private static final long serialVersionUID = 1L;

        private final SecretFolder folder;

        Deletion(SecretFolder folder) {
            this.folder = folder;
        }

        @Override
        public void unbind(
                @NonNull Run<?, ?> build, FilePath workspace, Launcher launcher, @NonNull TaskListener listener)
                throws IOException, InterruptedException {
            if (workspace != null) {
                folder.delete(workspace);
            }
        }
    }

    @Override
    public Set<String> variables(@NonNull Run<?, ?> build) {
        return new TreeSet<>(List.of(
                variable(ScriptCredentials.TENANT_ID),
                variable(ScriptCredentials.CLIENT_ID),
                variable(ScriptCredentials.CLIENT_SECRET),
                variable(ScriptCredentials.CERTIFICATE_PATH),
                variable(ScriptCredentials.AUTHORITY_HOST)));
    }

    private String variable(String usual) {
        String own =
                switch (usual) {
                    case ScriptCredentials.TENANT_ID -> tenantIdVariable;
                    case ScriptCredentials.CLIENT_ID -> clientIdVariable;
                    case ScriptCredentials.CLIENT_SECRET -> clientSecretVariable;
                    case ScriptCredentials.CERTIFICATE_PATH -> certificatePathVariable;
                    case ScriptCredentials.AUTHORITY_HOST -> authorityHostVariable;
                    default -> null;
                };
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

        /** Returns false: only a certificate needs one, for its file. */
        @Override
        public boolean requiresWorkspace() {
            return false;
        }
    }
}
