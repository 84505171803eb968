package io.jenkins.plugins.azureml.bench;

import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import java.io.PrintStream;

/** {@code amlWaitRun}, with its default limit or without a limit of log lines. */
final class PluginFollower implements Follower {

    private static final String LIMIT = "io.jenkins.plugins.azureml.logBytesPerPoll";

    private final boolean all;
    private QuietContext context;

    PluginFollower(boolean all) {
        this.all = all;
    }

    @Override
    public String name() {
        return "`amlWaitRun`" + (all ? ", all lines" : "");
    }

    @Override
    public void begin(LocalAzureExtension local, String runId, Lag lag) throws Exception {
        if (all) {
            System.setProperty(LIMIT, Integer.toString(Integer.MAX_VALUE));
        } else {
            System.clearProperty(LIMIT);
        }
        PrintStream log = Lines.to(lag::shown);
        LocalAzureMl azure = local.azure();
        context = new Waiting(azure.subscription(), azure.resourceGroup(), azure.workspace()).begin(runId, () -> log);
    }

    @Override
    public void awaitEnd() throws Exception {
        context.end.get();
    }
}
