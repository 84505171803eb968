package hudson.tasks;

import hudson.ExtensionPoint;
import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import hudson.model.Describable;
import java.io.IOException;

public abstract class BuildWrapper implements Describable<BuildWrapper>, ExtensionPoint {
    public abstract class Environment extends hudson.model.Environment {}

    @SuppressWarnings("rawtypes")
    public Environment setUp(AbstractBuild build, Launcher launcher, BuildListener listener)
            throws IOException, InterruptedException {
        throw new UnsupportedOperationException(getClass() + " needs to implement the setUp method");
    }
}
