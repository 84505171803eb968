package io.jenkins.plugins.azureml.overview;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.model.RootAction;
import hudson.model.Run;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.actions.BuildPage;
import io.jenkins.plugins.azureml.actions.BuildsWithRuns;
import io.jenkins.plugins.azureml.actions.RunCancel;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.config.AzureMlGlobalConfiguration;
import io.jenkins.plugins.azureml.config.NamedWorkspace;
import java.util.Comparator;
import java.util.List;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.ForwardToView;
import org.kohsuke.stapler.HttpRedirect;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/**
 * Shows the runs of all builds of this controller. Users see those of the jobs that they may read. Administrators can also list the
 * runs that a named workspace has left over from builds that are over. Opening the page sends no request to Azure.
 */
@Extension
public final class RunsPage implements RootAction {

    private static final String URL = "azure-ml-runs";

    /** Returns null for users for whom the page is empty. */
    @CheckForNull
    @Override
    public String getIconFileName() {
        return isForOrphans() || !getRows().isEmpty() ? "symbol-flask-outline plugin-ionicons-api" : null;
    }

    @NonNull
    @Override
    public String getDisplayName() {
        return Messages.RunsPage_displayName();
    }

    @NonNull
    @Override
    public String getUrlName() {
        return URL;
    }

    /** Returns the runs that go on, the oldest build first. */
    @NonNull
    public List<RunRow> getRows() {
        return BuildsWithRuns.all().stream()
                .filter(build -> build.getParent().hasPermission(Item.READ))
                .flatMap(build -> BuildPage.of(build).active().stream().map(entry -> new RunRow(build, entry)))
                .sorted(Comparator.comparingLong(RunRow::since).thenComparing(RunRow::getRunId))
                .toList();
    }

    /** Returns whether the user may list what is left over: that reads a workspace with the credentials of Jenkins. */
    public boolean isForOrphans() {
        return Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                && !getWorkspaceNames().isEmpty();
    }

    @NonNull
    public List<String> getWorkspaceNames() {
        return AzureMlGlobalConfiguration.get().getWorkspaces().stream()
                .map(NamedWorkspace::getName)
                .toList();
    }

    /** Cancels a run of a build that goes on. Requires the permission to cancel the build. */
    @POST
    public HttpResponse doCancel(@QueryParameter String build, @QueryParameter String runId) {
        for (Run<?, ?> each : BuildsWithRuns.all()) {
            if (each.getExternalizableId().equals(build) && each.getParent().hasPermission(Item.READ)) {
                each.getParent().checkPermission(Item.CANCEL);
                RunCancel cancel = RunCancel.of(each, Util.fixNull(runId));
                if (cancel != null) {
                    cancel.cancel(each, runId, Jenkins.getAuthentication2().getName());
                }
            }
        }
        // A build that is over by now is not an error: its run is gone from the page.
        return new HttpRedirect(".");
    }

    /** Lists the runs that go on in a named workspace although their builds do not. */
    @POST
    public HttpResponse doOrphans(@QueryParameter String workspace) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        ForwardToView view = new ForwardToView(this, "orphans").with("workspace", workspace);
        try {
            List<OrphanRow> rows = Orphans.of(workspace).list();
            return view.with("rows", rows).with("cut", rows.size() == Orphans.MAX);
        } catch (AzureMlException | AbortException e) {
            return view.with("rows", List.of()).with("problem", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return view.with("rows", List.of()).with("problem", Messages.NamedWorkspace_interrupted());
        }
    }

    /** Cancels runs that {@link #doOrphans} has listed. */
    @POST
    public HttpResponse doCancelOrphans(StaplerRequest2 req, @QueryParameter String workspace) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        ForwardToView view = new ForwardToView(this, "canceled").with("workspace", workspace);
        String[] chosen = req.getParameterValues("runId");
        try {
            return view.with(
                    "lines", chosen == null ? List.of() : Orphans.of(workspace).cancel(List.of(chosen)));
        } catch (AbortException e) {
            return view.with("lines", List.of(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return view.with("lines", List.of(Messages.NamedWorkspace_interrupted()));
        }
    }
}
