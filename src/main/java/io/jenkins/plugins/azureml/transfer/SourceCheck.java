package io.jenkins.plugins.azureml.transfer;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.azureml.snapshot.SourceFolder;
import java.io.File;
import java.io.IOException;
import java.util.List;
import jenkins.agents.ControllerToAgentFileCallable;

/**
 * Whether a source folder that was uploaded once is still where it was put. Some of its files are looked at: what takes files
 * away takes many of them.
 */
public record SourceCheck(
        @NonNull SourceFolder folder, @NonNull BlobPlace place) implements ControllerToAgentFileCallable<Boolean> {

    private static final long serialVersionUID = 1L;

    private static final int LOOKS = 8;

    /** @throws IOException if that cannot be told from here */
    @Override
    public Boolean invoke(File workspace, VirtualChannel channel) throws IOException, InterruptedException {
        List<String> names = List.copyOf(folder.files(workspace).byName().keySet());
        BlobStorage storage = new BlobStorage(place);
        int step = Math.max(1, names.size() / LOOKS);
        for (int i = 0; i < names.size(); i += step) {
            if (storage.head(names.get(i)).status() == 404) {
                return false;
            }
        }
        return true;
    }
}
