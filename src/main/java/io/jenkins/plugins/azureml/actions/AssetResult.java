package io.jenkins.plugins.azureml.actions;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.Messages;

/** What a build has done with an asset, endpoint, deployment or compute that a file describes. */
public enum AssetResult {
    CREATED,
    UPDATED,
    UNCHANGED,
    FAILED;

    /** Returns the localized name. */
    @NonNull
    public String getText() {
        return switch (this) {
            case CREATED -> Messages.AssetResult_created();
            case UPDATED -> Messages.AssetResult_updated();
            case UNCHANGED -> Messages.AssetResult_unchanged();
            case FAILED -> Messages.AssetResult_failed();
        };
    }
}
