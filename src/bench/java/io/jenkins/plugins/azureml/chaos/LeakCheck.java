package io.jenkins.plugins.azureml.chaos;

import io.jenkins.plugins.azureml.bench.FileDescriptors;
import io.jenkins.plugins.azureml.client.http.HttpTimings;
import io.jenkins.plugins.azureml.net.ControllerHttp;
import io.jenkins.plugins.azureml.testing.PluginThreads;
import io.jenkins.plugins.azureml.threads.AmlThreads;
import io.jenkins.plugins.azureml.threads.ThreadPools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * Finds resources left after all pipelines have ended. Each check waits until nothing is left, at most for as long as the client
 * may need. The folder for temporary files has to belong to this JVM only.
 */
final class LeakCheck {

    /** For a machine that is busy with other work. */
    private static final Duration SPARE = Duration.ofSeconds(30);

    /**
     * Checks before the plugin is shut down, which also ends leaked tasks and connections. The work of a step that was stopped,
     * or lost with its controller, may continue until the client gives up its call.
     */
    List<String> beforeClose() throws Exception {
        return awaitNone(HttpTimings.DEFAULTS.total().plus(SPARE), () -> {
            List<String> left = new ArrayList<>();
            int leased = ConnectionPoolAccess.leased(ControllerHttp.shared());
            if (leased > 0) {
                left.add(leased + " connections are still in use");
            }
            int polls = AmlThreads.pendingPolls();
            if (polls > 0) {
                left.add(polls + " polls are still scheduled");
            }
            if (!ThreadPools.areIdle()) {
                left.add("tasks are still running");
                left.addAll(PluginThreads.describe());
            }
            return left;
        });
    }

    /**
     * Checks after the plugin and the service have been closed. That interrupts threads, except in a transfer with Java's URL
     * connections, which ends with its connection. Java keeps an idle connection for five to ten seconds.
     */
    List<String> afterClose() throws Exception {
        return awaitNone(HttpTimings.DEFAULTS.response().plus(SPARE), () -> {
            List<String> left = new ArrayList<>(temporaryFiles());
            PluginThreads.describe().forEach(thread -> left.add("left: " + thread));
            FileDescriptors.tcp().forEach(each -> left.add("socket " + each + " is left"));
            return left;
        });
    }

    private static List<String> temporaryFiles() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(Files::isRegularFile)
                    .map(file -> "temporary file " + file + " is left")
                    .toList();
        }
    }

    private static List<String> awaitNone(Duration patience, Callable<List<String>> left) throws Exception {
        long end = System.nanoTime() + patience.toNanos();
        List<String> now = left.call();
        while (!now.isEmpty() && System.nanoTime() < end) {
            Thread.sleep(100);
            now = left.call();
        }
        return now;
    }
}
