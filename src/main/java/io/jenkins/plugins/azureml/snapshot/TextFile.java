package io.jenkins.plugins.azureml.snapshot;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.remoting.VirtualChannel;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import jenkins.agents.ControllerToAgentFileCallable;

/** Writes a UTF-8 text file. Runs on the machine of the workspace. Never writes through a link that leaves the workspace. */
public record TextFile(
        @NonNull WorkspaceBoundary boundary,
        @NonNull String label,
        @NonNull String path,
        @NonNull String content) implements ControllerToAgentFileCallable<Void> {

    private static final long serialVersionUID = 1L;

    @Override
    public Void invoke(File base, VirtualChannel channel) throws IOException {
        Path file = boundary.writable(base, label, path);
        Files.createDirectories(file.getParent());
        List<OpenOption> options = new ArrayList<>(
                List.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE));
        if (!WorkspaceBoundary.leadsOut(path)) {
            options.add(LinkOption.NOFOLLOW_LINKS);
        }
        Files.write(file, content.getBytes(StandardCharsets.UTF_8), options.toArray(OpenOption[]::new));
        return null;
    }
}
