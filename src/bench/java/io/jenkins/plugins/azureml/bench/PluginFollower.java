package io.jenkins.plugins.azureml.bench;

import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import java.io.PrintStream;

/** {@code amlWaitRun}. */
final class PluginFollower implements Follower {

    private QuietContext context;

    @Override
    public String name() {
        return "`amlWaitRun`";
    }

    @Override
    public void begin(LocalAzureExtension local, String runId, Lag lag) throws Exception {
        PrintStream log = Lines.to(lag::shown);
        LocalAzureMl azure = local.azure();
        context = new Waiting(azure.subscription(), azure.resourceGroup(), azure.workspace()).begin(runId, () -> log);
    }

    @Override
    public void awaitEnd() throws Exception {
        context.end.get();
    }
}
