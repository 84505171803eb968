package io.jenkins.plugins.azureml.steps.assets;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.FilePath;
import io.jenkins.plugins.azureml.HumanReadable;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.codes.CodeVersion;
import io.jenkins.plugins.azureml.client.codes.Codes;
import io.jenkins.plugins.azureml.client.codes.PendingUpload;
import io.jenkins.plugins.azureml.snapshot.SourceFolder;
import io.jenkins.plugins.azureml.snapshot.SourceReport;
import io.jenkins.plugins.azureml.snapshot.SourceScan;
import io.jenkins.plugins.azureml.transfer.BlobPlace;
import io.jenkins.plugins.azureml.transfer.SourceCheck;
import io.jenkins.plugins.azureml.transfer.SourceUpload;
import io.jenkins.plugins.azureml.transfer.UploadReport;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Registers a source folder as code of the Azure ML workspace, for the v2 API. Uploads nothing if code with the same content hash
 * exists. The agent sends the files directly to the storage.
 */
public final class CodeUpload {

    private static final Logger LOGGER = Logger.getLogger(CodeUpload.class.getName());

    private final AmlClient client;
    private final FilePath folder;
    private final String description;
    private final Consumer<String> log;

    /**
     * @param folder folder on the agent to which source folders are relative
     * @param description of the code for the log, such as {@code the sources}
     */
    public CodeUpload(
            @NonNull AmlClient client,
            @NonNull FilePath folder,
            @NonNull String description,
            @NonNull Consumer<String> log) {
        this.client = client;
        this.folder = folder;
        this.description = description;
        this.log = log;
    }

    /**
     * Uploads the folder unless the workspace has its content already.
     *
     * @return the id of the code
     */
    @NonNull
    public String upload(@NonNull SourceFolder sources) throws IOException, InterruptedException {
        return upload(sources, folder.act(new SourceScan(sources)));
    }

    /**
     * Uploads the folder unless the workspace has its content already.
     *
     * @param report of the folder
     * @return the id of the code
     */
    @NonNull
    public String upload(@NonNull SourceFolder sources, @NonNull SourceReport report)
            throws IOException, InterruptedException {
        String size = HumanReadable.files(report.files()) + ", " + HumanReadable.size(report.bytes());
        Optional<CodeVersion> existing = client.codes().findByHash(report.hash());
        if (existing.isPresent() && isComplete(existing.get(), sources)) {
            log.accept("Azure ML: " + description + " (" + size + "): already in the workspace, not uploaded");
            return existing.get().id();
        }
        if (existing.isPresent()) {
            log.accept("Azure ML: the storage of the workspace no longer has all files of " + description);
            send(existing.get().name(), existing.get().version(), sources, report.fingerprint(), size);
            return existing.get().id();
        }
        String name = Codes.nameOf(report.hash());
        PendingUpload place = send(name, Codes.VERSION, sources, report.fingerprint(), size);
        return client.codes()
                .create(name, Codes.VERSION, place.blobUri(), report.hash())
                .id();
    }

    private PendingUpload send(String name, String version, SourceFolder sources, String fingerprint, String size)
            throws IOException, InterruptedException {
        for (int signature = 1; ; signature++) {
            PendingUpload place = client.codes().startUpload(name, version);
            UploadReport report = folder.act(new SourceUpload(sources, fingerprint, new BlobPlace(place.signedUrl())));
            if (!report.refused()) {
                log.accept("Azure ML: uploaded " + description + " (" + size + ")"
                        + (report.alreadyPresent() == 0
                                ? ""
                                : ", " + HumanReadable.files(report.alreadyPresent()) + " of them already there"));
                return place;
            }
            SasRejection.check(client.storage(), place.signedUrl(), description, report.refusal(), signature);
        }
    }

    /**
     * Returns whether the storage has all files of existing code: an upload that was interrupted leaves a code version without some
     * of its files. True if that cannot be verified.
     */
    private boolean isComplete(CodeVersion code, SourceFolder sources) throws InterruptedException {
        try {
            PendingUpload place = client.codes().startUpload(code.name(), code.version());
            return !place.blobUri().equals(code.codeUri())
                    || folder.act(new SourceCheck(sources, new BlobPlace(place.signedUrl())));
        } catch (IOException e) {
            LOGGER.log(Level.FINE, e, () -> "could not list the files of " + code.id());
            return true;
        }
    }
}
