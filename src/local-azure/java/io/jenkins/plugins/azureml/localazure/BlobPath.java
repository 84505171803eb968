package io.jenkins.plugins.azureml.localazure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A blob, or all blobs below a path. Parsed from a URL of the storage, from an {@code azureml://} URI of a datastore
 * or of a job's outputs, or from MLflow's {@code runs:/}.
 *
 * @param path without leading and trailing slashes; empty for the whole container
 */
record BlobPath(BlobContainer container, String path) {
    private static final Pattern DATASTORE =
            Pattern.compile("azureml://(?:.*/)?datastores/([^/]+)(?:/paths)?/(.*)", Pattern.CASE_INSENSITIVE);
    private static final Pattern ARTIFACT =
            Pattern.compile("(?:azureml://(?:.*/)?jobs/([^/]+)/outputs/artifacts(?:/paths)?|runs:/([^/]+))(?:/(.*))?");
    private static final Pattern OUTPUT =
            Pattern.compile("azureml://(?:.*/)?jobs/([^/]+)/outputs/([^/]+)(?:/paths)?(?:/(.*))?");

    static Optional<BlobPath> find(Workspace workspace, String uri) {
        Matcher datastore = DATASTORE.matcher(uri);
        if (datastore.matches()) {
            return Datastores.container(workspace, datastore.group(1))
                    .map(container -> new BlobPath(container, trim(datastore.group(2))));
        }
        Matcher artifact = ARTIFACT.matcher(uri);
        if (artifact.matches()) {
            String run = artifact.group(1) == null ? artifact.group(2) : artifact.group(1);
            return Optional.of(ofRun(workspace, run, Objects.toString(artifact.group(3), "")));
        }
        Matcher output = OUTPUT.matcher(uri);
        if (output.matches()) {
            return Optional.ofNullable(workspace.runs.find(output.group(1)))
                    .flatMap(run -> find(workspace, JobOutputs.uri(run, output.group(2))))
                    .map(place -> new BlobPath(
                            place.container, trim(place.path + "/" + Objects.toString(output.group(3), ""))));
        }
        return ofUrl(workspace.storage, uri);
    }

    /** Returns the location of an artifact of a run, or of a folder of artifacts. */
    static BlobPath ofRun(Workspace workspace, String run, String path) {
        return new BlobPath(workspace.storage.artifacts, trim("ExperimentRun/dcid." + run + "/" + path));
    }

    /** Returns the location of a URL in a storage account; empty for all other URLs. */
    static Optional<BlobPath> ofUrl(StorageAccount account, String uri) {
        if (!uri.startsWith("https://") && !uri.startsWith("http://")) {
            return Optional.empty();
        }
        URI url;
        try {
            url = URI.create(uri);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        String[] segments = trim(StorageRoutes.path(String.valueOf(url.getHost()), url.getRawPath()))
                .split("/", 3);
        if (segments.length < 2 || !segments[0].equals(account.name)) {
            return Optional.empty();
        }
        String path = segments.length < 3 ? "" : trim(segments[2]);
        return account.find(segments[1])
                .map(container ->
                        new BlobPath(container, URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8)));
    }

    private static String trim(String path) {
        return path.replaceAll("^/+|/+$", "");
    }

    /** Returns the prefix that the names of all blobs below the path have. */
    String prefix() {
        return path.isEmpty() ? "" : path + "/";
    }

    /** Returns the parent folder with a trailing slash; empty at the top. */
    String parent() {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }

    boolean isFile() {
        return !path.isEmpty()
                && container
                        .find(path)
                        .filter(blob -> !DataLakeContainer.isFolder(blob))
                        .isPresent();
    }

    /** Returns the name of the blob relative to this path, checked to stay inside a local folder. */
    private String relative(String blob) {
        return blob.equals(path) ? blob.substring(parent().length()) : blob.substring(prefix().length());
    }

    /** Copies the blobs into a local folder and returns their number. */
    int copyTo(Path folder) throws IOException {
        List<String> blobs = blobs();
        for (String blob : blobs) {
            Path file = folder.resolve(relative(blob)).normalize();
            if (!file.startsWith(folder)) {
                throw new IOException("outside of the folder: " + blob);
            }
            Files.createDirectories(file.getParent());
            Files.copy(container.find(blob).orElseThrow().file(), file, StandardCopyOption.REPLACE_EXISTING);
        }
        return blobs.size();
    }

    /** Copies the blobs to another place of the storage. */
    void copyTo(BlobPath target) {
        for (String blob : blobs()) {
            String name = blob.equals(path) ? target.path : target.prefix() + blob.substring(prefix().length());
            try {
                target.container.store(name, container.find(blob).orElseThrow().file());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Returns the names of the blobs: the one at the path itself, and all below it. */
    List<String> blobs() {
        List<String> blobs = new ArrayList<>(container.names(prefix()).stream()
                .filter(name ->
                        container.find(name).filter(DataLakeContainer::isFolder).isEmpty())
                .toList());
        if (isFile()) {
            blobs.add(0, path);
        }
        return blobs;
    }
}
