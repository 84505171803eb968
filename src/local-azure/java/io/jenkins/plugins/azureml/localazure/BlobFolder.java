package io.jenkins.plugins.azureml.localazure;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in blob storage: a blob or what is below it, named by an https URL or by an {@code azureml://} URI of a
 * datastore.
 *
 * @param path without slashes at its ends; empty for the whole container
 */
record BlobFolder(BlobContainer container, String path) {
    private static final Pattern DATASTORE =
            Pattern.compile("azureml://(?:.*/)?datastores/([^/]+)(?:/paths)?/(.*)", Pattern.CASE_INSENSITIVE);

    static Optional<BlobFolder> find(Workspace workspace, String uri) {
        Matcher datastore = DATASTORE.matcher(uri);
        if (datastore.matches()) {
            return Datastores.container(workspace, datastore.group(1))
                    .map(container -> new BlobFolder(container, trim(datastore.group(2))));
        }
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
        if (segments.length < 2 || !segments[0].equals(workspace.storage.name)) {
            return Optional.empty();
        }
        String path = segments.length < 3 ? "" : trim(segments[2]);
        return workspace
                .storage
                .find(segments[1])
                .map(container ->
                        new BlobFolder(container, URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8)));
    }

    private static String trim(String path) {
        return path.replaceAll("^/+|/+$", "");
    }

    /** What the names of the blobs below it begin with. */
    String prefix() {
        return path.isEmpty() ? "" : path + "/";
    }

    /** The names of the blobs that it means: itself, and what is below it. */
    List<String> blobs() {
        List<String> below = container.names(prefix());
        if (!path.isEmpty() && container.find(path).isPresent()) {
            return java.util.stream.Stream.concat(java.util.stream.Stream.of(path), below.stream())
                    .toList();
        }
        return below;
    }
}
