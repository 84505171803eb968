package io.jenkins.plugins.azureml.parameters;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.model.Run;
import hudson.model.StringParameterValue;
import java.util.Objects;

/** A version of a model, or {@code latest} until the build starts. {@code NAME_ID} contains the id, {@code model:version}. */
public final class AmlModelVersionParameterValue extends StringParameterValue {

    private static final long serialVersionUID = 1L;

    private final String model;

    AmlModelVersionParameterValue(@NonNull String name, @CheckForNull String model, @NonNull String version) {
        super(name, version);
        this.model = model;
    }

    /** Returns {@code model:version}. */
    @NonNull
    public String getModelId() {
        return model + ":" + getValue();
    }

    @Override
    public void buildEnvironment(Run<?, ?> build, EnvVars env) {
        super.buildEnvironment(build, env);
        if (model != null && !AmlModelVersionParameterDefinition.LATEST.equals(getValue())) {
            env.put(name + "_ID", getModelId());
        }
    }

    @Override
    public boolean equals(Object other) {
        return super.equals(other) && Objects.equals(model, ((AmlModelVersionParameterValue) other).model);
    }

    @Override
    public int hashCode() {
        return Objects.hash(super.hashCode(), model);
    }
}
