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

/** The container with the artifacts of runs, which are the runs' own files, still growing where they are logs. */
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
        if (!artifact.matches()) {
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

    @Override
    List<String> names(String prefix) {
        Matcher artifact = ARTIFACT.matcher(prefix);
        if (!artifact.matches()) {
            return super.names(prefix);
        }
        String root = "ExperimentRun/dcid." + artifact.group(1) + "/";
        List<String> names = new ArrayList<>();
        run(artifact)
                .ifPresent(run -> run.files.list("").stream()
                        .filter(path -> path.startsWith(artifact.group(2)))
                        .forEach(path -> names.add(root + path)));
        return names;
    }

    @Override
    Blob put(String blob, Path content, String contentType, Map<String, String> metadata, String md5) {
        Matcher artifact = ARTIFACT.matcher(blob);
        if (!artifact.matches()) {
            return super.put(blob, content, contentType, metadata, md5);
        }
        Run run =
                run(artifact).orElseThrow(() -> new Refusal(404, "BlobNotFound", "The specified blob does not exist."));
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
            throw new Refusal(403, "AuthorizationPermissionMismatch", "An artifact of a run cannot be changed here.");
        }
    }
}
