package io.jenkins.plugins.azureml.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.Util;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.config.AzureMlGlobalConfiguration;
import io.jenkins.plugins.azureml.config.NamedWorkspace;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code withAmlWorkspace(…) { }}: the steps in its body need not say which workspace. */
public class WithAmlWorkspaceStep extends AmlStep {

    private static final long serialVersionUID = 1L;

    private final String name;

    /** @param name of a workspace in the global configuration, or null if the other parameters say it all */
    @DataBoundConstructor
    public WithAmlWorkspaceStep(@CheckForNull String name) {
        this.name = Util.fixEmptyAndTrim(name);
    }

    @CheckForNull
    public String getName() {
        return name;
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        WorkspaceSettings own = settings(context);
        if (name == null) {
            return new WithAmlWorkspaceExecution(context, own);
        }
        AzureMlGlobalConfiguration configuration = AzureMlGlobalConfiguration.get();
        NamedWorkspace named = configuration
                .workspace(name)
                .orElseThrow(
                        () -> new AbortException(
                                "There is no workspace named '" + name + "'. Known are: " + names(configuration)
                                        + ". An administrator adds it under Manage Jenkins » System » Azure Machine Learning."));
        // What the step says beats the named workspace, which beats the blocks further out.
        return new WithAmlWorkspaceExecution(
                context, settings().withDefaults(named).withDefaults(context.get(WorkspaceSettings.class)));
    }

    private static String names(AzureMlGlobalConfiguration configuration) {
        String names = configuration.getWorkspaces().stream()
                .map(NamedWorkspace::getName)
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "none" : names;
    }

    @Extension
    public static class DescriptorImpl extends AmlStepDescriptor {

        @Override
        public String getFunctionName() {
            return "withAmlWorkspace";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.WithAmlWorkspaceStep_displayName();
        }

        @Override
        public boolean takesImplicitBlockArgument() {
            return true;
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of();
        }

        @Override
        public Set<? extends Class<?>> getProvidedContext() {
            return Set.of(WorkspaceSettings.class);
        }

        @Override
        public String argumentsToString(Map<String, Object> namedArgs) {
            Object workspace = namedArgs.getOrDefault("name", namedArgs.get("workspace"));
            return workspace == null ? null : workspace.toString();
        }
    }
}
