package io.jenkins.plugins.azureml.bench;

import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** {@code amlWaitRun}. */
final class PluginFollower implements Follower {

    private QuietContext context;

    @Override
    public String name() {
        return "`amlWaitRun`";
    }

    @Override
    public void begin(LocalAzureExtension local, String runId, Lag lag) throws Exception {
        PrintStream log = new PrintStream(new Lines(lag), false, StandardCharsets.UTF_8);
        context = new Waiting(local).begin(runId, () -> log);
    }

    @Override
    public void awaitEnd() throws Exception {
        context.end.get();
    }

    private static final class Lines extends OutputStream {

        private final ByteArrayOutputStream line = new ByteArrayOutputStream();
        private final Lag lag;

        Lines(Lag lag) {
            this.lag = lag;
        }

        @Override
        public synchronized void write(int b) {
            if (b == '\n') {
                lag.shown(line.toString(StandardCharsets.UTF_8));
                line.reset();
            } else {
                line.write(b);
            }
        }
    }
}
