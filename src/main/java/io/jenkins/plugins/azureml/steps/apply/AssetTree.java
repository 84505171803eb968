package io.jenkins.plugins.azureml.steps.apply;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.HumanReadable;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
import io.jenkins.plugins.azureml.definitions.LocalCode;
import io.jenkins.plugins.azureml.definitions.Paths;
import io.jenkins.plugins.azureml.definitions.assets.AssetFile;
import io.jenkins.plugins.azureml.definitions.assets.AssetKind;
import io.jenkins.plugins.azureml.definitions.yaml.Definition;
import io.jenkins.plugins.azureml.definitions.yaml.DefinitionException;
import io.jenkins.plugins.azureml.snapshot.MatchingFiles;
import io.jenkins.plugins.azureml.snapshot.WorkspaceBoundary;
import io.jenkins.plugins.azureml.steps.AgentFiles;
import io.jenkins.plugins.azureml.steps.AgentPlace;
import io.jenkins.plugins.azureml.steps.assets.LocalScans;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The files of an {@code amlApply}. All of them are read and checked before the first request that depends on them. */
final class AssetTree {

    private static final int MAX_FILES = 500;
    private static final int MAX_BYTES = 1024 * 1024;

    private final AgentPlace place;
    private final WorkspaceBoundary boundary;
    private final WorkspaceRef workspace;
    private final LocalScans scans;
    private final Map<String, Definition> definitions = new LinkedHashMap<>();
    private final Map<String, String> texts = new HashMap<>();
    private final List<String> problems = new ArrayList<>();

    AssetTree(@NonNull AgentPlace place, @NonNull List<String> patterns, @NonNull WorkspaceRef workspace) {
        this.place = place;
        this.boundary = place.definitionBoundary(false, patterns.toArray(String[]::new));
        this.workspace = workspace;
        this.scans = new LocalScans(place.folder(), boundary);
    }

    @NonNull
    LocalScans scans() {
        return scans;
    }

    /**
     * Reads the files.
     *
     * @throws AbortException with all problems of all files
     */
    @NonNull
    List<PlannedAsset> read(@NonNull List<String> patterns, @NonNull FileOverrides set, @NonNull Consumer<String> log)
            throws IOException, InterruptedException {
        List<String> files = place.folder().act(new MatchingFiles(patterns, MAX_FILES));
        if (files.isEmpty()) {
            throw new AbortException(
                    "files '" + String.join(", ", patterns) + "' matches no file in "
                            + place.folder().getRemote()
                            + ". Check out the sources first, or correct the pattern, which is relative to the current folder.");
        }
        if (files.size() > MAX_FILES) {
            throw new AbortException("files '" + String.join(", ", patterns) + "' matches more than " + MAX_FILES
                    + " files. Narrow the pattern.");
        }
        List<PlannedAsset> assets = new ArrayList<>();
        for (String file : files) {
            try {
                Definition definition = Definition.read("'" + file + "'", text(file));
                if (AssetKind.isCondaFile(definition)) {
                    log.accept("Azure ML: " + file + " is a conda file, not an asset: skipped");
                    continue;
                }
                definitions.put(file, set.of(file).applyTo(definition));
                PlannedAsset asset = new PlannedAsset(file, again(file));
                checkLocalFiles(asset);
                assets.add(asset);
            } catch (DefinitionException e) {
                e.problems().forEach(problem -> problems.add(file + ": " + problem));
            }
        }
        set.unused(files).forEach(problems::add);
        checkDuplicates(assets);
        requireValid(problems);
        return assets;
    }

    /** Reads a file once more: an asset can be created from a definition only once. */
    @NonNull
    AssetFile again(@NonNull String file) throws DefinitionException, InterruptedException {
        return AssetFile.read(definitions.get(file), Paths.folder(file), workspace, this::text);
    }

    private String text(String file) throws IOException, InterruptedException {
        String text = texts.get(file);
        if (text == null) {
            text = AgentFiles.readUtf8(
                    place, boundary, "file", file, MAX_BYTES, "such files usually have a few KB. Check the path");
            texts.put(file, text);
        }
        return text;
    }

    private void checkLocalFiles(PlannedAsset asset) throws IOException, InterruptedException {
        for (LocalCode code : asset.file.localCode()) {
            try {
                scans.code(code);
            } catch (AbortException e) {
                problems.add(asset.path + ": " + HumanReadable.problem(e));
            }
        }
        for (String path : asset.file.dataPaths()) {
            try {
                scans.data(path);
                boolean folder = place.folder().child(path).isDirectory();
                AssetFile.Expected expected = asset.file.expected(path);
                if (expected == AssetFile.Expected.FILE && folder) {
                    problems.add(asset.path + ": '" + path + "' is a folder, but the type uri_file needs a file");
                } else if (expected == AssetFile.Expected.FOLDER && !folder) {
                    problems.add(asset.path + ": '" + path + "' is a file, but a folder is needed here");
                }
            } catch (AbortException e) {
                problems.add(asset.path + ": " + HumanReadable.problem(e));
            }
        }
    }

    private void checkDuplicates(List<PlannedAsset> assets) {
        Map<String, PlannedAsset> first = new HashMap<>();
        for (PlannedAsset each : assets) {
            String version = each.file.version();
            PlannedAsset other = first.putIfAbsent(each.title() + " " + version, each);
            if (other == null && version != null) {
                other = first.get(each.title() + " " + null);
            }
            if (other != null) {
                problems.add(each.path + ": " + each.title()
                        + (version == null ? "" : ", version " + version + ",") + " is also in " + other.path
                        + ": keep one of the files, or set different versions in both");
            }
        }
    }

    /** @throws AbortException if there are problems, one a line */
    static void requireValid(@NonNull List<String> problems) throws AbortException {
        if (!problems.isEmpty()) {
            throw new AbortException(HumanReadable.problems(problems));
        }
    }
}
