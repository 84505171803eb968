package org.jenkinsci.plugins.workflow.flow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.Serializable;

public abstract class FlowExecutionOwner implements Serializable {

    private static final long serialVersionUID = 1L;

    @CheckForNull
    public FlowExecution getOrNull() {
        return null;
    }

    public interface Executable {

        @CheckForNull
        FlowExecutionOwner asFlowExecutionOwner();
    }
}
