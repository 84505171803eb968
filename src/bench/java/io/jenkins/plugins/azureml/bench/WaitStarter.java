package io.jenkins.plugins.azureml.bench;

import hudson.model.TaskListener;
import io.jenkins.plugins.azureml.steps.wait.AmlWaitRunStep;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.Pipeline;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.util.Map;
import org.jenkinsci.plugins.structs.describable.DescribableModel;

/** Starts waits without a Pipeline. */
final class WaitStarter {

    static final String EXPERIMENT = "bench";

    private final String subscription;
    private final String resourceGroup;
    private final String workspace;
    private final PipelineRun pipeline;

    WaitStarter(String subscription, String resourceGroup, String workspace) throws InterruptedException {
        this.subscription = subscription;
        this.resourceGroup = resourceGroup;
        this.workspace = workspace;
        this.pipeline = Pipeline.of("echo 'a build'").start().await();
    }

    /** @return the context, which records the end of the wait */
    QuietContext start(String runId, TaskListener listener) throws Exception {
        return start(runId, EXPERIMENT, listener);
    }

    /** @param experiment may be null, as in a Jenkinsfile */
    QuietContext start(String runId, String experiment, TaskListener listener) throws Exception {
        return start(
                experiment == null ? Map.of("runId", runId) : Map.of("runId", runId, "experiment", experiment),
                listener);
    }

    /** @param parameters of the step, as in a Jenkinsfile */
    QuietContext start(Map<String, String> parameters, TaskListener listener) throws Exception {
        AmlWaitRunStep step = DescribableModel.of(AmlWaitRunStep.class).instantiate(parameters, null);
        step.setCredentialsId(LocalAzureExtension.CREDENTIALS);
        step.setSubscriptionId(subscription);
        step.setResourceGroup(resourceGroup);
        step.setWorkspace(workspace);
        QuietContext context = new QuietContext(pipeline.build(), listener);
        step.start(context).start();
        return context;
    }
}
