package io.jenkins.plugins.azureml.steps.assets;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.FilePath;
import io.jenkins.plugins.azureml.HumanReadable;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.datastores.BlobStore;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
import io.jenkins.plugins.azureml.transfer.BlobPlace;
import io.jenkins.plugins.azureml.transfer.DataReport;
import io.jenkins.plugins.azureml.transfer.DataUpload;
import io.jenkins.plugins.azureml.transfer.LocalData;
import io.jenkins.plugins.azureml.transfer.UploadReport;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Uploads local data of jobs to a datastore, below a folder that is named by the hash of the content. The agent sends files
 * that the storage does not have yet, directly to the storage.
 */
public final class DataUploads {

    /** Datastore for data whose definition names none. */
    private static final String DEFAULT = "workspaceblobstore";

    private static final String FOLDER = "LocalUpload/";

    private final AmlClient client;
    private final FilePath folder;
    private final Consumer<String> log;

    /** @param folder folder on the agent to which data is relative */
    public DataUploads(@NonNull AmlClient client, @NonNull FilePath folder, @NonNull Consumer<String> log) {
        this.client = client;
        this.folder = folder;
        this.log = log;
    }

    /**
     * Uploads data unless the datastore has all of it.
     *
     * @param datastore null for the default one
     */
    @NonNull
    public Uploaded upload(@NonNull LocalData data, @NonNull DataReport report, @CheckForNull String datastore)
            throws IOException, InterruptedException {
        String name = datastore == null ? DEFAULT : datastore;
        String size = HumanReadable.files(report.files()) + ", " + HumanReadable.size(report.bytes());
        for (int signature = 1; ; signature++) {
            BlobStore store = client.datastoreFiles().open(name);
            BlobPlace place = new BlobPlace(store.write(FOLDER + report.hash()));
            UploadReport sent = folder.act(new DataUpload(data, report.fingerprint(), place));
            if (!sent.refused()) {
                boolean reused = sent.sent() == 0;
                log.accept("Azure ML: data '" + data.path() + "' (" + size + "): "
                        + (reused ? "already in datastore " + name + ", not uploaded" : "uploaded to " + name));
                return new Uploaded(
                        uri(name, FOLDER + report.hash() + "/" + report.name()),
                        place.withoutSignature() + "/" + Segments.encode(report.name()),
                        reused);
            }
            SasRejection.check(
                    client.storage(), place.signedUrl(), "data '" + data.path() + "'", sent.refusal(), signature);
        }
    }

    /**
     * Result of an upload.
     *
     * @param uri as jobs refer to the data
     * @param blobUri as the builder of images reads the data, without a signature
     * @param reused whether all files were there already
     */
    public record Uploaded(@NonNull String uri, @NonNull String blobUri, boolean reused) {}

    private String uri(String datastore, String path) {
        return uri(client.ref(), datastore, path);
    }

    /** Returns the URI that {@link #upload} will return for data. */
    @NonNull
    public static String uri(
            @NonNull WorkspaceRef workspace, @NonNull DataReport report, @CheckForNull String datastore) {
        return uri(workspace, datastore == null ? DEFAULT : datastore, FOLDER + report.hash() + "/" + report.name());
    }

    private static String uri(WorkspaceRef ref, String datastore, String path) {
        return "azureml://subscriptions/" + ref.subscriptionId() + "/resourcegroups/" + ref.resourceGroup()
                + "/workspaces/" + ref.workspace() + "/datastores/" + datastore + "/paths/" + path;
    }
}
