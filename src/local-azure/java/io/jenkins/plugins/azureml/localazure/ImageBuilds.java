package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Plays the builds of images: the first run of each environment waits for one. Nothing is built.
 *
 * <p>Sources: {@code azureml-logs/20_image_build_log.txt} among the log files of runs (Microsoft's troubleshooting pages); runs
 * {@code imgbldrun_…} of the experiment {@code prepare_image} with {@code user_logs/std_log.txt} (azure-sdk-for-python#37441,
 * MLOpsPython#418). Neither names the environment, and the second kind does not name the run that waits.
 */
final class ImageBuilds {
    private static final String EXPERIMENT = "prepare_image";

    private final RunLifecycle lifecycle;
    private final LocalAzureMlOptions options;
    private final Consumer<Runnable> after;
    private final Set<String> built = ConcurrentHashMap.newKeySet();

    /** @param after runs a task after the time of a state */
    ImageBuilds(RunLifecycle lifecycle, LocalAzureMlOptions options, Consumer<Runnable> after) {
        this.lifecycle = lifecycle;
        this.options = options;
        this.after = after;
    }

    /** Continues with {@code next} when the image of the run's environment exists. */
    void prepare(Run run, Runnable next) {
        if (options.imageBuildSteps == 0 || !built.add(environment(run))) {
            if (options.imageBuildLog) {
                append(run, RunFiles.BUILD_LOG, "Image is up to date.");
            }
            next.run();
        } else if (options.imageBuildRuns) {
            Run build = begin(run);
            step(run, 1, line -> append(build, RunFiles.STD_LOG, line), () -> {
                build.moveTo(RunStatus.COMPLETED, lifecycle.now());
                next.run();
            });
        } else {
            step(run, 1, line -> append(run, RunFiles.BUILD_LOG, line), next);
        }
    }

    /** An environment of another workspace has an image of its own. */
    private static String environment(Run run) {
        JsonNode environment = run.job == null
                ? Json.field(Json.field(run.definition.json(), "configuration"), "environment")
                : run.job.properties().path("environmentId");
        return run.workspace.name + " " + environment;
    }

    private Run begin(Run run) {
        String id = "imgbldrun_" + UUID.randomUUID().toString().substring(0, 7);
        RunDefinition none = new RunDefinition(Json.object(), "", List.of(), "", 1, 0, Map.of(), true, Map.of());
        try {
            Run build = lifecycle.create(run.workspace, EXPERIMENT, id, null, none);
            run.workspace.runs.add(build);
            build.moveTo(RunStatus.RUNNING, lifecycle.now());
            return build;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void step(Run run, int number, Consumer<String> log, Runnable next) {
        if (number > options.imageBuildSteps || RunStatus.isTerminal(run.status())) {
            next.run();
            return;
        }
        log.accept("Step " + number + "/" + options.imageBuildSteps + " : RUN build");
        after.accept(() -> step(run, number + 1, log, next));
    }

    private static void append(Run run, String file, String line) {
        run.files.append(file, (line + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
