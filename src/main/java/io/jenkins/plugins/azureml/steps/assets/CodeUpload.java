package io.jenkins.plugins.azureml.steps.assets;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.FilePath;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.codes.CodeVersion;
import io.jenkins.plugins.azureml.client.codes.Codes;
import io.jenkins.plugins.azureml.client.uploads.PendingUpload;
import io.jenkins.plugins.azureml.snapshot.SourceFolder;
import io.jenkins.plugins.azureml.snapshot.SourceReport;
import io.jenkins.plugins.azureml.snapshot.SourceScan;
import io.jenkins.plugins.azureml.steps.Texts;
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
 * A source folder as code of the workspace. Nothing is sent of content that is there already; what is sent goes straight from the
 * agent to the storage.
 */
public final class CodeUpload {

    private static final Logger LOGGER = Logger.getLogger(CodeUpload.class.getName());

    private final AmlClient client;
    private final FilePath folder;
    private final String what;
    private final Consumer<String> log;

    /**
     * @param folder that source folders are relative to
     * @param what the code is, in the words of the log
     */
    public CodeUpload(
            @NonNull AmlClient client, @NonNull FilePath folder, @NonNull String what, @NonNull Consumer<String> log) {
        this.client = client;
        this.folder = folder;
        this.what = what;
        this.log = log;
    }

    /** @return the id of the code */
    @NonNull
    public String send(@NonNull SourceFolder sources) throws IOException, InterruptedException {
        SourceReport report = folder.act(new SourceScan(sources));
        String size = Texts.files(report.files()) + ", " + Texts.size(report.bytes());
        Optional<CodeVersion> there = client.codes().findByHash(report.hash());
        if (there.isPresent() && isWhole(there.get(), sources)) {
            log.accept("Azure ML: " + what + " (" + size + "): in the workspace already, nothing uploaded");
            return there.get().id();
        }
        if (there.isPresent()) {
            log.accept("Azure ML: the workspace has lost files of " + what);
            upload(there.get().name(), there.get().version(), sources, report.hash(), size);
            return there.get().id();
        }
        String name = Codes.nameOf(report.hash());
        PendingUpload place = upload(name, Codes.VERSION, sources, report.hash(), size);
        return client.codes()
                .create(name, Codes.VERSION, place.blobUri(), report.hash())
                .id();
    }

    private PendingUpload upload(String name, String version, SourceFolder sources, String hash, String size)
            throws IOException, InterruptedException {
        for (int signature = 1; ; signature++) {
            PendingUpload place = client.pendingUploads().start(Codes.TYPE, name, version);
            UploadReport report = folder.act(new SourceUpload(sources, hash, new BlobPlace(place.signedUrl())));
            if (!report.refused()) {
                log.accept("Azure ML: uploaded " + what + " (" + size + ")"
                        + (report.there() == 0 ? "" : ", " + Texts.files(report.there()) + " of them were there"));
                return place;
            }
            SasRejection.check(what, report.refusal(), signature);
        }
    }

    /** Where that cannot be told, what the service says is good. */
    private boolean isWhole(CodeVersion code, SourceFolder sources) throws InterruptedException {
        try {
            PendingUpload place = client.pendingUploads().start(Codes.TYPE, code.name(), code.version());
            return !place.blobUri().equals(code.codeUri())
                    || folder.act(new SourceCheck(sources, new BlobPlace(place.signedUrl())));
        } catch (IOException e) {
            LOGGER.log(Level.FINE, e, () -> "could not look at the files of " + code.id());
            return true;
        }
    }
}
