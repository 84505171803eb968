package org.jenkinsci.plugins.credentialsbinding;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import hudson.AbortException;
import hudson.ExtensionPoint;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

public abstract class MultiBinding<C extends StandardCredentials> extends AbstractDescribableImpl<MultiBinding<C>>
        implements ExtensionPoint {
    private final String credentialsId;

    protected MultiBinding(String credentialsId) {
        this.credentialsId = credentialsId;
    }

    protected abstract Class<C> type();

    public final String getCredentialsId() {
        return credentialsId;
    }

    public abstract MultiEnvironment bind(Run<?, ?> build, FilePath workspace, Launcher launcher, TaskListener listener)
            throws IOException, InterruptedException;

    public Set<String> variables(Run<?, ?> build) throws IOException {
        return Set.of();
    }

    protected final C getCredentials(Run<?, ?> build) throws IOException {
        C found = CredentialsProvider.findCredentialById(credentialsId, type(), build, List.of());
        if (found == null) throw new AbortException("Could not find credentials entry with ID '" + credentialsId + "'");
        return found;
    }

    public interface Unbinder extends Serializable {
        void unbind(Run<?, ?> build, FilePath workspace, Launcher launcher, TaskListener listener)
                throws IOException, InterruptedException;
    }

    protected static final class NullUnbinder implements Unbinder {
        private static final long serialVersionUID = 1L;

        protected NullUnbinder() {}

        @Override
        public void unbind(Run<?, ?> build, FilePath workspace, Launcher launcher, TaskListener listener) {}
    }

    public static final class MultiEnvironment implements Serializable {
        private static final long serialVersionUID = 1L;
        private final Map<String, String> secretValues;
        private final Map<String, String> publicValues;
        private final Unbinder unbinder;

        public MultiEnvironment(Map<String, String> secretValues, Map<String, String> publicValues) {
            this(secretValues, publicValues, new NullUnbinder());
        }

        public MultiEnvironment(Map<String, String> secretValues, Map<String, String> publicValues, Unbinder unbinder) {
            this.secretValues = secretValues;
            this.publicValues = publicValues;
            this.unbinder = unbinder;
        }

        public Unbinder getUnbinder() {
            return unbinder;
        }

        public Map<String, String> getSecretValues() {
            return secretValues;
        }

        public Map<String, String> getPublicValues() {
            return publicValues;
        }

        public Map<String, String> getValues() {
            Map<String, String> all = new TreeMap<>(publicValues);
            all.putAll(secretValues);
            return all;
        }
    }
}
