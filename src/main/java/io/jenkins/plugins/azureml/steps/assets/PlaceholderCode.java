package io.jenkins.plugins.azureml.steps.assets;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.FilePath;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.codes.CodeVersion;
import io.jenkins.plugins.azureml.client.codes.Codes;
import io.jenkins.plugins.azureml.client.codes.PendingUpload;
import io.jenkins.plugins.azureml.transfer.BlobPlace;
import io.jenkins.plugins.azureml.transfer.TextUpload;
import io.jenkins.plugins.azureml.transfer.UploadReport;
import java.io.IOException;
import java.util.Optional;

/**
 * Code for components that have none, since the service requires code. Its content is that which Microsoft's client uploads, so
 * that both share one asset.
 */
public final class PlaceholderCode {

    private static final String FILE = "COMPONENT_PLACEHOLDER";
    private static final String TEXT = "command_component: code_placeholder";

    /** Hash of a folder that contains only this file, which is what the service knows the code by. */
    private static final String HASH = "d3c05b496c685e7e5a204e3cebc689086bd0f622c2975d8090c18968739a464a";

    private PlaceholderCode() {}

    /**
     * Finds the code, or uploads it from the agent.
     *
     * @param folder any folder on the agent
     * @return the id of the code
     */
    @NonNull
    public static String findOrUpload(@NonNull AmlClient client, @NonNull FilePath folder)
            throws IOException, InterruptedException {
        Optional<CodeVersion> existing = client.codes().findByHash(HASH);
        if (existing.isPresent()) {
            return existing.get().id();
        }
        String name = Codes.nameOf(HASH);
        for (int signature = 1; ; signature++) {
            PendingUpload place = client.codes().startUpload(name, Codes.VERSION);
            UploadReport report = folder.act(new TextUpload(FILE, TEXT, new BlobPlace(place.signedUrl())));
            if (!report.refused()) {
                return client.codes()
                        .create(name, Codes.VERSION, place.blobUri(), HASH)
                        .id();
            }
            SasRejection.check(
                    client.storage(),
                    place.signedUrl(),
                    "the placeholder for components without code",
                    report.refusal(),
                    signature);
        }
    }
}
