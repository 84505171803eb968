package io.jenkins.plugins.azureml.scripts;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
import io.jenkins.plugins.azureml.config.AmlConnection;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.credentials.CredentialsUses;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import jenkins.util.SystemProperties;

/**
 * The environment variables of scripts that use an Azure ML workspace with the credentials of a build. Kept in memory only.
 * Reads credentials, whose providers may block.
 */
public final class ScriptEnvironment {

    /** Well below the life of a federated token, which is an hour with the usual issuers and ten minutes with some. */
    private static final int RENEWAL_SECONDS = 240;

    private final Run<?, ?> run;
    private final WorkspaceSettings settings;
    private final CredentialsUses uses = new CredentialsUses();
    private final LogMask mask;
    private ScriptCredentials credentials;

    /** @param mask learns the secrets, for the log of the scripts */
    public ScriptEnvironment(@NonNull Run<?, ?> run, @NonNull WorkspaceSettings settings, @NonNull LogMask mask) {
        this.run = run;
        this.settings = settings;
        this.mask = mask;
    }

    /** Returns the time after which the credentials are read again, so that a federated token does not expire. */
    public static long renewalMillis() {
        return TimeUnit.SECONDS.toMillis(
                SystemProperties.getInteger("io.jenkins.plugins.azureml.scriptRenewalSeconds", RENEWAL_SECONDS));
    }

    /**
     * Reads the credentials again. A federated assertion is created anew.
     *
     * @throws IOException if they are missing, incomplete, not available at the moment, or of a kind that a script cannot use
     */
    @NonNull
    public ScriptCredentials read() throws IOException, InterruptedException {
        ScriptCredentials current = ScriptCredentials.of(AmlConnection.identity(run, uses, settings));
        synchronized (this) {
            credentials = current;
            mask.add(current);
        }
        return current;
    }

    /** Returns the credentials that were read last, after reading them if none were. */
    @NonNull
    public ScriptCredentials credentials() throws IOException, InterruptedException {
        synchronized (this) {
            if (credentials != null) {
                return credentials;
            }
        }
        return read();
    }

    /**
     * Returns the address by which MLflow finds the workspace, with the server that the workspace reports for its region and
     * cloud: {@code azureml://{server}/mlflow/v1.0/subscriptions/…}. Sends requests, but none to that server.
     */
    @NonNull
    public String trackingUri() throws IOException, InterruptedException {
        return AmlConnection.open(run, uses, settings).trackingUri();
    }

    /**
     * Returns the values of all variables.
     *
     * @param path of the file with the proof on the agent; null if there is none
     */
    @NonNull
    public Map<String, String> variables(@NonNull String trackingUri, @CheckForNull String path)
            throws IOException, InterruptedException {
        ScriptCredentials current = credentials();
        WorkspaceRef workspace = settings.ref();
        Map<String, String> variables = current.variables();
        if (current.secret() != null) {
            variables.put(ScriptCredentials.CLIENT_SECRET, current.secret().reveal());
        } else if (path != null) {
            variables.put(current.file().variable(), path);
        }
        variables.put("AZURE_SUBSCRIPTION_ID", workspace.subscriptionId());
        variables.put("AZUREML_ARM_SUBSCRIPTION", workspace.subscriptionId());
        variables.put("AZUREML_ARM_RESOURCEGROUP", workspace.resourceGroup());
        variables.put("AZUREML_ARM_WORKSPACE_NAME", workspace.workspace());
        variables.put("MLFLOW_TRACKING_URI", trackingUri);
        return variables;
    }
}
