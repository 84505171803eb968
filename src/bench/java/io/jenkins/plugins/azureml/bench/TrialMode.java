package io.jenkins.plugins.azureml.bench;

/** {@code -Dtrial}: small sizes, to check that a benchmark works. docs/dev/benchmarks.md is not changed. */
final class TrialMode {

    static final boolean ON = System.getProperty("trial") != null;

    private TrialMode() {}

    /** Returns the size for a trial or for a measurement. */
    static int choose(int trial, int measured) {
        return ON ? trial : measured;
    }
}
