package org.jenkinsci.plugins.workflow.actions;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.console.AnnotatedLargeText;
import hudson.model.Action;
import org.jenkinsci.plugins.workflow.graph.FlowNode;

public abstract class LogAction implements Action {

    @NonNull
    public abstract AnnotatedLargeText<? extends FlowNode> getLogText();
}
