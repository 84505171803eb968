package io.jenkins.plugins.azureml.steps.assets;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.FilePath;
import io.jenkins.plugins.azureml.client.artifacts.Artifacts;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.models.ModelSource;
import io.jenkins.plugins.azureml.steps.AgentPlace;
import io.jenkins.plugins.azureml.steps.Texts;
import io.jenkins.plugins.azureml.steps.models.AmlRegisterModelStep;
import io.jenkins.plugins.azureml.transfer.ArtifactFiles;
import io.jenkins.plugins.azureml.transfer.ArtifactList;
import io.jenkins.plugins.azureml.transfer.ArtifactScan;
import io.jenkins.plugins.azureml.transfer.ArtifactUpload;
import io.jenkins.plugins.azureml.transfer.SignedBlobs;
import io.jenkins.plugins.azureml.transfer.UploadReport;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * A file or folder of an agent as artifacts of the workspace, in both generations of the API: the controller asks for signed
 * URLs, some at a time so that they are fresh, and the agent sends the files.
 */
public final class ModelUpload {

    private static final int AT_ONCE = 100;
    private static final int ATTEMPTS = 3;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyMMdd'T'HHmmss").withZone(ZoneOffset.UTC);

    private final Artifacts artifacts;
    private final AmlRegisterModelStep step;
    private final Consumer<String> log;

    public ModelUpload(
            @NonNull Artifacts artifacts, @NonNull AmlRegisterModelStep step, @NonNull Consumer<String> log) {
        this.artifacts = artifacts;
        this.step = step;
        this.log = log;
    }

    @NonNull
    public ModelSource run(@NonNull AgentPlace place) throws IOException, InterruptedException {
        ArtifactFiles files = new ArtifactFiles(String.valueOf(step.getFile()), place.own());
        FilePath folder = place.folder();
        ArtifactList list = folder.act(new ArtifactScan(files));
        log.accept("Azure ML: uploading " + Texts.files(list.names().size()) + ", " + Texts.size(list.bytes())
                + ", for model " + step.getName());
        int signature = 1;
        for (int attempt = 1; ; attempt++) {
            // As the v1 SDK calls them, so that people know what they see.
            String upload = TIME.format(Instant.now()) + "-"
                    + UUID.randomUUID().toString().substring(0, 8);
            try {
                String refusal = send(folder, files, list.names(), upload);
                if (refusal == null) {
                    return ModelSource.uploaded(upload, list.root(), step.getRunId());
                }
                SasRejection.check("the model", refusal, signature++);
            } catch (AzureMlException e) {
                // What was asked for may be there now, and cannot be asked for again: elsewhere, then.
                if (!e.mayHaveBeenExecuted() || attempt >= ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /**
     * A place is opened once, so that all is sent again, elsewhere, if a signature is refused.
     *
     * @return why the storage does not take it; null if it has it all
     */
    @CheckForNull
    private String send(FilePath folder, ArtifactFiles files, List<String> names, String upload)
            throws IOException, InterruptedException {
        for (int from = 0; from < names.size(); from += AT_ONCE) {
            List<String> some = names.subList(from, Math.min(names.size(), from + AT_ONCE));
            SignedBlobs blobs = new SignedBlobs(new TreeMap<>(artifacts.open(upload, some)));
            UploadReport report = folder.act(new ArtifactUpload(files, blobs));
            if (report.refused()) {
                return report.refusal();
            }
        }
        return null;
    }
}
