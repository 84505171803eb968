package org.jenkinsci.plugins.workflow.flow;

import edu.umd.cs.findbugs.annotations.CheckForNull;

public abstract class FlowExecution {

    @CheckForNull
    public Throwable getCauseOfFailure() {
        return null;
    }
}
