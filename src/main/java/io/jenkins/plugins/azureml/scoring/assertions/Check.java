package io.jenkins.plugins.azureml.scoring.assertions;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/** A condition on one value. */
interface Check {

    boolean isMet(@CheckForNull Object value);

    /** Returns the part of an assertion's name after the path, such as {@code == 3}. */
    @Override
    String toString();
}
