package io.jenkins.plugins.azureml.scripts;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import java.io.IOException;
import java.util.Set;
import org.jenkinsci.plugins.workflow.steps.EnvironmentExpander;

/** Sets the variables of a {@link ScriptBlock}, from the current credentials. */
public final class ScriptEnvironmentExpander extends EnvironmentExpander {

    private static final long serialVersionUID = 1L;

    private final ScriptBlock block;

    public ScriptEnvironmentExpander(@NonNull ScriptBlock block) {
        this.block = block;
    }

    @Override
    public void expand(@NonNull EnvVars env) throws IOException, InterruptedException {
        env.overrideAll(block.variables());
    }

    @NonNull
    @Override
    public Set<String> getSensitiveVariables() {
        return Set.of(ScriptCredentials.CLIENT_SECRET);
    }
}
