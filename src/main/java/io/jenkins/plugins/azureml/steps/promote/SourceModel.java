package io.jenkins.plugins.azureml.steps.promote;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.client.content.ContentDigest;
import io.jenkins.plugins.azureml.client.copies.BlobCopy;
import io.jenkins.plugins.azureml.client.copies.CopySource;
import io.jenkins.plugins.azureml.client.datastores.BlobStore;
import io.jenkins.plugins.azureml.client.datastores.StoredBlob;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.models.Model;
import io.jenkins.plugins.azureml.steps.models.ModelGate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * The model to promote with its files.
 *
 * @param origin where it comes from
 * @param properties as the service returns them
 * @param store where the files are
 * @param root name of the file or folder
 * @param copies all files, with names that begin with {@code root}
 */
record SourceModel(
        @NonNull Origin origin,
        @NonNull Model model,
        @NonNull JsonNode properties,
        @NonNull BlobStore store,
        @NonNull String root,
        @NonNull List<BlobCopy> copies) {

    private static final String DEFAULT_ROOT = "model";
    private static final int MARK_DIGITS = 32;

    /**
     * Where a model comes from.
     *
     * @param id by which steps refer to the model: {@code NAME:VERSION}, or the full id in a registry
     * @param resource id that the tags of the promoted version keep
     * @param urls by which the target reads the files
     * @param runs metrics of the runs that models come from; empty results where there are none
     */
    record Origin(
            @NonNull String id,
            @NonNull String resource,
            @NonNull CopySource urls,
            @NonNull ModelGate.RunMetrics runs) {}

    /**
     * Lists the files of a model.
     *
     * @param json version as the service returns it
     * @param path of the file or folder in the store; empty for all files
     */
    @NonNull
    static SourceModel list(
            @NonNull Origin origin,
            @NonNull Model model,
            @NonNull JsonNode json,
            @NonNull BlobStore store,
            @NonNull String path)
            throws IOException, InterruptedException {
        String root = path.isEmpty() ? DEFAULT_ROOT : path.substring(path.lastIndexOf('/') + 1);
        String below = path.isEmpty() ? root + "/" : root;
        List<BlobCopy> copies = new ArrayList<>();
        for (StoredBlob blob : store.blobs(path).all()) {
            copies.add(new BlobCopy(blob, below + blob.name().substring(path.length())));
        }
        if (copies.isEmpty()) {
            throw new AbortException("Model " + origin.id() + " has no files: there is nothing at " + model.url()
                    + ". They may have been deleted from the storage.");
        }
        return new SourceModel(origin, model, Json.field(json, "properties"), store, root, copies);
    }

    @NonNull
    String id() {
        return origin.id();
    }

    long bytes() {
        return copies.stream()
                .mapToLong(copy -> Math.max(0, copy.source().length()))
                .sum();
    }

    /**
     * Returns the hash that identifies the content: of names, lengths and checksums. Where the storage has no checksum, the address
     * and entity tag of the file stand for its content.
     */
    @NonNull
    String mark() {
        MessageDigest digest = ContentDigest.sha256();
        copies.stream()
                .sorted(Comparator.comparing(BlobCopy::target))
                .map(this::line)
                .forEach(line -> digest.update(line.getBytes(StandardCharsets.UTF_8)));
        return HexFormat.of().formatHex(digest.digest()).substring(0, MARK_DIGITS);
    }

    private String line(BlobCopy copy) {
        StoredBlob blob = copy.source();
        String content = blob.md5() == null ? store.container() + "/" + blob.name() + " " + blob.etag() : blob.md5();
        return copy.target() + '\0' + blob.length() + '\0' + content + '\n';
    }
}
