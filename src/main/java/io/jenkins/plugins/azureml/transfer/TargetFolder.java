package io.jenkins.plugins.azureml.transfer;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** Target folder for files whose paths a service specifies. No path can leave it, neither by its name nor through a link. */
final class TargetFolder {

    private final Path root;

    TargetFolder(@NonNull Path root) throws IOException {
        Files.createDirectories(root);
        this.root = root.toRealPath();
    }

    /** Returns the problem with a path; empty if it stays inside the folder on every kind of agent. */
    @NonNull
    static Optional<String> problem(@CheckForNull String path) {
        if (path == null || path.isEmpty()) {
            return Optional.of("is empty");
        }
        if (path.startsWith("/") || path.chars().anyMatch(c -> c < ' ' || c == '\\' || c == ':' || c == 127)) {
            return Optional.of("begins with a slash, or contains '\\', ':' or a control character");
        }
        for (String segment : path.split("/", -1)) {
            if (segment.isBlank() || segment.equals(".") || segment.equals("..")) {
                return Optional.of("has an empty segment, '.' or '..'");
            }
        }
        return Optional.empty();
    }

    /**
     * Returns the location of a file. Creates the folders above it.
     *
     * @throws IOException if the path would leave the folder
     */
    @NonNull
    Path file(@NonNull String path) throws IOException {
        Optional<String> problem = problem(path);
        if (problem.isPresent()) {
            throw new IOException("The path '" + path + "' " + problem.get() + "; nothing was written there");
        }
        String[] segments = path.split("/");
        Path folder = root;
        for (int i = 0; i < segments.length - 1; i++) {
            folder = folder.resolve(segments[i]);
            if (Files.isSymbolicLink(folder)) {
                throw new IOException("The path '" + path + "' contains a link; nothing was written there");
            }
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(folder);
            }
        }
        Path file = folder.resolve(segments[segments.length - 1]);
        if (!folder.toRealPath().startsWith(root) || !file.normalize().startsWith(root)) {
            throw new IOException("The path '" + path + "' leads out of the folder; nothing was written there");
        }
        return file;
    }
}
