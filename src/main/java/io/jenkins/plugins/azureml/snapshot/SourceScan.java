package io.jenkins.plugins.azureml.snapshot;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.remoting.VirtualChannel;
import java.io.File;
import java.io.IOException;
import jenkins.agents.ControllerToAgentFileCallable;

/** Looks through a source folder, on the machine that has it: what it holds, and which content that is. */
public record SourceScan(@NonNull SourceFolder folder) implements ControllerToAgentFileCallable<SourceReport> {

    private static final long serialVersionUID = 1L;

    /** @throws SnapshotException if the folder cannot be sent, with what to do about it */
    @Override
    public SourceReport invoke(File workspace, VirtualChannel channel) throws IOException {
        SourceFiles files = folder.files(workspace);
        return new SourceReport(files.count(), files.bytes(), files.contentHash());
    }
}
