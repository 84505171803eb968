package io.jenkins.plugins.azureml.localazure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Shows the artifacts of all runs as blobs. The files are the runs' own; logs among them still grow. */
final class ArtifactContainer extends BlobContainer {
    private static final Pattern ARTIFACT = Pattern.compile("ExperimentRun/dcid\\.([^/]+)/(.*)");

    private final List<Runs> runs = new CopyOnWriteArrayList<>();

    ArtifactContainer(String name, Path folder) {
        super(name, folder);
    }

    void add(Runs ofWorkspace) {
        runs.add(ofWorkspace);
    }

    private Optional<Run> run(Matcher artifact) {
        return runs.stream()
                .map(each -> each.find(artifact.group(1)))
                .filter(run -> run != null)
                .findFirst();
    }

    @Override
    Optional<Blob> find(String blob) {
        Matcher artifact = ARTIFACT.matcher(blob);
        if (!artifact.matches() || blob.endsWith("/")) {
            return super.find(blob);
        }
        String path = artifact.group(2);
        return run(artifact)
                .flatMap(run -> run.files.find(path))
                .map(file -> Blob.of(
                        file,
                        path.equals(RunFiles.STD_LOG) ? Blob.APPEND : Blob.BLOCK,
                        path.endsWith(".txt") ? "text/plain" : "application/octet-stream",
                        Map.of(),
                        null,
                        0));
    }

    /** A prefix may end in the middle of a run id and then match several runs. */
    @Override
    List<String> names(String prefix) {
        Matcher artifact = ARTIFACT.matcher(prefix);
        if (artifact.matches()) {
            return run(artifact).map(run -> names(run, prefix)).orElse(List.of());
        }
        List<String> names = new ArrayList<>(super.names(prefix));
        for (Runs each : runs) {
            each.newestFirst().stream()
                    .filter(run -> root(run).startsWith(prefix))
                    .forEach(run -> names.addAll(names(run, prefix)));
        }
        names.sort(null);
        return names;
    }

    private static List<String> names(Run run, String prefix) {
        return run.files.list("").stream()
                .map(path -> root(run) + path)
                .filter(name -> name.startsWith(prefix))
                .toList();
    }

    private static String root(Run run) {
        return "ExperimentRun/dcid." + run.id + "/";
    }

    @Override
    Blob put(String blob, Path content, String contentType, Map<String, String> metadata, String md5) {
        Matcher artifact = ARTIFACT.matcher(blob);
        if (!artifact.matches()) {
            return super.put(blob, content, contentType, metadata, md5);
        }
        Run run = run(artifact)
                .orElseThrow(() -> new ServiceException(404, "BlobNotFound", "The specified blob does not exist."));
        try {
            Files.move(content, run.files.own(artifact.group(2)), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return find(blob).orElseThrow();
    }

    @Override
    Blob setMetadata(String blob, Map<String, String> metadata) {
        requireOwn(blob);
        return super.setMetadata(blob, metadata);
    }

    @Override
    boolean delete(String blob) {
        requireOwn(blob);
        return super.delete(blob);
    }

    private static void requireOwn(String blob) {
        if (ARTIFACT.matcher(blob).matches()) {
            throw new ServiceException(
                    403, "AuthorizationPermissionMismatch", "An artifact of a run cannot be changed here.");
        }
    }
}
