package io.jenkins.plugins.azureml.bench;

import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.MicrosoftPython;

/** {@code jobs.stream} of Microsoft's azure-ai-ml, which supports only the v2 API over HTTPS. */
final class MicrosoftFollower implements Follower {

    private FollowerProcess process;

    @Override
    public String name() {
        return "`jobs.stream` of azure-ai-ml";
    }

    @Override
    public LocalAzureExtension service() {
        return new LocalAzureExtension().v2().tls();
    }

    @Override
    public void start(LocalAzureExtension local, String runId, LineDelays lag) throws Exception {
        process =
                new FollowerProcess(MicrosoftPython.script(local.azure(), local.workspace(), "stream.py", runId), lag);
    }

    @Override
    public void awaitEnd() throws Exception {
        process.awaitEnd();
    }
}
