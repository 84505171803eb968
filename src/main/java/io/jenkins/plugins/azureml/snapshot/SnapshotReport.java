package io.jenkins.plugins.azureml.snapshot;

import java.io.Serializable;

/**
 * Result of packing.
 *
 * @param files number of files
 * @param bytes their total size before packing
 * @param zipBytes size of the zip file
 */
public record SnapshotReport(int files, long bytes, long zipBytes) implements Serializable {}
