package io.jenkins.plugins.azureml.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.FilePath;
import io.jenkins.plugins.azureml.snapshot.WorkspaceBoundary;
import java.io.IOException;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * The folder on an agent in which a step finds its files.
 *
 * @param folder that paths are relative to
 * @param workspace path of the Jenkins workspace that contains the folder
 */
public record AgentPlace(@NonNull FilePath folder, @NonNull String workspace) {

    /**
     * Returns the place of a step.
     *
     * @param folder current folder, which {@code dir} may have changed
     */
    @NonNull
    static AgentPlace of(@NonNull StepContext context, @NonNull FilePath folder)
            throws IOException, InterruptedException {
        EnvVars environment = context.get(EnvVars.class);
        String workspace = environment == null ? null : environment.get("WORKSPACE");
        return new AgentPlace(folder, workspace == null ? folder.getRemote() : workspace);
    }

    /** Returns the boundary for paths that the Jenkinsfile contains. */
    @NonNull
    public WorkspaceBoundary jenkinsfileBoundary() {
        return new WorkspaceBoundary(workspace, true);
    }

    /**
     * Returns the boundary for paths that a definition contains.
     *
     * @param inJenkinsfile whether the definition itself is in the Jenkinsfile
     * @param within paths from the Jenkinsfile that contain the definition's paths
     */
    @NonNull
    public WorkspaceBoundary definitionBoundary(boolean inJenkinsfile, @NonNull String... within) {
        boolean own = inJenkinsfile;
        for (String path : within) {
            own |= WorkspaceBoundary.leadsOut(path);
        }
        return new WorkspaceBoundary(workspace, own);
    }

    /** Returns the folder of a file, which paths in the file are relative to. */
    @NonNull
    public AgentPlace folderOf(@NonNull String file) {
        int slash = Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\'));
        return slash < 0 ? this : new AgentPlace(folder.child(file.substring(0, slash)), workspace);
    }
}
