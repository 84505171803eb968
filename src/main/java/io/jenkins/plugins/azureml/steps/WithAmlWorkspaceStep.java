package io.jenkins.plugins.azureml.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.config.NamedWorkspaces;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.workflow.steps.BodyExecution;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** {@code withAmlWorkspace(…) { }}: sets the Azure ML workspace for the steps in its body. */
public class WithAmlWorkspaceStep extends AmlStep {

    private static final long serialVersionUID = 1L;

    private final String name;
    private String onFailure;
    private boolean exportEnvironment;

    /** @param name of a workspace in the global configuration; null if the other parameters specify the workspace */
    @DataBoundConstructor
    public WithAmlWorkspaceStep(@CheckForNull String name) {
        this.name = Util.fixEmptyAndTrim(name);
    }

    @CheckForNull
    public String getName() {
        return name;
    }

    /** Returns the default of {@code onFailure} of the runs that the block submits; null for that of an enclosing block. */
    @CheckForNull
    public String getOnFailure() {
        return onFailure;
    }

    @DataBoundSetter
    public void setOnFailure(String onFailure) {
        this.onFailure = Util.fixEmptyAndTrim(onFailure);
    }

    /** Returns whether the block sets the variables by which scripts sign in to Azure and find the Azure ML workspace. */
    public boolean isExportEnvironment() {
        return exportEnvironment;
    }

    @DataBoundSetter
    public void setExportEnvironment(boolean exportEnvironment) {
        this.exportEnvironment = exportEnvironment;
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        Run<?, ?> run = context.get(Run.class);
        WorkspaceSettings settings =
                blockSettings(run == null ? null : run.getParent(), context.get(WorkspaceSettings.class));
        return exportEnvironment ? new ExportEnvironmentExecution(context, settings) : new Execution(context, settings);
    }

    /**
     * Returns the settings for the steps in the block: the parameters of this step, completed by the named workspace and then by
     * the enclosing block.
     *
     * @param job that uses the named workspace
     * @throws AbortException if the job can use no workspace of that name
     */
    @NonNull
    public WorkspaceSettings blockSettings(@CheckForNull Item job, @CheckForNull WorkspaceSettings outer)
            throws AbortException {
        String choice = getOnFailure();
        if (choice != null && OnAbort.problem("onFailure", choice).isPresent()) {
            throw new AbortException(OnAbort.problem("onFailure", choice).get() + ".");
        }
        WorkspaceSettings own = settings().withOnFailure(choice);
        if (name == null) {
            return own.withDefaults(outer);
        }
        return own.withDefaults(NamedWorkspaces.of(job).require(name)).withDefaults(outer);
    }

    /** Runs the body with the settings in its context. Sends no request. */
    private static final class Execution extends StepExecution {

        private static final long serialVersionUID = 1L;

        private final WorkspaceSettings settings;
        private BodyExecution body;

        Execution(@NonNull StepContext context, @NonNull WorkspaceSettings settings) {
            super(context);
            this.settings = settings;
        }

        @Override
        public boolean start() {
            body = getContext()
                    .newBodyInvoker()
                    .withContext(settings)
                    .withCallback(BodyExecutionCallback.wrap(getContext()))
                    .start();
            return false;
        }

        @Override
        public void stop(@NonNull Throwable cause) {
            if (body != null) {
                body.cancel(cause);
            }
        }
    }

    @Extension
    @Symbol("withAmlWorkspace")
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

        @POST
        public ListBoxModel doFillNameItems(@AncestorInPath Item item, @QueryParameter String name) {
            return names(item, name);
        }

        /** Returns the named workspaces that a job can use as choices, if the user may see them, and the current choice. */
        @NonNull
        public static ListBoxModel names(@CheckForNull Item item, @CheckForNull String current) {
            Set<String> names = new LinkedHashSet<>();
            boolean allowed = item == null
                    ? Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                    : item.hasAnyPermission(Item.EXTENDED_READ, Item.CONFIGURE);
            if (allowed) {
                NamedWorkspaces.of(item).all().forEach(each -> names.add(each.getName()));
            }
            if (Util.fixEmptyAndTrim(current) != null) {
                names.add(current.trim());
            }
            ListBoxModel items = new ListBoxModel();
            items.add(Messages.WithAmlWorkspaceStep_noName(), "");
            names.forEach(items::add);
            return items;
        }

        @POST
        public ListBoxModel doFillOnFailureItems() {
            return OnAbort.itemsOrInherited();
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
