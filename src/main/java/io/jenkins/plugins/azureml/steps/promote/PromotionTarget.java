package io.jenkins.plugins.azureml.steps.promote;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.components.AssetVersions;
import io.jenkins.plugins.azureml.client.models.ModelVersions;
import io.jenkins.plugins.azureml.steps.models.ModelGate;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/** Where a model is promoted to. */
interface PromotionTarget {

    /**
     * A folder for the files of a model version.
     *
     * @param folder signed URL of the folder: a secret
     * @param uri of the folder as the model version refers to it
     * @param account name of the storage account, for messages
     */
    record Place(
            @NonNull URI folder,
            @NonNull String uri,
            @NonNull String account) {

        /** Omits the signature. */
        @Override
        public String toString() {
            return "a folder in " + account;
        }
    }

    /** Returns the name for messages, such as {@code registry company}. */
    @NonNull
    String title();

    @NonNull
    ModelVersions models();

    @NonNull
    AssetVersions versions();

    /** Returns the metrics of the runs that models of the target come from. */
    @NonNull
    ModelGate.RunMetrics runs();

    /**
     * Returns the folder for the files of a version, named by their content.
     *
     * @param mark hash of the content
     */
    @NonNull
    Place place(@NonNull String name, @NonNull String version, @NonNull String mark)
            throws IOException, InterruptedException;

    /** Code of the storage for a signature that has expired, or whose key was replaced: the next one is fresh. */
    String EXPIRED = "AuthenticationFailed";

    /**
     * Returns whether another call of {@link #place} is worth a try after the storage has refused the signature.
     *
     * @param attempt which signature was refused, from 1
     */
    boolean isWorthRetry(@NonNull Place place, @CheckForNull String code, int attempt);

    /** Returns the advice for a signature that is refused for lack of a role; empty for other refusals. */
    @NonNull
    Optional<String> roleAdvice(@NonNull Place place, @CheckForNull String code) throws InterruptedException;

    /** Returns the id by which other steps refer to a version. */
    @NonNull
    String id(@NonNull String name, @NonNull String version);

    /** Returns the studio page of a version; null if there is none. */
    @CheckForNull
    String portalUrl(@NonNull String name, @NonNull String version);
}
