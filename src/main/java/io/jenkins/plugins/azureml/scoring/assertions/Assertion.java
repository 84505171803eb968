package io.jenkins.plugins.azureml.scoring.assertions;

/** An expectation on the responses of an endpoint. */
public interface Assertion {

    /** Returns the name for the report. */
    String name();

    Outcome check(AssertionContext context);
}
