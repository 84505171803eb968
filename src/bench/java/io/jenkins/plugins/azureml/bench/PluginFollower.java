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
    public void start(LocalAzureExtension local, String runId, LineDelays lag) throws Exception {
        if (all) {
            System.setProperty(LIMIT, Integer.toString(Integer.MAX_VALUE));
        } else {
            System.clearProperty(LIMIT);
        }
        PrintStream log = LineOutputStream.to(lag::shown);
        LocalAzureMl azure = local.azure();
        context =
                new WaitStarter(azure.subscription(), azure.resourceGroup(), azure.workspace()).start(runId, () -> log);
    }

    @Override
    public void awaitEnd() throws Exception {
        context.end.get();
    }
}
