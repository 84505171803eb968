package io.jenkins.plugins.azureml.triggers;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.CauseAction;
import hudson.model.Job;
import hudson.model.Queue;
import io.jenkins.plugins.azureml.HumanReadable;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.models.LatestRegistrations;
import io.jenkins.plugins.azureml.client.models.Model;
import io.jenkins.plugins.azureml.client.models.ModelFilter;
import io.jenkins.plugins.azureml.client.models.ModelNamePattern;
import io.jenkins.plugins.azureml.config.AmlConnection;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.threads.AmlThreads;
import io.jenkins.plugins.azureml.threads.ControllerShutdown;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.ParameterizedJobMixIn;

/**
 * Reads the newest versions once and queues a build for each that is new. Runs on a poll thread. Sends each request once; what
 * fails is repeated by the next poll. Nothing but the log on the job's page reports a failure.
 */
final class ModelPoll {

    private static final Logger LOGGER = Logger.getLogger(ModelPoll.class.getName());

    /** Jobs with a poll that is queued or running. */
    private static final Set<String> POLLING = ConcurrentHashMap.newKeySet();

    /** In {@link ParameterizedJobMixIn#scheduleBuild2}, the quiet period of the job. */
    private static final int QUIET_PERIOD_OF_JOB = -1;

    private final Job<?, ?> job;
    private final AmlModelTrigger trigger;
    private final StringBuilder log = new StringBuilder();
    private final long begun = System.currentTimeMillis();

    private ModelPoll(Job<?, ?> job, AmlModelTrigger trigger) {
        this.job = job;
        this.trigger = trigger;
    }

    /** Queues a poll, unless one is in progress. Does not block. */
    static void enqueue(@NonNull Job<?, ?> job, @NonNull AmlModelTrigger trigger) {
        if (!job.isBuildable() || ControllerShutdown.hasBegun()) {
            return;
        }
        String name = job.getFullName();
        if (!POLLING.add(name)) {
            LOGGER.log(Level.FINE, "the poll of {0} is still in progress", name);
            return;
        }
        try {
            AmlThreads.poll(lane(trigger), 0, () -> {
                try {
                    new ModelPoll(job, trigger).run();
                } finally {
                    POLLING.remove(name);
                }
            });
        } catch (RejectedExecutionException e) {
            POLLING.remove(name);
            LOGGER.log(Level.FINE, "the controller is shutting down", e);
        }
    }

    /** Returns whether a poll of the job is queued or running. */
    static boolean isPolling(@NonNull Job<?, ?> job) {
        return POLLING.contains(job.getFullName());
    }

    private static String lane(AmlModelTrigger trigger) {
        try {
            return trigger.settings().key();
        } catch (AbortException e) {
            // The poll itself reports the problem.
            return "";
        }
    }

    private void run() {
        log("Started on " + Instant.ofEpochMilli(begun));
        try {
            poll();
        } catch (AzureMlException | AbortException e) {
            log(e.getMessage());
            log("No build is started. The next poll looks for versions registered since the last successful one.");
            LOGGER.log(Level.FINE, e, () -> "models of " + job.getFullName() + " cannot be read");
        } catch (InterruptedException e) {
            LOGGER.log(Level.FINE, "the poll was interrupted", e);
            return;
        } catch (IOException e) {
            log("The state of the trigger cannot be saved: " + e.getMessage());
            LOGGER.log(Level.WARNING, e, () -> "cannot save the state of the model trigger of " + job.getFullName());
        } catch (RejectedExecutionException e) {
            LOGGER.log(Level.FINE, "the controller is shutting down", e);
            return;
        }
        log("Done after " + HumanReadable.duration(Duration.ofMillis(System.currentTimeMillis() - begun)));
        try {
            PollFiles.writeLog(job, log.toString());
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "the log of the poll cannot be saved", e);
        }
    }

    private void log(String line) {
        log.append(line).append('\n');
    }

    private void poll() throws IOException, InterruptedException {
        WorkspaceSettings settings = trigger.settings();
        ModelNamePattern names = new ModelNamePattern(trigger.getModel());
        String source = settings.key() + "\n" + names;
        log("Polling " + settings.ref() + " for versions of " + names
                + HumanReadable.withTags(trigger.getTags() == null ? Map.of() : trigger.getTags()));
        PollState state = savedState(source);
        AmlClient client = AmlConnection.open(job, trigger.uses(), settings).once();
        Map<String, String> known = state == null ? Map.of() : state.usableMarks(begun);
        LatestRegistrations latest = LatestRegistrations.of(client.registry(), names, known);
        List<Model> recent = PollState.recent(latest.versions(), state);
        long allReadAt = known.isEmpty() ? begun : state.allReadAt();
        if (state == null) {
            PollFiles.writeState(job, PollState.first(source, recent).after(recent, latest.marks(), allReadAt));
            log("This is the first poll of this workspace and model. It only records what exists ("
                    + (recent.isEmpty()
                            ? "no version"
                            : "newest: " + recent.get(0).id())
                    + "). Versions registered from now on start builds.");
            return;
        }
        startBuilds(client, state, recent, latest.marks(), allReadAt);
    }

    /** Returns the saved state; null if it is of other parameters, missing or damaged. */
    @CheckForNull
    private PollState savedState(String source) {
        try {
            PollState state = PollFiles.readState(job);
            return state == null || !source.equals(state.source()) ? null : state;
        } catch (IOException e) {
            log("The saved state of the trigger cannot be read: " + e.getMessage());
            return null;
        }
    }

    /** Queues builds, oldest version first, and saves the state after each. */
    private void startBuilds(
            AmlClient client, PollState before, List<Model> recent, Map<String, String> marks, long allReadAt)
            throws IOException {
        PollState state = before;
        Map<String, String> settled = new HashMap<>(marks);
        boolean any = false;
        for (int i = recent.size() - 1; i >= 0; i--) {
            Model model = recent.get(i);
            if (!state.isUndecided(model)) {
                continue;
            }
            if (!hasTags(model)) {
                log(model.id() + " does not have the tags");
                // Read again at the next poll, since some tools set tags after the registration.
                settled.remove(model.name());
                continue;
            }
            if (!startBuild(client, model)) {
                log(model.id() + ": Jenkins did not accept the build, so the next poll tries again");
                return;
            }
            any = true;
            log(model.id() + ", registered " + model.createdTime() + ": build queued");
            state = state.withDecided(model);
            PollFiles.writeState(job, state);
        }
        if (!any) {
            log("No new version");
        }
        PollState after = state.after(recent, settled, allReadAt);
        if (!after.equals(before)) {
            PollFiles.writeState(job, after);
        }
    }

    private boolean hasTags(Model model) {
        Map<String, String> tags = trigger.getTags();
        return tags == null || new ModelFilter(null, null, null, tags, Map.of()).matches(model);
    }

    private boolean startBuild(AmlClient client, Model model) {
        AmlModelCause cause = new AmlModelCause(model.id(), trigger.getWorkspace(), client.studioModel(model.id()));
        Queue.Item queued = ParameterizedJobMixIn.scheduleBuild2(
                job,
                QUIET_PERIOD_OF_JOB,
                new CauseAction(cause),
                new RegisteredModelAction(model, trigger.getWorkspace()));
        return queued != null;
    }
}
