package io.jenkins.plugins.azureml.transfer;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.remoting.VirtualChannel;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.SortedMap;
import jenkins.agents.ControllerToAgentFileCallable;

/** Lists the files that are to become artifacts. Runs on the machine that has the files. */
public record ArtifactScan(@NonNull ArtifactFiles files) implements ControllerToAgentFileCallable<ArtifactList> {

    private static final long serialVersionUID = 1L;

    /**
     * @throws io.jenkins.plugins.azureml.snapshot.SnapshotException if the files cannot be uploaded, with what to do
     *     about it
     */
    @Override
    public ArtifactList invoke(File workspace, VirtualChannel channel) throws IOException {
        SortedMap<String, Path> byName = files.byName(workspace);
        long bytes = 0;
        for (Path each : byName.values()) {
            bytes += Files.size(each);
        }
        String root = byName.firstKey().split("/", 2)[0];
        return new ArtifactList(root, new ArrayList<>(byName.keySet()), bytes);
    }
}
