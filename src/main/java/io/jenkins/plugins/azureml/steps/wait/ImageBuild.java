package io.jenkins.plugins.azureml.steps.wait;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.HumanReadable;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.runs.Run;
import io.jenkins.plugins.azureml.client.runs.RunDetails;
import io.jenkins.plugins.azureml.client.runs.RunQuery;
import io.jenkins.plugins.azureml.client.runs.RunStatus;
import io.jenkins.plugins.azureml.client.runs.Runs;
import io.jenkins.plugins.azureml.logs.LogFiles;
import io.jenkins.plugins.azureml.logs.LogSink;
import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Says that a run waits for the image of its environment, for how long, and what the log of the build ends with. Where the
 * workspace's container registry builds the image, the log is a file of the run. Where a compute builds it, the build is a run of
 * the experiment {@value #EXPERIMENT}, which does not name the runs that wait for it. Modified only inside {@link LogSink}
 * callbacks.
 */
final class ImageBuild implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final Logger LOGGER = Logger.getLogger(ImageBuild.class.getName());

    static final String LOG = "azureml-logs/20_image_build_log.txt";
    static final String EXPERIMENT = "prepare_image";

    /** Most runs are prepared sooner. */
    private static final long MAX_USUAL_MILLIS = 30_000L;

    private static final int LINES = 3;
    /** Builds that run at a time are few, and the newest are listed first. */
    private static final int MAX_BUILDS = 10;

    private boolean announced;
    /** Milliseconds since the epoch; 0 before the first line. */
    private long loggedAt;

    /** Creates a client without retries. */
    @FunctionalInterface
    interface Clients {
        @NonNull
        AmlClient get() throws IOException, InterruptedException;
    }

    /**
     * Logs what is known about the image of a run that is being prepared, from time to time.
     *
     * @param out puts the name of the run in front
     * @return whether anything was printed
     */
    boolean log(
            @NonNull RunLogPrinter printer,
            @NonNull Runs runs,
            @NonNull RunDetails details,
            @NonNull StatusReport report,
            @NonNull Clients clients,
            @NonNull LogSink out)
            throws IOException, InterruptedException {
        if (details.run().status() != RunStatus.PREPARING) {
            return false;
        }
        URI file = details.logFiles().get(LOG);
        if (file != null && !announced) {
            return print("the image of its environment is being built", out);
        }
        long now = System.currentTimeMillis();
        long age = report.age(now);
        long every = Heartbeat.everyMillis() / 5;
        boolean soon = now - loggedAt < every || file == null && age < Math.min(every, MAX_USUAL_MILLIS);
        if (soon || file != null && printer.isStreamed(details, LOG)) {
            return false;
        }
        try {
            String took = HumanReadable.duration(Duration.ofMillis(age));
            if (file != null) {
                List<String> tail = printer.tail(runs, Map.of(LOG, file), LINES);
                return print("building the image of its environment for " + took + indented(tail), out);
            }
            return logElsewhere(printer, clients.get(), took, out);
        } catch (AzureMlException e) {
            LOGGER.log(Level.FINE, "the build of an image cannot be read", e);
            return false;
        }
    }

    private boolean logElsewhere(RunLogPrinter printer, AmlClient client, String took, LogSink out)
            throws IOException, InterruptedException {
        Runs builds = client.runs(EXPERIMENT);
        List<Run> active = active(builds);
        if (active.isEmpty()) {
            return !announced
                    && print(
                            "Preparing for " + took + ". Before an environment is used for the first time, Azure ML"
                                    + " builds its image, which can take 20 minutes",
                            out);
        }
        if (active.size() > 1) {
            List<String> ids = active.stream().map(Run::runId).toList();
            return print(
                    "Preparing for " + took + ". Images are being built in the Azure ML workspace: runs "
                            + HumanReadable.list(ids, 3) + " of experiment " + EXPERIMENT,
                    out);
        }
        String build = active.get(0).runId();
        List<String> tail =
                printer.tail(builds, LogFiles.streamed(builds.details(build).logFiles()), LINES);
        return print(
                "Preparing for " + took + ". An image is being built in the Azure ML workspace: run " + build
                        + " of experiment " + EXPERIMENT + indented(tail),
                out);
    }

    private static List<Run> active(Runs builds) throws AzureMlException, InterruptedException {
        try {
            return builds.lists().query(new RunQuery(null, "CreatedUtc desc", MAX_BUILDS)).first(MAX_BUILDS).stream()
                    .filter(run -> !run.status().isTerminal())
                    .toList();
        } catch (AzureMlException e) {
            if (e.isNotFound()) {
                // No image was ever built on a compute.
                return List.of();
            }
            throw e;
        }
    }

    private static String indented(List<String> lines) {
        return lines.isEmpty() ? "" : "; the log of the build ends with:\n  " + String.join("\n  ", lines);
    }

    private boolean print(String text, LogSink out) {
        return out.print(text, () -> {
            announced = true;
            loggedAt = System.currentTimeMillis();
        });
    }
}
