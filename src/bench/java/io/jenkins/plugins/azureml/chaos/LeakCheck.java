package io.jenkins.plugins.azureml.chaos;

import io.jenkins.plugins.azureml.bench.FileDescriptors;
import io.jenkins.plugins.azureml.client.http.HttpTimings;
import io.jenkins.plugins.azureml.net.ControllerHttp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * Finds resources left after all pipelines have ended. The folder for temporary files has to belong to this JVM only.
 */
final class LeakCheck {

    /**
     * Uploads to blob storage use Java's URL connections, which Java keeps for five to ten seconds after their last
     * use.
     */
    private static final Duration KEPT_BY_JAVA = Duration.ofSeconds(20);

    /**
     * Checks before the plugin closes its transport, which also closes leaked connections. The request of a step that
     * was stopped, or lost with its controller, may be in progress for as long as the client waits for a response.
     */
    List<String> beforeClose() throws Exception {
        return awaitNone(HttpTimings.DEFAULTS.response().plusSeconds(30), () -> {
            int leased = ConnectionPoolAccess.leased(ControllerHttp.shared());
            return leased == 0 ? List.of() : List.of(leased + " connections are in use, by nobody");
        });
    }

    /** Checks after the plugin and the service have been closed. */
    List<String> afterClose() throws Exception {
        return awaitNone(KEPT_BY_JAVA, () -> {
            List<String> left = new ArrayList<>(temporaryFiles());
            Thread.getAllStackTraces().keySet().stream()
                    .map(Thread::getName)
                    .filter(name -> name.startsWith("Azure ML"))
                    .forEach(name -> left.add("thread '" + name + "' is left"));
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
        while (!left.call().isEmpty() && System.nanoTime() < end) {
            Thread.sleep(100);
        }
        return left.call();
    }
}
