package io.jenkins.plugins.azureml.client.runs;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.paging.Paged;
import io.jenkins.plugins.azureml.client.service.WorkspaceService;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/** Lists experiments, and validates their names. */
public final class Experiments {

    private static final Pattern FORM = Pattern.compile("[a-zA-Z0-9][\\w-]{0,255}");

    private Experiments() {}

    /** Lists the experiments of the workspace: {@code GET {api}/history/v1.0{workspace}/experiments}. */
    public static Paged<Experiment> list(WorkspaceService service) throws AzureMlException, InterruptedException {
        URI uri = service.uri(Runs.HISTORY, "/experiments");
        return service.pages("list the experiments of", service.ref().toString(), uri, "$continuationtoken")
                .map(Experiment::of);
    }

    /** Returns the problem with a name; empty if it is valid. */
    public static Optional<String> problem(@CheckForNull String experiment) {
        if (experiment == null || experiment.isBlank()) {
            return Optional.of("experiment is missing");
        }
        return FORM.matcher(experiment).matches()
                ? Optional.empty()
                : Optional.of(
                        "experiment must begin with a letter or a digit and have up to 256 letters, digits, '_' and '-'");
    }
}
