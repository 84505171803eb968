package io.jenkins.plugins.azureml.scoring.assertions;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/** What one value has to be. */
interface Check {

    boolean holds(@CheckForNull Object value);

    /** As it follows a path in the name of an assertion: {@code == 3}. */
    @Override
    String toString();
}
