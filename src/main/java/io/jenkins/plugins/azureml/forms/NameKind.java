package io.jenkins.plugins.azureml.forms;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.arm.Compute;
import io.jenkins.plugins.azureml.client.endpoints.OnlineDeployment;
import io.jenkins.plugins.azureml.client.endpoints.OnlineEndpoint;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.models.Model;
import io.jenkins.plugins.azureml.client.models.ModelFilter;
import io.jenkins.plugins.azureml.client.paging.Paged;
import io.jenkins.plugins.azureml.client.runs.Experiment;
import java.util.List;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** What the names that a form offers belong to. */
@Restricted(NoExternalUse.class)
public enum NameKind {
    COMPUTE((client, parent) -> client.computes().list().map(Compute::name)),
    EXPERIMENT((client, parent) -> client.experiments().map(Experiment::name)),
    /** Each with its newest version, as {@code NAME:VERSION}. */
    ENVIRONMENT((client, parent) ->
            client.takesV2() ? client.assetVersions().namesWithLatest("environments") : NameKind.none()),
    MODEL((client, parent) -> client.takesV2()
            ? client.assetVersions().names("models")
            : client.models().stream(null).map(Model::name)),
    ENDPOINT((client, parent) ->
            client.takesV2() ? client.onlineEndpoints().list().map(OnlineEndpoint::name) : NameKind.none()),
    /** Of the endpoint that is the parent. */
    DEPLOYMENT((client, endpoint) -> endpoint == null || !client.takesV2()
            ? NameKind.none()
            : client.onlineEndpoints().deployments(endpoint).list().map(OnlineDeployment::name)),
    BATCH_ENDPOINT(
            (client, parent) -> client.takesV2() ? client.batchEndpoints().names() : NameKind.none()),
    /** Of the batch endpoint that is the parent. */
    BATCH_DEPLOYMENT((client, endpoint) -> endpoint == null || !client.takesV2()
            ? NameKind.none()
            : client.batchEndpoints().deployments(endpoint)),
    /** Of the model that is the parent. The newest first, and no more than are worth a choice. */
    MODEL_VERSION(
            50,
            (client, model) -> model == null
                    ? NameKind.none()
                    : client.registry().stream(ModelFilter.named(model)).map(Model::version));

    /** A list with more entries is no help. */
    private static final int MAX_NAMES = 500;

    /** Reads the names from the service. */
    private interface Source {
        Paged<String> read(AmlClient client, @CheckForNull String parent) throws AzureMlException, InterruptedException;
    }

    private final int newest;
    private final Source source;

    NameKind(Source source) {
        this(0, source);
    }

    /** @param newest how many of the newest to list in the order of the source; 0 to list all by name */
    NameKind(int newest, Source source) {
        this.newest = newest;
        this.source = source;
    }

    private static Paged<String> none() {
        return new Paged<>("list", "nothing", cursor -> new Paged.Page<>(List.of(), null));
    }

    /** Reads the names to offer. @param parent name of what contains the named things; null for the workspace */
    @NonNull
    List<String> read(@NonNull AmlClient client, @CheckForNull String parent)
            throws AzureMlException, InterruptedException {
        Paged<String> names = source.read(client, parent);
        return newest > 0
                ? names.first(newest)
                : names.first(MAX_NAMES).stream()
                        .distinct()
                        .sorted(String.CASE_INSENSITIVE_ORDER)
                        .toList();
    }
}
