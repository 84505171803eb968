package io.jenkins.plugins.azureml.bench;

/** {@code -Dtrial}: small sizes, to check that a benchmark works. docs/benchmarks.md is not changed. */
final class Trial {

    static final boolean ON = System.getProperty("trial") != null;

    private Trial() {}

    /** Returns the size for a trial or for a measurement. */
    static int or(int trial, int measured) {
        return ON ? trial : measured;
    }
}
