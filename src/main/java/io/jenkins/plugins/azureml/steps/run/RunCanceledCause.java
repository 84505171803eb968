package io.jenkins.plugins.azureml.steps.run;

import edu.umd.cs.findbugs.annotations.NonNull;
import jenkins.model.CauseOfInterruption;

/** Marks a step that ended because its run was canceled in Azure ML, not in Jenkins. */
public final class RunCanceledCause extends CauseOfInterruption {

    private static final long serialVersionUID = 1L;

    private final String runId;

    RunCanceledCause(@NonNull String runId) {
        this.runId = runId;
    }

    @Override
    public String getShortDescription() {
        return "Run " + runId + " was canceled in Azure ML";
    }
}
