package io.jenkins.plugins.azureml.download;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.remoting.VirtualChannel;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import jenkins.agents.ControllerToAgentFileCallable;

/**
 * Gets files by their signed URLs into a folder; runs on the agent, which never sees a token.
 *
 * @param target relative to the folder that it is called on; empty for that one
 */
public record ArtifactDownloader(
        @NonNull String target, @NonNull List<SignedFile> files) implements ControllerToAgentFileCallable<long[]> {

    private static final long serialVersionUID = 1L;

    public ArtifactDownloader {
        files = new ArrayList<>(files);
    }

    /** What is wrong with the path of a file; empty if it can be written below any folder. */
    @NonNull
    public static Optional<String> problem(@CheckForNull String path) {
        return TargetFolder.problem(path);
    }

    /** @return the length of each file; negative for one whose URL was refused */
    @Override
    public long[] invoke(File base, VirtualChannel channel) throws IOException, InterruptedException {
        TargetFolder folder = new TargetFolder(base.toPath().resolve(target));
        List<Path> targets = new ArrayList<>();
        for (SignedFile file : files) {
            targets.add(folder.file(file.path()));
        }
        PartFiles.sweep(targets.stream().map(Path::getParent).collect(Collectors.toSet()));
        long[] lengths = new long[files.size()];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = new FileDownload(files.get(i), targets.get(i)).run();
        }
        return lengths;
    }
}
