package io.jenkins.plugins.azureml.transfer;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.azureml.snapshot.SourceFolder;
import java.io.File;
import java.io.IOException;
import java.util.List;
import jenkins.agents.ControllerToAgentFileCallable;

/**
 * Checks whether an uploaded source folder still exists in storage. Checks a sample of its files, because a cleanup
 * rule deletes many files at once.
 */
public record SourceCheck(
        @NonNull SourceFolder folder, @NonNull BlobPlace place) implements ControllerToAgentFileCallable<Boolean> {

    private static final long serialVersionUID = 1L;

    private static final int SAMPLE_SIZE = 8;

    /** @throws IOException if this machine cannot check it */
    @Override
    public Boolean invoke(File workspace, VirtualChannel channel) throws IOException, InterruptedException {
        List<String> names = List.copyOf(folder.files(workspace).byName().keySet());
        BlobStorage storage = new BlobStorage(place);
        int step = Math.max(1, names.size() / SAMPLE_SIZE);
        for (int i = 0; i < names.size(); i += step) {
            if (storage.head(names.get(i)).status() == 404) {
                return false;
            }
        }
        return true;
    }
}
