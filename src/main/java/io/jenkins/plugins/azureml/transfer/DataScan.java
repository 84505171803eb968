package io.jenkins.plugins.azureml.transfer;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.azureml.snapshot.DataHash;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import jenkins.agents.ControllerToAgentFileCallable;

/** Computes size and hash of local data. Runs on the machine that has the data. */
public record DataScan(@NonNull LocalData data) implements ControllerToAgentFileCallable<DataReport> {

    private static final long serialVersionUID = 1L;

    /**
     * @throws io.jenkins.plugins.azureml.snapshot.SnapshotException if the data cannot be uploaded, with what to do
     *     about it
     */
    @Override
    public DataReport invoke(File workspace, VirtualChannel channel) throws IOException {
        LocalData.Found found = data.find(workspace);
        long bytes = 0;
        for (Path file : found.files().values()) {
            bytes += Files.size(file);
        }
        DataHash hash = found.read();
        return new DataReport(found.name(), found.files().size(), bytes, hash.hash(), hash.fingerprint());
    }
}
