package io.jenkins.plugins.azureml.steps.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.definitions.assets.AssetFile;
import java.util.ArrayList;

/** An asset while the plan is being made. */
final class PlannedAsset {

    enum State {
        NEW,
        VISITING,
        PLANNED
    }

    final String path;
    final AssetFile file;
    State state = State.NEW;
    /** Null until it is planned, unless the file names it. */
    String version;
    /** Null until it is planned, and if the asset cannot be planned because of a problem. */
    Action action;

    String mark;
    ArrayList<String> changes = new ArrayList<>();
    /** Properties of the existing version, or body of the existing resource; null if there is none. */
    ObjectNode existing;
    /** Properties of the existing version as the file sets them, as far as they can change. */
    ObjectNode wanted;
    /** What a deployment consists of that is uploaded; null for assets with versions. */
    LocalParts parts;

    PlannedAsset(@NonNull String path, @NonNull AssetFile file) {
        this.path = path;
        this.file = file;
        this.version = file.version();
    }

    /** Returns the asset for messages, such as {@code component train}. */
    @NonNull
    String title() {
        return file.title();
    }
}
