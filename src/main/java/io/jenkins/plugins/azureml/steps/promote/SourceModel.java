package io.jenkins.plugins.azureml.steps.promote;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.content.ContentDigest;
import io.jenkins.plugins.azureml.client.copies.BlobCopy;
import io.jenkins.plugins.azureml.client.copies.CopySource;
import io.jenkins.plugins.azureml.client.datastores.BlobStore;
import io.jenkins.plugins.azureml.client.datastores.DatastorePath;
import io.jenkins.plugins.azureml.client.datastores.StoredBlob;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.models.Model;
import io.jenkins.plugins.azureml.client.models.ModelFilter;
import io.jenkins.plugins.azureml.client.models.ModelNames;
import io.jenkins.plugins.azureml.client.models.ModelPlace;
import io.jenkins.plugins.azureml.client.storage.StorageAccess;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The model to promote with its files.
 *
 * @param properties as the service returns them
 * @param store where the files are
 * @param root name of the file or folder
 * @param copies all files, with names that begin with {@code root}
 * @param storage of the workspace of the model
 */
record SourceModel(
        @NonNull Model model,
        @NonNull JsonNode properties,
        @NonNull BlobStore store,
        @NonNull String root,
        @NonNull List<BlobCopy> copies,
        @NonNull StorageAccess storage)
        implements CopySource {

    private static final String DEFAULT_ROOT = "model";
    private static final int MARK_DIGITS = 32;

    /**
     * Reads the model and lists its files.
     *
     * @param reference {@code NAME:VERSION} or {@code NAME@latest}
     */
    @NonNull
    static SourceModel read(@NonNull AmlClient client, @NonNull String reference)
            throws IOException, InterruptedException {
        String id = id(client, reference);
        JsonNode json = client.modelVersions().read(id);
        Model model = Model.v2(ModelNames.nameOf(id), json);
        String uri = String.valueOf(model.url());
        DatastorePath place = ModelPlace.of(uri)
                .orElseThrow(() -> new AbortException("The files of model " + id + " are at " + uri
                        + ", which is not a datastore of " + client.ref()
                        + ". What to do: register the model with files"
                        + " in a datastore of the workspace."));
        BlobStore store = client.datastoreFiles().open(place.datastore());
        String root = place.path().isEmpty()
                ? DEFAULT_ROOT
                : place.path().substring(place.path().lastIndexOf('/') + 1);
        List<BlobCopy> copies = new ArrayList<>();
        for (StoredBlob blob : store.blobs(place.path()).all()) {
            copies.add(
                    new BlobCopy(blob, root + blob.name().substring(place.path().length())));
        }
        if (copies.isEmpty()) {
            throw new AbortException("Model " + id + " has no files: there is nothing at " + uri
                    + ". They may have been deleted from the storage.");
        }
        return new SourceModel(model, Json.field(json, "properties"), store, root, copies, client.storage());
    }

    private static String id(AmlClient client, String reference) throws IOException, InterruptedException {
        String latest = PromotionParameters.latest(reference);
        if (latest == null) {
            return PromotionParameters.id(reference);
        }
        Optional<Model> newest =
                client.modelVersions().stream(ModelFilter.named(latest)).find(model -> model.id() != null);
        return newest.map(Model::id)
                .orElseThrow(
                        () -> new AbortException("Model '" + latest + "' does not exist in " + client.ref() + "."));
    }

    @Override
    public URI read(String blob) throws AzureMlException, InterruptedException {
        return store.read(blob);
    }

    @Override
    public void refused(URI url) {
        // Drops the delegation key. The first attempt says nothing about account keys.
        storage.refused(url, "AuthenticationFailed", 1);
    }

    @NonNull
    String id() {
        return model.name() + ":" + model.version();
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
