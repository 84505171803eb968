package io.jenkins.plugins.azureml.snapshot;

import java.io.Serializable;

/**
 * Limits of the service.
 *
 * @param files maximum number of files
 * @param bytes maximum size before packing
 */
public record SnapshotLimits(int files, long bytes) implements Serializable {

    /** "The snapshot is limited to 300 MB and 2,000 files" (Azure Machine Learning v1). */
    public static final SnapshotLimits SERVICE = new SnapshotLimits(2000, 300L * 1024 * 1024);

    public static final SnapshotLimits NONE = new SnapshotLimits(Integer.MAX_VALUE, Long.MAX_VALUE);
}
