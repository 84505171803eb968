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
 * Looks whether a run has left what a model is to be made of. The v1 service registers what does not exist, the v2 one refuses
 * it without a word on what does.
 */
public final class RunArtifactCheck {

    private static final Logger LOGGER = Logger.getLogger(RunArtifactCheck.class.getName());
    private static final int MOST = 5000;
    private static final int SHOWN = 5;

    private RunArtifactCheck() {}

    /** @throws AbortException naming the files that there are, those most alike first */
    public static void check(
            @NonNull AmlClient client, @CheckForNull String experiment, @NonNull String runId, @NonNull String path)
            throws AbortException, InterruptedException {
        String plain = path.replaceAll("^(\\./|/)+", "").replaceAll("/+$", "");
        Artifacts artifacts = client.artifacts();
        List<String> paths;
        try {
            if (artifacts.at(experiment, runId, plain).hasNext()) {
                return;
            }
            paths = artifacts.at(experiment, runId, "").first(MOST).stream()
                    .map(Artifact::path)
                    .toList();
        } catch (AzureMlException e) {
            // A help alone: the registration itself will tell what is wrong.
            LOGGER.log(Level.FINE, "the outputs cannot be listed", e);
            return;
        }
        boolean there = paths.stream().anyMatch(each -> each.equals(plain) || each.startsWith(plain + "/"));
        if (!there && paths.size() < MOST) {
            throw new AbortException("path '" + path + "': run " + runId
                    + (paths.isEmpty()
                            ? " has left no files."
                            : " has left no such file or folder. " + closest("It has ", plain, paths))
                    + JobOutputCheck.hint(client, runId, plain)
                    + " What to do: let the script write the model below outputs/ and give its path as it is there.");
        }
    }

    /** The names most like {@code wanted}, as a sentence. */
    @NonNull
    public static String closest(@NonNull String begin, @NonNull String wanted, @NonNull Collection<String> names) {
        String lower = wanted.toLowerCase(Locale.ROOT);
        String shown = names.stream()
                .sorted(Comparator.comparingInt(
                        (String name) -> EditDistance.editDistance(lower, name.toLowerCase(Locale.ROOT))))
                .limit(SHOWN)
                .collect(Collectors.joining(", "));
        int more = names.size() - SHOWN;
        return begin + shown + (more > 0 ? " and " + more + " more" : "") + ".";
    }
}
