package io.jenkins.plugins.azureml.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Item;
import hudson.model.Run;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.service.AmlHttp;
import io.jenkins.plugins.azureml.credentials.AmlCredentials;
import io.jenkins.plugins.azureml.credentials.CloudIdentity;
import io.jenkins.plugins.azureml.credentials.CredentialsUses;
import io.jenkins.plugins.azureml.net.ControllerHttp;

/** Creates clients for an Azure ML workspace from settings and Jenkins credentials. */
public final class AmlConnection {

    private AmlConnection() {}

    /**
     * Creates a client with the credentials that the build can use. Reads a secret, so it must not run on the CPS thread.
     *
     * @param uses of the step, each of which is recorded once
     * @throws AbortException if the credentials are missing or incomplete
     */
    @NonNull
    public static AmlClient open(
            @NonNull Run<?, ?> run, @NonNull CredentialsUses uses, @NonNull WorkspaceSettings settings)
            throws AbortException {
        return client(ControllerHttp.shared(), identity(run, uses, settings), settings);
    }

    /**
     * Returns the identity that the credentials of the settings stand for. Reads a secret, so it must not run on the CPS thread.
     *
     * @param uses of the step, each of which is recorded once
     * @throws AbortException if the credentials are missing or incomplete
     */
    @NonNull
    public static CloudIdentity identity(
            @NonNull Run<?, ?> run, @NonNull CredentialsUses uses, @NonNull WorkspaceSettings settings)
            throws AbortException {
        return AmlCredentials.identity(run, uses, settings.identity());
    }

    /**
     * Creates a client with the credentials that a job can use while it is not building. Reads a secret and may block.
     *
     * @param uses of the task, each of which is recorded once
     * @throws AbortException if the credentials are missing or incomplete
     */
    @NonNull
    public static AmlClient open(@NonNull Item job, @NonNull CredentialsUses uses, @NonNull WorkspaceSettings settings)
            throws AbortException {
        return client(ControllerHttp.shared(), AmlCredentials.identity(job, uses, settings.identity()), settings);
    }

    /**
     * Creates a client for a button of the form of a named workspace. The caller has checked the permission of the user.
     *
     * @param http is not closed by the client
     * @param item folder with the form; null for the global configuration
     * @throws AbortException if the credentials are missing or incomplete
     */
    @NonNull
    static AmlClient openForButton(@NonNull AmlHttp http, @CheckForNull Item item, @NonNull WorkspaceSettings settings)
            throws AbortException {
        return client(http, AmlCredentials.identity(item, settings.identity()), settings);
    }

    /**
     * Creates a client that never retries, with the credentials that the builds of a job can use, for a form of the job. The
     * caller has checked the permission of the user. Reads a secret.
     *
     * @param item null for a form of Jenkins itself
     * @throws AbortException if the credentials are missing or incomplete
     */
    @NonNull
    public static AmlClient openForForm(@CheckForNull Item item, @NonNull WorkspaceSettings settings)
            throws AbortException {
        return client(ControllerHttp.shared(), AmlCredentials.identity(item, settings.identity()), settings)
                .once();
    }

    private static AmlClient client(AmlHttp http, CloudIdentity identity, WorkspaceSettings settings) {
        return new AmlClient(http, identity.cloud(), identity.identity(), settings.ref(), settings.api());
    }
}
