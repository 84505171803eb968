package io.jenkins.plugins.azureml.snapshot;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;

/** Decides what ignore files leave out. Paths have slashes, and none of their parent folders may be ignored. */
interface Ignored {

    boolean excludesFile(@NonNull String path) throws IOException;

    /** Returns whether nothing below a folder can be selected, so that it can be skipped. */
    boolean excludesFolder(@NonNull String path) throws IOException;
}
