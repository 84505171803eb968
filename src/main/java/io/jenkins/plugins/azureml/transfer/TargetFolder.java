package io.jenkins.plugins.azureml.transfer;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Target folder for files whose paths a service specifies. No path can leave it, neither by its name nor through a link. Not
 * thread-safe.
 */
final class TargetFolder {

    private static final Pattern WINDOWS_CHARACTERS = Pattern.compile("[\\\\:*?\"<>|]|[. ]$");
    /** Also with an extension, and with superscript digits. */
    private static final Pattern WINDOWS_DEVICES =
            Pattern.compile("(?i)(con|prn|aux|nul|conin\\$|conout\\$|(com|lpt)[0-9\u00b9\u00b2\u00b3]) *(\\..*)?");

    /** Reports a name that the file system of this machine does not accept. */
    static final class UnwritableException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private final Path root;
    private final Set<Path> inside = new HashSet<>();

    TargetFolder(@NonNull Path root) throws IOException {
        Files.createDirectories(root);
        this.root = root.toRealPath();
    }

    /** Returns the problem with a path; empty if it stays inside the folder. */
    @NonNull
    static Optional<String> problem(@CheckForNull String path) {
        if (path == null || path.isEmpty()) {
            return Optional.of("is empty");
        }
        if (path.startsWith("/") || path.chars().anyMatch(c -> c < ' ' || c == 127)) {
            return Optional.of("begins with a slash, or contains a control character");
        }
        for (String segment : path.split("/", -1)) {
            if (segment.isBlank() || segment.equals(".") || segment.equals("..")) {
                return Optional.of("has an empty segment, '.' or '..'");
            }
        }
        return Optional.empty();
    }

    /** Returns whether a file system accepts the names in a path. */
    static boolean isWritable(@NonNull String path, boolean windows) {
        return !windows
                || Arrays.stream(path.split("/"))
                        .noneMatch(
                                segment -> WINDOWS_CHARACTERS.matcher(segment).find()
                                        || WINDOWS_DEVICES.matcher(segment).matches());
    }

    /**
     * Returns the location of a file. Creates the folders above it.
     *
     * @throws UnwritableException if the file system of this machine does not accept its name
     * @throws IOException if the path would leave the folder
     */
    @NonNull
    Path file(@NonNull String path) throws IOException {
        Optional<String> problem = problem(path);
        if (problem.isPresent()) {
            throw new IOException("The path '" + path + "' " + problem.get() + "; nothing was written there");
        }
        if (!isWritable(path, File.separatorChar == '\\')) {
            throw new UnwritableException();
        }
        try {
            return locate(path, path.split("/"));
        } catch (InvalidPathException | FileAlreadyExistsException e) {
            // A character that the file system does not have, or a file where a folder is needed.
            throw new UnwritableException();
        } catch (FileSystemException e) {
            if (String.valueOf(e.getReason()).contains("too long")) {
                throw new UnwritableException();
            }
            throw e;
        }
    }

    private Path locate(String path, String[] segments) throws IOException {
        Path folder = root;
        for (int i = 0; i < segments.length - 1; i++) {
            folder = folder.resolve(segments[i]);
            if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                continue;
            }
            if (Files.isSymbolicLink(folder)) {
                throw new IOException("The path '" + path + "' contains a link; nothing was written there");
            }
            Files.createDirectory(folder);
        }
        Path file = folder.resolve(segments[segments.length - 1]);
        if (!isInside(folder) || !file.normalize().startsWith(root)) {
            throw new IOException("The path '" + path + "' leads out of the folder; nothing was written there");
        }
        return file;
    }

    /** Resolves each folder once only, which finds what is no link for Java, such as a junction of Windows. */
    private boolean isInside(Path folder) throws IOException {
        if (!inside.contains(folder)) {
            if (!folder.toRealPath().startsWith(root)) {
                return false;
            }
            inside.add(folder);
        }
        return true;
    }
}
