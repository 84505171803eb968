package io.jenkins.plugins.azureml.bench;

/** {@code -Dtrial}: small sizes, to see that a benchmark works; docs/benchmarks.md is left as it is. */
final class Trial {

    static final boolean ON = System.getProperty("trial") != null;

    private Trial() {}

    /** The one or the other. */
    static int or(int trial, int measured) {
        return ON ? trial : measured;
    }
}
