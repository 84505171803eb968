package io.jenkins.plugins.azureml.triggers;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.model.Action;
import hudson.model.EnvironmentContributingAction;
import hudson.model.InvisibleAction;
import hudson.model.Queue;
import hudson.model.Run;
import io.jenkins.plugins.azureml.client.models.Model;
import java.util.List;
import java.util.Objects;

/**
 * The version of a model whose registration starts a build: its environment variables, and what distinguishes the build from
 * others of the same job in the queue.
 */
public final class RegisteredModelAction extends InvisibleAction
        implements EnvironmentContributingAction, Queue.QueueAction {

    private final String id;
    private final String name;
    private final String version;
    private final String runId;
    private final String workspace;

    RegisteredModelAction(@NonNull Model model, @NonNull String workspace) {
        this.id = model.id();
        this.name = model.name();
        this.version = model.version();
        this.runId = Objects.toString(model.runId(), "");
        this.workspace = workspace;
    }

    @Override
    public void buildEnvironment(@NonNull Run<?, ?> run, @NonNull EnvVars env) {
        env.put("AZUREML_MODEL_ID", id);
        env.put("AZUREML_MODEL_NAME", name);
        env.put("AZUREML_MODEL_VERSION", version);
        env.put("AZUREML_MODEL_RUN_ID", runId);
    }

    /** Returns false only if a build for the same version is queued, so that Jenkins does not merge builds for different ones. */
    @Override
    public boolean shouldSchedule(@NonNull List<Action> queued) {
        return queued.stream().noneMatch(action -> action instanceof RegisteredModelAction other && isSame(other));
    }

    private boolean isSame(RegisteredModelAction other) {
        return id.equals(other.id) && workspace.equals(other.workspace);
    }
}
