package io.jenkins.plugins.azureml.scripts;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.remoting.VirtualChannel;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jenkins.agents.ControllerToAgentFileCallable;

/**
 * Deletes the files that {@link WriteSecretFile} has written, with their folders. Succeeds if they do not exist. Runs on the
 * agent, in the temporary folder of a Jenkins workspace.
 *
 * @param folders glob pattern of the names of the folders
 */
record DeleteSecretFiles(@NonNull String folders) implements ControllerToAgentFileCallable<Void> {

    private static final long serialVersionUID = 1L;

    @Override
    public Void invoke(File temporary, VirtualChannel channel) throws IOException {
        Path parent = temporary.toPath();
        if (Files.isDirectory(parent)) {
            for (Path folder : matching(parent, folders)) {
                if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                    for (Path file : matching(folder, "*")) {
                        Files.deleteIfExists(file);
                    }
                }
                Files.deleteIfExists(folder);
            }
        }
        return null;
    }

    private static List<Path> matching(Path folder, String names) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, names)) {
            files.forEach(found::add);
        }
        return found;
    }
}
