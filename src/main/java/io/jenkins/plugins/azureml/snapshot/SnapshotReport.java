package io.jenkins.plugins.azureml.snapshot;

import java.io.Serializable;

/**
 * What was packed.
 *
 * @param files how many
 * @param bytes their size before they were packed
 * @param zipBytes size of the zip
 */
public record SnapshotReport(int files, long bytes, long zipBytes) implements Serializable {}
