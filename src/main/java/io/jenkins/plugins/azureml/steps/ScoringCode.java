package io.jenkins.plugins.azureml.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.FilePath;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.codes.CodeVersion;
import io.jenkins.plugins.azureml.client.codes.Codes;
import io.jenkins.plugins.azureml.client.uploads.PendingUpload;
import io.jenkins.plugins.azureml.snapshot.SnapshotLimits;
import io.jenkins.plugins.azureml.snapshot.SourceFolder;
import io.jenkins.plugins.azureml.snapshot.SourceReport;
import io.jenkins.plugins.azureml.snapshot.SourceScan;
import io.jenkins.plugins.azureml.upload.BlobPlace;
import io.jenkins.plugins.azureml.upload.SourceUpload;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The folder of a scoring script as code of the workspace, sent straight from the agent unless the same is there already. */
final class ScoringCode {

    private ScoringCode() {}

    /**
     * @param base that {@code directory} is relative to
     * @return the id of the code
     */
    @NonNull
    static String upload(
            @NonNull AmlClient client,
            @NonNull FilePath base,
            @NonNull String directory,
            @NonNull String script,
            @NonNull Consumer<String> log)
            throws IOException, InterruptedException {
        SourceFolder folder = new SourceFolder(
                "code_configuration.code", directory, script, List.of(), List.of(), SnapshotLimits.SERVICE);
        SourceReport report = base.act(new SourceScan(folder));
        String size = report.files() + (report.files() == 1 ? " file, " : " files, ") + Texts.size(report.bytes());
        Optional<CodeVersion> there = client.codes().findByHash(report.hash());
        if (there.isPresent()) {
            log.accept("Azure ML: the scoring code (" + size + ") is in the workspace already");
            return there.get().id();
        }
        String name = Codes.nameOf(report.hash());
        PendingUpload place = client.pendingUploads().start(Codes.TYPE, name, Codes.VERSION);
        if (base.act(new SourceUpload(folder, report.hash(), new BlobPlace(place.signedUrl())))
                .refused()) {
            throw new AbortException("The storage of the workspace does not let the agent write the scoring code by its"
                    + " signed URL. What to do: let the agent's network in at the storage account (firewall, private"
                    + " endpoint), and see that the account allows shared access signatures.");
        }
        log.accept("Azure ML: uploaded the scoring code (" + size + ")");
        return client.codes()
                .create(name, Codes.VERSION, place.blobUri(), report.hash())
                .id();
    }
}
