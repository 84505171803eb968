package io.jenkins.plugins.azureml.snapshot;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The selected files of a source folder, by name with slashes. Closing it deletes temporary files among them. */
public final class SourceFiles implements Closeable {

    /** Java replaces bytes that are invalid in the encoding of file names with this character. */
    private static final char UNREADABLE = '\uFFFD';

    private final String label;
    private final SortedMap<String, Path> byName = new TreeMap<>();
    private final Map<String, Long> sizes = new TreeMap<>();
    private final List<Path> temporary = new ArrayList<>();

    /** @param label name of the source folder in messages */
    SourceFiles(@NonNull String label) {
        this.label = label;
    }

    /**
     * Adds the files of a folder.
     *
     * @param prefix of their names: empty, or a name with a slash
     * @param place name of the folder in messages
     * @param rules for the names with the prefix
     */
    void add(@NonNull Path folder, @NonNull String prefix, @NonNull String place, @NonNull FileRules rules)
            throws IOException {
        // Follow links but verify that they stay inside, because the service's zip files have no links.
        Files.walkFileTree(
                folder,
                EnumSet.of(FileVisitOption.FOLLOW_LINKS),
                Integer.MAX_VALUE,
                new Collector(folder, prefix, place, rules));
    }

    /** Adds a file. @throws SnapshotException if another file has the name */
    void add(@NonNull String name, @NonNull Path file) throws IOException {
        put(name, file, Files.size(file));
    }

    /** Adds a file that is deleted with {@link #close}. */
    void addTemporary(@NonNull String name, @NonNull Path file) throws IOException {
        temporary.add(file);
        add(name, file);
    }

    private void put(String name, Path file, long size) throws IOException {
        Path other = byName.put(name, file);
        if (other != null && !Files.isSameFile(other, file)) {
            throw new SnapshotException(
                    label + " and its additional_includes have two files named '" + name + "'. Rename one of them.");
        }
        sizes.put(name, size);
    }

    /** Removes the files that the ignore file among them leaves out. */
    void removeIgnored() throws IOException {
        IgnoreRules rules = IgnoreRules.of(byName);
        Set<String> ignored = new HashSet<>();
        for (String name : byName.keySet()) {
            boolean excluded = rules.excludesFile(name);
            for (int slash = name.indexOf('/'); slash > 0 && !excluded; slash = name.indexOf('/', slash + 1)) {
                excluded = rules.excludesFolder(name.substring(0, slash));
            }
            if (excluded) {
                ignored.add(name);
            }
        }
        byName.keySet().removeAll(ignored);
        sizes.keySet().removeAll(ignored);
    }

    @Override
    public void close() throws IOException {
        for (Path file : temporary) {
            Files.deleteIfExists(file);
        }
    }

    public int count() {
        return byName.size();
    }

    public long bytes() {
        return sizes.values().stream().mapToLong(Long::longValue).sum();
    }

    boolean has(@NonNull String name) {
        return byName.containsKey(name.replace('\\', '/').replaceFirst("^(\\./)+", ""));
    }

    @NonNull
    public SortedMap<String, Path> byName() {
        return Collections.unmodifiableSortedMap(byName);
    }

    /** Reads the files. @param snapshot whether to compute the hashes that a v1 snapshot requires */
    @NonNull
    SourceContent content(boolean snapshot) throws IOException {
        return new SourceContent(byName, snapshot);
    }

    void check(@NonNull SnapshotLimits limits) throws SnapshotException {
        if (count() > limits.files() || bytes() > limits.bytes()) {
            throw new SnapshotException(label + " is too large: " + count() + " files, "
                    + megabytes(bytes()) + "; the limit is " + limits.files() + " files and "
                    + megabytes(limits.bytes())
                    + ". Exclude files that the training does not need with a .amlignore file or with excludes."
                    + " The largest files: " + largest() + ".");
        }
    }

    private String largest() {
        return sizes.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(5)
                .map(e -> e.getKey() + " (" + megabytes(e.getValue()) + ")")
                .collect(Collectors.joining(", "));
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MB", bytes / (1024.0 * 1024));
    }

    private final class Collector extends SimpleFileVisitor<Path> {

        private final Path folder;
        private final String prefix;
        private final String place;
        private final Path real;
        private final FileRules rules;

        Collector(Path folder, String prefix, String place, FileRules rules) throws IOException {
            this.folder = folder;
            this.prefix = prefix;
            this.place = place;
            this.real = folder.toRealPath();
            this.rules = rules;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) throws IOException {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("interrupted while listing " + folder);
            }
            if (!dir.equals(folder)) {
                if (rules.excludesFolder(prefix + name(dir))) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                requireUtf8(dir);
                refuseLinkOut(dir);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            String name = name(file);
            if (!rules.excludesFile(prefix + name)) {
                requireUtf8(file);
                if (attributes.isSymbolicLink()) {
                    throw cannot(name, "is a broken link");
                }
                if (!attributes.isRegularFile()) {
                    throw cannot(name, "is not a regular file");
                }
                refuseLinkOut(file);
                put(prefix + name, file, attributes.size());
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            String name = name(file);
            if (rules.excludesFile(prefix + name) || rules.excludesFolder(prefix + name)) {
                return FileVisitResult.CONTINUE;
            }
            if (e instanceof FileSystemLoopException) {
                throw cannot(name, "is a link to one of its parent folders");
            }
            if (e instanceof NoSuchFileException && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                throw cannot(name, "is a broken link");
            }
            throw cannot(name, "cannot be read (" + e.getClass().getSimpleName() + ")");
        }

        private void refuseLinkOut(Path path) throws IOException {
            Path target = path.toRealPath();
            if (!target.startsWith(real)) {
                throw cannot(name(path), "is, or is behind, a link to a place outside of it");
            }
            for (Path part : real.relativize(target)) {
                if (IgnoreRules.isVersionControl(part.toString())) {
                    throw cannot(
                            name(path), "is, or is behind, a link into " + part + ", which can contain credentials");
                }
            }
        }

        private String name(Path path) {
            String name = folder.relativize(path)
                    .toString()
                    .replace(path.getFileSystem().getSeparator(), "/");
            return name.indexOf(UNREADABLE) < 0 ? name : nameAsOnDisk(path).text();
        }

        /**
         * Returns the name as stored on disk. An agent without a locale (LC_ALL=C, as in many containers) shows
         * question marks for non-ASCII characters, but the file's URI contains the original bytes.
         */
        private DiskName nameAsOnDisk(Path path) {
            String raw = path.toUri()
                    .getRawPath()
                    .substring(folder.toUri().getRawPath().length());
            return new DiskName(raw.endsWith("/") ? raw.substring(0, raw.length() - 1) : raw);
        }

        /** Rejects a name that is not UTF-8: a different name would be sent, and two names could become the same. */
        private void requireUtf8(Path path) throws SnapshotException {
            if (path.toString().indexOf(UNREADABLE) < 0) {
                return;
            }
            DiskName name = nameAsOnDisk(path);
            if (!name.isUtf8()) {
                throw new SnapshotException(place + ": the name of '" + name.text()
                        + "' is not UTF-8. Rename it, or leave it out with a .amlignore file.");
            }
        }

        private SnapshotException cannot(String name, String why) {
            return new SnapshotException(place + ": '" + name + "' " + why
                    + ". Replace it with the file itself, or exclude it with a .amlignore file.");
        }
    }
}
