package io.jenkins.plugins.azureml.steps;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import com.cloudbees.plugins.credentials.impl.BaseStandardCredentials;
import hudson.util.Secret;
import io.jenkins.plugins.azureml.config.AzureMlGlobalConfiguration;
import io.jenkins.plugins.azureml.config.NamedWorkspace;
import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** Credentials in a vault, which is away for some of the times that they are asked for. */
public final class Vaulted extends BaseStandardCredentials implements StandardUsernamePasswordCredentials {

    private static final long serialVersionUID = 1L;

    private final String user;
    private final String password;
    private final transient AtomicInteger away = new AtomicInteger();
    private transient volatile BooleanSupplier begun = () -> true;

    private Vaulted(String user, String password) {
        super(CredentialsScope.GLOBAL, "vaulted", "");
        this.user = user;
        this.password = password;
    }

    /** In Jenkins, and in the workspace {@code withAmlWorkspace('vaulted')}. */
    public static Vaulted of(LocalAzureMl azure) {
        Vaulted vaulted = new Vaulted(azure.clientId(), azure.clientSecret());
        SystemCredentialsProvider.getInstance().getCredentials().add(vaulted);
        NamedWorkspace named = new NamedWorkspace("vaulted");
        named.setCredentialsId("vaulted");
        named.setTenantId(azure.tenant());
        named.setCloud("local");
        named.setSubscriptionId(azure.subscription());
        named.setResourceGroup(azure.resourceGroup());
        named.setWorkspace(azure.workspace());
        AzureMlGlobalConfiguration.get().setWorkspaces(List.of(named));
        return vaulted;
    }

    /** It is, the next so many times. */
    public void away(int times) {
        away.set(times);
    }

    /** The same, but from a certain moment on. */
    public void away(int times, BooleanSupplier from) {
        begun = from;
        away.set(times);
    }

    public int away() {
        return away.get();
    }

    @Override
    public String getUsername() {
        return user;
    }

    @Override
    public Secret getPassword() {
        if (begun.getAsBoolean() && away.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
            throw new IllegalStateException("the vault is sealed");
        }
        return Secret.fromString(password);
    }
}
