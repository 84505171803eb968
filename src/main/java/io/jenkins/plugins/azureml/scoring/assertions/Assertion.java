package io.jenkins.plugins.azureml.scoring.assertions;

/** Something that is expected of an endpoint's answers. */
public interface Assertion {

    /** As the report names it. */
    String name();

    Outcome check(AssertionContext evidence);
}
