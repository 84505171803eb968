package io.jenkins.plugins.azureml.bench;

import hudson.model.TaskListener;
import io.jenkins.plugins.azureml.steps.AmlWaitRunStep;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;

/** Waits without a Pipeline round them. */
final class Waiting {

    static final String EXPERIMENT = "bench";

    private final LocalAzureExtension local;
    private final PipelineRun pipeline;

    Waiting(LocalAzureExtension local) throws InterruptedException {
        this.local = local;
        this.pipeline = local.pipeline("echo 'a build'").start().await();
    }

    /** @return its context, which knows when it ends */
    QuietContext begin(String runId, TaskListener listener) throws Exception {
        AmlWaitRunStep step = new AmlWaitRunStep(runId);
        step.setExperiment(EXPERIMENT);
        step.setCredentialsId(LocalAzureExtension.CREDENTIALS);
        step.setSubscriptionId(local.azure().subscription());
        step.setResourceGroup(local.azure().resourceGroup());
        step.setWorkspace(local.azure().workspace());
        QuietContext context = new QuietContext(pipeline.build(), listener);
        step.start(context).start();
        return context;
    }
}
