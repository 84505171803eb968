package io.jenkins.plugins.azureml.freestyle;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.AbstractProject;
import hudson.model.BuildListener;
import hudson.tasks.BuildWrapper;
import hudson.tasks.BuildWrapperDescriptor;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.scripts.LogMask;
import io.jenkins.plugins.azureml.scripts.ScriptCredentials;
import io.jenkins.plugins.azureml.steps.WithAmlWorkspaceStep;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/** Sets the Azure ML workspace and credentials for all Azure ML build steps of a job, as {@code withAmlWorkspace} does for steps. */
public class AzureMlBuildWrapper extends BuildWrapper {

    /** Not in the environment of the build, which does not exist yet when its log is opened. */
    private static final Map<AbstractBuild<?, ?>, LogMask> MASKS = new WeakHashMap<>();

    private final WithAmlWorkspaceStep workspace;

    @DataBoundConstructor
    public AzureMlBuildWrapper(@CheckForNull WithAmlWorkspaceStep workspace) {
        this.workspace = workspace;
    }

    @CheckForNull
    public WithAmlWorkspaceStep getWorkspace() {
        return workspace;
    }

    @SuppressWarnings("rawtypes")
    @Override
    public Environment setUp(@NonNull AbstractBuild build, @NonNull Launcher launcher, @NonNull BuildListener listener)
            throws IOException, InterruptedException {
        if (workspace == null) {
            throw new AbortException(
                    "No Azure ML workspace is configured. Open the configuration of the job and save it.");
        }
        AbstractBuild<?, ?> typed = build;
        StepExpansion expansion = new StepExpansion(StepExpansion.environment(typed, listener), listener);
        WithAmlWorkspaceStep expanded = expansion.of(workspace);
        WorkspaceSettings settings = expanded.blockSettings(typed.getParent(), null);
        return new WorkspaceEnvironment(
                settings,
                expanded.isExportEnvironment()
                        ? ExportedEnvironment.open(typed, settings, typed.getWorkspace(), mask(typed))
                        : null);
    }

    /** Masks the secrets that {@link #setUp} exports later. */
    @SuppressWarnings("rawtypes")
    @Override
    public OutputStream decorateLogger(@NonNull AbstractBuild build, @NonNull OutputStream logger) {
        return exports() ? mask(build).apply(logger, build.getCharset()) : logger;
    }

    @SuppressWarnings("rawtypes")
    @Override
    public void makeSensitiveBuildVariables(@NonNull AbstractBuild build, @NonNull Set<String> sensitiveVariables) {
        if (exports()) {
            sensitiveVariables.add(ScriptCredentials.CLIENT_SECRET);
        }
    }

    private boolean exports() {
        return workspace != null && workspace.isExportEnvironment();
    }

    private static LogMask mask(AbstractBuild<?, ?> build) {
        synchronized (MASKS) {
            return MASKS.computeIfAbsent(build, key -> new LogMask());
        }
    }

    /** Returns the settings for a build whose job has this wrapper; null for another build. */
    @CheckForNull
    static WorkspaceSettings settings(@NonNull AbstractBuild<?, ?> build) {
        return build.getEnvironments().stream()
                .filter(WorkspaceEnvironment.class::isInstance)
                .map(environment -> ((WorkspaceEnvironment) environment).settings)
                .findFirst()
                .orElse(null);
    }

    private final class WorkspaceEnvironment extends Environment {

        private final WorkspaceSettings settings;
        private final ExportedEnvironment exported;

        /** @param exported null to set no variables */
        WorkspaceEnvironment(@NonNull WorkspaceSettings settings, @CheckForNull ExportedEnvironment exported) {
            this.settings = settings;
            this.exported = exported;
        }

        @Override
        public void buildEnvVars(@NonNull Map<String, String> env) {
            if (exported != null) {
                env.putAll(exported.variables());
            }
        }

        @SuppressWarnings("rawtypes")
        @Override
        public boolean tearDown(@NonNull AbstractBuild build, @NonNull BuildListener listener)
                throws InterruptedException {
            if (exported != null) {
                exported.close(listener);
            }
            return true;
        }
    }

    @Extension
    @Symbol("azureMlWorkspace")
    public static class DescriptorImpl extends BuildWrapperDescriptor {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AzureMlBuildWrapper_displayName();
        }

        @Override
        public boolean isApplicable(AbstractProject<?, ?> item) {
            return true;
        }
    }
}
