package io.jenkins.plugins.azureml.snapshot;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.remoting.VirtualChannel;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import jenkins.agents.ControllerToAgentFileCallable;

/** Computes the hashes of a source folder that a snapshot requires. Runs on the machine that has the folder. */
public record HashScan(@NonNull SourceFolder folder) implements ControllerToAgentFileCallable<HashedFiles> {

    private static final long serialVersionUID = 1L;

    /** @throws SnapshotException if the folder cannot be sent, with what to do about it */
    @Override
    public HashedFiles invoke(File workspace, VirtualChannel channel) throws IOException {
        try (SourceFiles files = folder.files(workspace)) {
            SourceContent content = files.content(true);
            ArrayList<HashedFile> hashed = new ArrayList<>();
            for (Map.Entry<String, String> file : content.snapshotHashes().entrySet()) {
                Path path = files.byName().get(file.getKey());
                hashed.add(new HashedFile(file.getKey(), file.getValue(), Files.size(path)));
            }
            return new HashedFiles(hashed, content.fingerprint());
        }
    }
}
