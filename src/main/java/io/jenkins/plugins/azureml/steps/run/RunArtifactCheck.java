package io.jenkins.plugins.azureml.steps.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.util.EditDistance;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.artifacts.Artifact;
import io.jenkins.plugins.azureml.client.artifacts.Artifacts;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * Verifies that a run has the files that a model is registered from. With v1 the service registers missing files; with v2 it
 * rejects them without naming the existing ones.
 */
public final class RunArtifactCheck {

    private static final Logger LOGGER = Logger.getLogger(RunArtifactCheck.class.getName());
    private static final int MAX_FILES = 5000;
    private static final int MAX_SUGGESTIONS = 5;

    private RunArtifactCheck() {}

    /** @throws AbortException if the path is missing; names existing files, the most similar first */
    public static void check(
            @NonNull AmlClient client, @CheckForNull String experiment, @NonNull String runId, @NonNull String path)
            throws AbortException, InterruptedException {
        String plain = path.replaceAll("^(\\./|/)+", "").replaceAll("/+$", "");
        Artifacts artifacts = client.withFallback().artifacts();
        List<String> paths;
        try {
            if (artifacts.at(experiment, runId, plain).hasNext()) {
                return;
            }
            paths = artifacts.at(experiment, runId, "").first(MAX_FILES).stream()
                    .map(Artifact::path)
                    .toList();
        } catch (AzureMlException e) {
            // Best effort: the registration itself reports what is wrong.
            LOGGER.log(Level.FINE, "the outputs cannot be listed", e);
            return;
        }
        boolean exists = paths.stream().anyMatch(each -> each.equals(plain) || each.startsWith(plain + "/"));
        if (!exists && paths.size() < MAX_FILES) {
            throw new AbortException(
                    "path '" + path + "': run " + runId
                            + (paths.isEmpty()
                                    ? " has no files."
                                    : " has no such file or folder. " + suggest("It has ", plain, paths))
                            + JobOutputCheck.hint(client, runId, plain)
                            + " What to do: let the script write the model below outputs/, and set the path of the model there.");
        }
    }

    /** Returns a sentence with the names that are most similar to {@code wanted}. */
    @NonNull
    public static String suggest(@NonNull String begin, @NonNull String wanted, @NonNull Collection<String> names) {
        String lower = wanted.toLowerCase(Locale.ROOT);
        String shown = names.stream()
                .sorted(Comparator.comparingInt(
                        (String name) -> EditDistance.editDistance(lower, name.toLowerCase(Locale.ROOT))))
                .limit(MAX_SUGGESTIONS)
                .collect(Collectors.joining(", "));
        int more = names.size() - MAX_SUGGESTIONS;
        return begin + shown + (more > 0 ? " and " + more + " more" : "") + ".";
    }
}
