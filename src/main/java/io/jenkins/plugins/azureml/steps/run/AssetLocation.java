package io.jenkins.plugins.azureml.steps.run;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.artifacts.ArtifactPath;
import io.jenkins.plugins.azureml.client.datastores.DatastorePath;
import io.jenkins.plugins.azureml.client.registries.RegistryFiles;
import io.jenkins.plugins.azureml.client.service.ApiGeneration;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the files at the URI of a model or data asset. */
final class AssetLocation {

    private static final Pattern OUTPUT = Pattern.compile(
            "azureml://(?:.*/)?jobs/([^/]+)/outputs/([^/]+)(?:/paths)?(?:/(.*))?", Pattern.CASE_INSENSITIVE);
    private static final Pattern RUN = Pattern.compile("runs:/([^/]+)(?:/(.*))?");
    private static final Pattern WORKSPACE = Pattern.compile(
            "azureml://subscriptions/([^/]+)/resourcegroups/([^/]+)/(?:providers/[^/]+/)?workspaces/([^/]+)/.*",
            Pattern.CASE_INSENSITIVE);

    /** The output of a job that its artifacts are. */
    private static final String ARTIFACTS = "artifacts";

    private static final String ARTIFACT_STORE = "workspaceartifactstore";
    private static final String OF_RUN = "ExperimentRun/";

    private final AmlClient client;
    private final AssetName asset;

    AssetLocation(@NonNull AmlClient client, @NonNull AssetName asset) {
        this.client = client;
        this.asset = asset;
    }

    /** @throws AbortException if the files are outside of the workspace */
    @NonNull
    PlacedFiles open(@NonNull String uri) throws IOException, InterruptedException {
        requireOwn(uri);
        Matcher run = RUN.matcher(uri);
        if (run.matches()) {
            return artifacts(ArtifactPath.ofRun(run.group(1), text(run.group(2))));
        }
        Matcher output = OUTPUT.matcher(uri);
        if (output.matches() && output.group(2).equals(ARTIFACTS)) {
            return artifacts(ArtifactPath.ofRun(output.group(1), text(output.group(3))));
        }
        if (output.matches()) {
            String folder = client.jobOutputs().uri(client.jobs().get(output.group(1)), output.group(2));
            return datastore(folder.replaceAll("/+$", "") + "/" + text(output.group(3)), uri);
        }
        return datastore(uri, uri);
    }

    /** Returns files among the artifacts of a run or upload. */
    @NonNull
    PlacedFiles artifacts(@NonNull ArtifactPath path) {
        return named(StoragePlace.of(client.artifacts(), path), path.path());
    }

    /** Returns files of a registry. */
    @NonNull
    PlacedFiles registry(@NonNull RegistryFiles files) throws IOException, InterruptedException {
        return named(StoragePlace.of(files), files.root());
    }

    private PlacedFiles datastore(String uri, String shown) throws IOException, InterruptedException {
        DatastorePath path = DatastorePath.of(uri)
                .orElseThrow(() -> new AbortException("The " + asset + " is at " + withoutQuery(shown)
                        + ", outside of the datastores of the workspace. What to do: download it from there, for example"
                        + " with curl."));
        // The artifact service signs these without the key of the storage account.
        Optional<ArtifactPath> artifact = path.datastore().equals(ARTIFACT_STORE)
                        && (path.path().startsWith(OF_RUN) || client.generation() == ApiGeneration.V1)
                ? ArtifactPath.of(path.path())
                : Optional.empty();
        if (artifact.isPresent()) {
            return artifacts(artifact.get());
        }
        if (client.generation() == ApiGeneration.V1) {
            throw new AbortException("The " + asset + " is in the datastore " + path.datastore()
                    + ", which requires the v2 API. What to do: set apiGeneration to 'auto', or ask the owner of the"
                    + " workspace to turn v1LegacyMode off.");
        }
        return named(StoragePlace.of(client.datastoreFiles().open(path.datastore())), path.path());
    }

    /** As in Microsoft's client: below the name of the asset, with the last part of the path. */
    private PlacedFiles named(StoragePlace place, String root) {
        String last = root.substring(root.lastIndexOf('/') + 1);
        return new PlacedFiles(place, root, asset.name() + (last.isEmpty() ? "" : "/" + last));
    }

    private void requireOwn(String uri) throws AbortException {
        Matcher workspace = WORKSPACE.matcher(uri);
        if (workspace.matches()
                && !(workspace.group(1).equalsIgnoreCase(client.ref().subscriptionId())
                        && workspace.group(2).equalsIgnoreCase(client.ref().resourceGroup())
                        && workspace.group(3).equalsIgnoreCase(client.ref().workspace()))) {
            throw new AbortException("The " + asset + " is in a datastore of the workspace " + workspace.group(3)
                    + " (resource group " + workspace.group(2) + "). What to do: download it with a step that uses that"
                    + " workspace.");
        }
    }

    private static String text(String group) {
        return group == null ? "" : group;
    }

    /** A query can hold a signature. */
    private static String withoutQuery(String uri) {
        return uri.replaceFirst("[?#].*", "");
    }
}
