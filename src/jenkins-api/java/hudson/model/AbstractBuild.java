package hudson.model;

import hudson.EnvVars;
import hudson.FilePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Its workspace and variables are what a test sets. */
public abstract class AbstractBuild<P extends AbstractProject<P, R>, R extends AbstractBuild<P, R>> extends Run<P, R> {
    protected List<Environment> buildEnvironments = new ArrayList<>();
    private FilePath workspace;

    public EnvironmentList getEnvironments() {
        return new EnvironmentList(buildEnvironments);
    }

    public final FilePath getWorkspace() {
        return workspace;
    }

    protected void setWorkspace(FilePath ws) {
        this.workspace = ws;
    }

    public EnvVars getEnvironment(TaskListener log) throws IOException, InterruptedException {
        EnvVars env = new EnvVars();
        for (EnvironmentContributingAction action : getActions(EnvironmentContributingAction.class)) {
            action.buildEnvironment(this, env);
        }
        buildEnvironments.forEach(each -> each.buildEnvVars(env));
        return env;
    }

    public Map<String, String> getBuildVariables() {
        return Map.of();
    }
}
