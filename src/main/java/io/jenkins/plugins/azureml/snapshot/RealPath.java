package io.jenkins.plugins.azureml.snapshot;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.remoting.VirtualChannel;
import java.io.File;
import java.io.IOException;
import jenkins.agents.ControllerToAgentFileCallable;

/** Resolves a file to read. Runs on the machine that has the file; see {@link WorkspaceBoundary#existing}. */
public record RealPath(
        @NonNull WorkspaceBoundary boundary,
        @NonNull String label,
        @NonNull String text) implements ControllerToAgentFileCallable<String> {

    private static final long serialVersionUID = 1L;

    @Override
    public String invoke(File base, VirtualChannel channel) throws IOException {
        return boundary.existing(base, label, text).toString();
    }
}
