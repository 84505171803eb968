package io.jenkins.plugins.azureml.steps.endpoints;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.HumanReadable;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.net.ControllerHttp;
import java.io.Serializable;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import jenkins.util.SystemProperties;

/**
 * Says from time to time what a deployment that is being created is doing. Before its container has a log, Azure ML builds the image
 * of its environment, or fetches it.
 */
final class DeploymentProgress implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final int LINES = 3;

    /** Milliseconds since the operation began, at the last line. */
    private long logged;

    private boolean explained;

    /** Returns the interval, a fifth of that at which waits for runs show their status. */
    private static long everyMillis() {
        return SystemProperties.getInteger("io.jenkins.plugins.azureml.heartbeatSeconds", 600) * 200L;
    }

    /** Starts anew with the next operation. */
    void reset() {
        logged = 0;
    }

    /** @param age of the operation */
    void log(
            @NonNull AmlClient client,
            @NonNull String endpoint,
            @NonNull String deployment,
            @NonNull Duration age,
            @NonNull Consumer<String> printer)
            throws InterruptedException {
        if (age.toMillis() - logged < everyMillis()) {
            return;
        }
        logged = age.toMillis();
        String log = read(client, endpoint, deployment);
        String text = "Azure ML: deployment " + deployment + " in progress for " + HumanReadable.duration(age);
        if (!log.isEmpty()) {
            printer.accept(text + "; its log ends with:\n" + log);
        } else if (explained) {
            printer.accept(text + ", it has no log yet");
        } else {
            explained = true;
            printer.accept(
                    text + ", it has no log yet. Before an environment is used for the first time, Azure ML builds"
                            + " its image, which can take 20 minutes");
        }
    }

    /** Returns the last lines, indented; empty if there are none. */
    private static String read(AmlClient client, String endpoint, String deployment) throws InterruptedException {
        try {
            String log = client.onlineEndpoints().deployments(endpoint).log(deployment, LINES);
            return ControllerHttp.shared()
                    .redactor()
                    .redactValues(log)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .map(line -> "  " + line)
                    .collect(Collectors.joining("\n"));
        } catch (AzureMlException e) {
            // Before the container exists, some versions of the service refuse to show its log.
            return "";
        }
    }
}
