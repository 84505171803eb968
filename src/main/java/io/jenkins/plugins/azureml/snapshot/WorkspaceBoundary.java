package io.jenkins.plugins.azureml.snapshot;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Limits where a path of a step may lead, evaluated on the machine that has the files. Anyone who can commit to a
 * repository can commit links and definition files. Neither may make a trusted Jenkinsfile read or write outside the
 * Jenkins workspace. A path that the Jenkinsfile itself specifies, absolute or with {@code ..}, may be anywhere.
 *
 * @param root the Jenkins workspace; null for the folder that a path is relative to
 * @param own whether the Jenkinsfile itself specifies the path
 */
public record WorkspaceBoundary(@CheckForNull String root, boolean own) implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Boundary of a path in the Jenkinsfile, relative to the Jenkins workspace. */
    public static final WorkspaceBoundary OWN = new WorkspaceBoundary(null, true);

    /** Returns whether the text of a path names a location outside the folder that it is relative to. */
    public static boolean leadsOut(@CheckForNull String text) {
        return text != null && text.matches("(?s)(?:[/\\\\]|[A-Za-z]:).*|(?:.*[/\\\\])?\\.\\.(?:[/\\\\].*)?");
    }

    /**
     * Resolves a file or folder to read.
     *
     * @param label parameter and value, for the error
     * @return its real path; for a missing one, the path without its links resolved
     * @throws AbortException if it is outside the Jenkins workspace
     */
    @NonNull
    public Path existing(@NonNull File base, @NonNull String label, @NonNull String text) throws IOException {
        Path path = base.toPath().resolve(text).normalize();
        if (!isBound(text)) {
            return path;
        }
        try {
            return inside(base, label, text, path.toRealPath());
        } catch (NoSuchFileException e) {
            return path;
        }
    }

    /**
     * Resolves a file or folder to write. Creates nothing.
     *
     * @return a path without links; the file and its parent folders may be missing
     * @throws AbortException if it is outside the Jenkins workspace
     */
    @NonNull
    public Path writable(@NonNull File base, @NonNull String label, @NonNull String text) throws IOException {
        Path path = base.toPath().toAbsolutePath().resolve(text).normalize();
        if (!isBound(text)) {
            return path;
        }
        Path existing = path;
        while (existing.getParent() != null && !Files.exists(existing, LinkOption.NOFOLLOW_LINKS)) {
            existing = existing.getParent();
        }
        try {
            Path real = existing.toRealPath();
            return inside(
                    base, label, text, real.resolve(existing.relativize(path)).normalize());
        } catch (NoSuchFileException e) {
            throw new AbortException(label + " is, or is behind, a broken link. Remove the link.");
        }
    }

    private boolean isBound(String text) {
        return !own || !leadsOut(text);
    }

    private Path inside(File base, String label, String text, Path real) throws IOException {
        Path limit = limit(base);
        // The base folder may be missing, and its links then cannot be resolved.
        if (!real.startsWith(limit)) {
            throw new AbortException(
                    label + " is outside of the Jenkins workspace " + limit + ", by a link"
                            + (leadsOut(text) ? " or by '..'" : "")
                            + ". Replace the link with the file or folder itself, or set the absolute path in the Jenkinsfile.");
        }
        for (Path part : limit.relativize(real)) {
            if (IgnoreRules.isVersionControl(part.toString())
                    && !Path.of(text).normalize().startsWith(part)) {
                throw new AbortException(label + " is a link into " + part
                        + ", which can contain credentials. Replace the link with the file or folder itself.");
            }
        }
        return real;
    }

    /** Returns the Jenkins workspace, or the base folder if the Jenkinsfile has chosen one elsewhere. */
    private Path limit(File base) throws IOException {
        Path folder = base.toPath().toAbsolutePath().normalize();
        Path workspace = root == null ? folder : Path.of(root).toAbsolutePath().normalize();
        Path limit = folder.startsWith(workspace) ? workspace : folder;
        return Files.exists(limit) ? limit.toRealPath() : nearest(limit);
    }

    private static Path nearest(Path missing) throws IOException {
        Path existing = missing;
        while (existing.getParent() != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        return existing.toRealPath().resolve(existing.relativize(missing));
    }
}
