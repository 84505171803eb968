package io.jenkins.plugins.azureml.steps.endpoints;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.net.ControllerHttp;
import java.util.function.Consumer;

/** Prints the end of the log of a deployment: the only place with the reason why a scoring script does not start. */
public final class DeploymentLog {

    private static final int LINES = 30;

    private DeploymentLog() {}

    /** Prints the last lines; a log that cannot be read is no failure. */
    public static void print(
            @NonNull AmlClient client,
            @NonNull String endpoint,
            @NonNull String deployment,
            @NonNull Consumer<String> printer)
            throws InterruptedException {
        try {
            String log = client.onlineEndpoints().deployments(endpoint).log(deployment, LINES);
            if (!log.isBlank()) {
                printer.accept("Azure ML: the last lines of the log of deployment " + deployment + ":");
                ControllerHttp.shared()
                        .redactor()
                        .redactValues(log)
                        .lines()
                        .forEach(line -> printer.accept("  " + line));
            }
        } catch (AzureMlException e) {
            printer.accept("Azure ML: the log of deployment " + deployment + " cannot be read: " + e.getMessage());
        }
    }
}
