package io.jenkins.plugins.azureml.steps.run;

import edu.umd.cs.findbugs.annotations.NonNull;
import jenkins.model.CauseOfInterruption;

/** Somebody canceled the run in Azure ML, not the build in Jenkins. */
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
