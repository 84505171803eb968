package io.jenkins.plugins.azureml.localazure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A file system of Data Lake Storage Gen2 as the blob endpoint shows it: folders exist, and are listed as empty blobs with the
 * metadata {@code hdi_isfolder}.
 */
final class DataLakeContainer extends BlobContainer {
    private static final Map<String, String> FOLDER = Map.of("hdi_isfolder", "true");

    DataLakeContainer(String name, Path folder) {
        super(name, folder);
    }

    static boolean isFolder(Blob blob) {
        return blob.metadata().equals(FOLDER);
    }

    @Override
    synchronized Blob put(String blob, Path content, String contentType, Map<String, String> metadata, String md5) {
        for (int end = blob.indexOf('/'); end > 0; end = blob.indexOf('/', end + 1)) {
            createFolder(blob.substring(0, end));
        }
        Optional<Blob> before = find(blob);
        if (before.isPresent() && isFolder(before.get())) {
            throw new ServiceException(409, "ResourceTypeMismatch", "The resource type does not match: " + blob);
        }
        return super.put(blob, content, contentType, metadata, md5);
    }

    private void createFolder(String path) {
        Optional<Blob> existing = find(path);
        if (existing.isPresent()) {
            if (!isFolder(existing.get())) {
                throw new ServiceException(409, "ParentNotFound", "The parent path is a file: " + path);
            }
            return;
        }
        try {
            Path empty = newFile();
            Files.createFile(empty);
            super.put(path, empty, "application/octet-stream", FOLDER, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
