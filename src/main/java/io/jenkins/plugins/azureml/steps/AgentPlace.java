package io.jenkins.plugins.azureml.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.FilePath;
import io.jenkins.plugins.azureml.snapshot.WorkspaceBoundary;
import java.io.IOException;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Where a step finds its files.
 *
 * @param folder that paths are relative to
 * @param workspace path of the Jenkins workspace that the folder is in
 */
public record AgentPlace(@NonNull FilePath folder, @NonNull String workspace) {

    /** @param folder the current one, which {@code dir} may have changed */
    @NonNull
    static AgentPlace of(@NonNull StepContext context, @NonNull FilePath folder)
            throws IOException, InterruptedException {
        EnvVars environment = context.get(EnvVars.class);
        String workspace = environment == null ? null : environment.get("WORKSPACE");
        return new AgentPlace(folder, workspace == null ? folder.getRemote() : workspace);
    }

    /** For paths that the Jenkinsfile names. */
    @NonNull
    public WorkspaceBoundary jenkinsfileBoundary() {
        return new WorkspaceBoundary(workspace, true);
    }

    /**
     * For paths that a definition names.
     *
     * @param within the Jenkinsfile's own paths that they are below; null for a definition in the Jenkinsfile itself
     */
    @NonNull
    public WorkspaceBoundary definitionBoundary(boolean inJenkinsfile, @NonNull String... within) {
        boolean own = inJenkinsfile;
        for (String path : within) {
            own |= WorkspaceBoundary.leadsOut(path);
        }
        return new WorkspaceBoundary(workspace, own);
    }

    /** The folder that a file is in: paths in the file are relative to it. */
    @NonNull
    public AgentPlace folderOf(@NonNull String file) {
        int slash = Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\'));
        return slash < 0 ? this : new AgentPlace(folder.child(file.substring(0, slash)), workspace);
    }
}
