package io.jenkins.plugins.azureml.snapshot;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.remoting.VirtualChannel;
import java.io.File;
import java.io.IOException;
import jenkins.agents.ControllerToAgentFileCallable;

/** Computes size and hashes of a source folder. Runs on the machine that has the folder. */
public record SourceScan(@NonNull SourceFolder folder) implements ControllerToAgentFileCallable<SourceReport> {

    private static final long serialVersionUID = 1L;

    /** @throws SnapshotException if the folder cannot be uploaded, with what to do about it */
    @Override
    public SourceReport invoke(File workspace, VirtualChannel channel) throws IOException {
        try (SourceFiles files = folder.files(workspace)) {
            SourceContent content = files.content(false);
            return new SourceReport(files.count(), files.bytes(), content.hash(), content.fingerprint());
        }
    }
}
