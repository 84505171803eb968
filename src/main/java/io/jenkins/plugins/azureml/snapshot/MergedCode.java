package io.jenkins.plugins.azureml.snapshot;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The code of a component with its additional includes, as Microsoft's client merges them in a temporary folder. Only names are
 * merged here: no file is copied, except into the zip files that are asked for.
 */
final class MergedCode {

    private static final String ZIP = ".zip";

    private final File workspace;
    private final SourceFolder source;
    private final String label;
    private final SourceFiles files;

    private final List<Include> placed = new ArrayList<>();

    MergedCode(@NonNull File workspace, @NonNull SourceFolder source, @NonNull String label) {
        this.workspace = workspace;
        this.source = source;
        this.label = label;
        this.files = new SourceFiles(label);
    }

    /**
     * An entry of the list.
     *
     * @param path its real path; that of the folder for a zip file
     * @param name in the merged code
     */
    private record Include(String label, Path path, String name, boolean zipped) {

        boolean isFolder() {
            return !zipped && Files.isDirectory(path);
        }
    }

    /**
     * Selects the files. Zip files among them exist until the result is closed.
     *
     * @throws SnapshotException if an entry does not exist, or has the name of something else, with what to do about it
     */
    @NonNull
    SourceFiles merge() throws IOException {
        Path code = source.boundary().existing(workspace, label, source.directory());
        for (String path : source.additional().paths()) {
            place(include(path), code);
        }
        try {
            IgnoreRules rules = addCode(code);
            for (Include include : placed) {
                add(include, rules);
            }
            files.removeIgnored();
            return files;
        } catch (IOException | RuntimeException e) {
            files.close();
            throw e;
        }
    }

    private Include include(String text) throws IOException {
        String entry = "additional_includes '" + text + "'";
        Path path = existing(entry, text);
        boolean zipped = !Files.exists(path) && text.endsWith(ZIP);
        if (zipped) {
            path = existing(entry, text.substring(0, text.length() - ZIP.length()));
        }
        if (zipped ? !Files.isDirectory(path) : !Files.exists(path)) {
            throw new SnapshotException(
                    entry + " does not exist in " + workspace + ". Check out the sources first, or correct the path.");
        }
        Path real = path.toRealPath();
        if (real.getFileName() == null) {
            throw new SnapshotException(entry + " is the root of the file system. Name the files and folders.");
        }
        return new Include(entry, real, real.getFileName() + (zipped ? ZIP : ""), zipped);
    }

    private Path existing(String entry, String text) throws IOException {
        for (Path part : Path.of(text)) {
            if (IgnoreRules.isVersionControl(part.toString())) {
                throw new SnapshotException(entry + " is in " + part + ", which can contain credentials. Remove it.");
            }
        }
        return source.boundary().existing(workspace, entry, text);
    }

    private void place(Include include, Path code) throws IOException {
        if (!source.additional().only()) {
            Path existing = Files.isDirectory(code) ? code.resolve(include.name()) : code;
            boolean sameName = existing.endsWith(include.name()) && Files.exists(existing, LinkOption.NOFOLLOW_LINKS);
            if (sameName && !isLinkTo(existing, include)) {
                throw new SnapshotException(include.label() + ": " + label + " already has '" + include.name()
                        + "'. Rename one of them, or remove the entry if it is the same.");
            }
        }
        for (Include other : placed) {
            // The files of folders with the same name are merged.
            if (other.name().equals(include.name())
                    && !other.path().equals(include.path())
                    && !(other.isFolder() && include.isFolder())) {
                throw new SnapshotException(other.label() + " and " + include.label() + " are both named '"
                        + include.name() + "' in the code. Rename one of them.");
            }
        }
        placed.add(include);
    }

    /** Returns whether the code already refers to the include, which is how it is found without a merge. */
    private static boolean isLinkTo(Path existing, Include include) throws IOException {
        return Files.isSymbolicLink(existing)
                && Files.exists(existing)
                && existing.toRealPath().equals(include.path());
    }

    /** @return the rules for the merged code */
    private IgnoreRules addCode(Path code) throws IOException {
        if (source.additional().only()) {
            return IgnoreRules.of(code);
        }
        if (Files.isRegularFile(code)) {
            files.add(code.getFileName().toString(), code);
            return IgnoreRules.NONE;
        }
        SourceFolder.requireFolder(code, workspace, label);
        List<String> excludes = new ArrayList<>(source.excludes());
        for (Include include : placed) {
            // Only a link to what is merged can have its name in the code.
            excludes.add(include.name());
            excludes.add(include.name() + "/**");
        }
        files.add(code, "", label, rules(new NestedIgnoreRules(IgnoreRules.NONE, code, ""), excludes));
        return IgnoreRules.of(code);
    }

    private FileRules rules(Ignored ignored, List<String> excludes) {
        return new FileRules(ignored, new FilePatterns(source.includes()), new FilePatterns(excludes));
    }

    private void add(Include include, IgnoreRules outer) throws IOException {
        if (include.zipped()) {
            files.addTemporary(include.name(), zip(include, outer));
        } else if (include.isFolder()) {
            addFolder(files, include, outer);
        } else if (!outer.excludesFile(include.name())) {
            files.add(include.name(), include.path());
        }
    }

    private void addFolder(SourceFiles target, Include include, IgnoreRules outer) throws IOException {
        String prefix = include.path().getFileName() + "/";
        Ignored nested = new NestedIgnoreRules(outer, include.path(), prefix);
        target.add(include.path(), prefix, include.label(), rules(nested, source.excludes()));
    }

    private Path zip(Include include, IgnoreRules outer) throws IOException {
        SourceFiles zipped = new SourceFiles(include.label());
        addFolder(zipped, include, outer);
        Path target = Files.createTempFile("azure-ml", ZIP);
        try {
            SnapshotPacker.write(zipped, target);
            return target;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            Files.delete(target);
            throw new InterruptedIOException("interrupted while packing " + include.name());
        } catch (IOException e) {
            Files.delete(target);
            throw e;
        }
    }
}
