package io.jenkins.plugins.azureml.triggers;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.models.Model;
import io.jenkins.plugins.azureml.client.paging.Paged;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a trigger has seen so far, as it is saved. Immutable.
 *
 * @param source the workspace and the pattern that this was seen with; with others the trigger starts anew
 * @param since milliseconds since the epoch, by the clock of the service. Older versions are of no interest
 * @param decided versions since then that need no build any more, by id, with the time of their registration in milliseconds
 * @param marks of the models at the last poll
 * @param allReadAt when the versions of all models were read last, in milliseconds since the epoch
 */
record PollState(String source, long since, Map<String, Long> decided, Map<String, String> marks, long allReadAt) {

    /**
     * How far to look back from the newest version. Within this time, a version that appears late, or gets its tags after its
     * registration, is not missed.
     */
    static final Duration LOOK_BACK = Duration.ofHours(1);

    /** Not every service changes a model's mark with each version, so that the versions are read this often in any case. */
    private static final Duration READ_ALL_EVERY = Duration.ofHours(1);

    PollState {
        decided = Map.copyOf(decided == null ? Map.of() : decided);
        marks = Map.copyOf(marks == null ? Map.of() : marks);
    }

    /**
     * Returns the state after the first poll, which starts no build.
     *
     * @param recent versions, newest first
     */
    @NonNull
    static PollState first(@NonNull String source, @NonNull List<Model> recent) {
        Map<String, Long> decided = new TreeMap<>();
        recent.forEach(model -> decided.put(model.id(), millis(model)));
        return new PollState(source, floor(recent), decided, Map.of(), 0);
    }

    private static long floor(List<Model> recent) {
        return recent.isEmpty() ? Instant.EPOCH.toEpochMilli() : millis(recent.get(0)) - LOOK_BACK.toMillis();
    }

    static long millis(@NonNull Model model) {
        return model.createdTime() == null ? 0 : model.createdTime().toEpochMilli();
    }

    /** Returns the marks that allow to skip models at this time; none if the versions of all models are due. */
    @NonNull
    Map<String, String> usableMarks(long now) {
        boolean due = now < allReadAt || now - allReadAt >= READ_ALL_EVERY.toMillis();
        return due ? Map.of() : marks;
    }

    /** Returns whether a version may need a build. */
    boolean isUndecided(@NonNull Model model) {
        return millis(model) >= since && !Long.valueOf(millis(model)).equals(decided.get(model.id()));
    }

    @NonNull
    PollState withDecided(@NonNull Model model) {
        Map<String, Long> more = new LinkedHashMap<>(decided);
        more.put(model.id(), millis(model));
        return new PollState(source, since, more, marks, allReadAt);
    }

    /**
     * Returns the state after a successful poll.
     *
     * @param recent all versions of the poll, newest first
     * @param newMarks of the models that need not be read at the next poll if theirs is unchanged
     * @param readAllAt when the versions of all models were read last
     */
    @NonNull
    PollState after(@NonNull List<Model> recent, @NonNull Map<String, String> newMarks, long readAllAt) {
        long from = recent.isEmpty() ? since : Math.max(since, floor(recent));
        Map<String, Long> kept = new TreeMap<>(decided);
        kept.values().removeIf(registered -> registered < from);
        return new PollState(source, from, kept, newMarks, readAllAt);
    }

    /** Reads versions, newest first, until they are too old to matter. */
    @NonNull
    static List<Model> recent(@NonNull Paged<Model> versions, @CheckForNull PollState state)
            throws AzureMlException, InterruptedException {
        List<Model> recent = new ArrayList<>();
        while (versions.hasNext()) {
            Model model = versions.next();
            recent.add(model);
            if (millis(model) < (state == null ? floor(recent) : state.since)) {
                recent.remove(model);
                break;
            }
        }
        return recent;
    }
}
