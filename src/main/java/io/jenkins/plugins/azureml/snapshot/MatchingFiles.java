package io.jenkins.plugins.azureml.snapshot;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.remoting.VirtualChannel;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import jenkins.agents.ControllerToAgentFileCallable;

/**
 * Lists the files below a folder that match Ant patterns, sorted, with slashes. Does not follow links to folders, and skips those
 * of version control systems.
 */
public final class MatchingFiles implements ControllerToAgentFileCallable<ArrayList<String>> {

    private static final long serialVersionUID = 1L;

    private final ArrayList<String> patterns;
    private final int most;

    /** @param most number of files above which listing stops */
    public MatchingFiles(@NonNull List<String> patterns, int most) {
        this.patterns = new ArrayList<>(patterns);
        this.most = most;
    }

    /** Returns at most one file more than the limit. */
    @Override
    public ArrayList<String> invoke(File folder, VirtualChannel channel) throws IOException {
        TreeSet<String> found = new TreeSet<>();
        for (String pattern : patterns) {
            Path base = folder.toPath();
            Path start = base.resolve(fixedFolder(pattern)).normalize();
            if (Files.isDirectory(start)) {
                Files.walkFileTree(start, new Visitor(base, new FilePatterns(List.of(pattern)), found));
            }
        }
        return new ArrayList<>(found);
    }

    /** Returns the folder that all matches are in, so that large folders beside it are not read. */
    private static String fixedFolder(String pattern) {
        String fixed = pattern.replace('\\', '/').replaceFirst("[^/]*[*?].*", "");
        return fixed.contains("/") ? fixed.substring(0, fixed.lastIndexOf('/')) : "";
    }

    private final class Visitor extends SimpleFileVisitor<Path> {

        private final Path base;
        private final FilePatterns wanted;
        private final TreeSet<String> found;

        Visitor(Path base, FilePatterns wanted, TreeSet<String> found) {
            this.base = base;
            this.wanted = wanted;
            this.found = found;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            boolean skipped =
                    !folder.equals(base) && IgnoreRules.isVersionControl(String.valueOf(folder.getFileName()));
            return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String path = base.relativize(file).toString().replace(File.separatorChar, '/');
            if (!Files.isDirectory(file) && wanted.matches(path)) {
                found.add(path);
            }
            return found.size() > most ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE;
        }
    }
}
