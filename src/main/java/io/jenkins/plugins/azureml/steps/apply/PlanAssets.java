package io.jenkins.plugins.azureml.steps.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.components.Components;
import io.jenkins.plugins.azureml.client.content.ContentDigest;
import io.jenkins.plugins.azureml.definitions.Assets;
import io.jenkins.plugins.azureml.definitions.InlineModel;
import io.jenkins.plugins.azureml.definitions.JobEnvironment;
import io.jenkins.plugins.azureml.definitions.LocalCode;
import io.jenkins.plugins.azureml.steps.assets.AgentAssets;
import io.jenkins.plugins.azureml.steps.assets.AssetResolver;
import io.jenkins.plugins.azureml.steps.assets.DataUploads;
import io.jenkins.plugins.azureml.steps.assets.LocalScans;
import io.jenkins.plugins.azureml.transfer.DataReport;
import java.io.IOException;

/**
 * Predicts what assets refer to, without creating or uploading anything: what is on the agent is represented by the hash of its
 * content, what is in the Azure ML workspace is looked up.
 */
final class PlanAssets implements Assets {

    private final AmlClient client;
    private final LocalScans scans;
    private final AssetResolver resolver;
    private final AgentAssets existing;
    private final TreeIds tree;

    PlanAssets(@NonNull AmlClient client, @NonNull LocalScans scans, @NonNull TreeLookup tree) {
        this.client = client;
        this.scans = scans;
        this.resolver = new AssetResolver(client);
        this.existing = new AgentAssets(client, scans, line -> {});
        this.tree = new TreeIds(client, tree);
    }

    @NonNull
    @Override
    public String compute(@NonNull String name) throws IOException, InterruptedException {
        String id = tree.compute(name);
        return id == null ? existing.compute(name) : id;
    }

    @NonNull
    @Override
    public String environment(@NonNull JobEnvironment environment) throws IOException, InterruptedException {
        if (environment instanceof JobEnvironment.Inline inline) {
            boolean local = inline.build() != null && !inline.build().isRemote();
            ObjectNode properties =
                    inline.properties(local ? buildContext(inline.build().path(), null) : null);
            return LocalParts.PREFIX + ContentDigest.hex(properties.toString());
        }
        String id = tree.environment(environment);
        return id == null ? resolver.environment(environment, null) : id;
    }

    @NonNull
    @Override
    public String deployedEnvironment(@NonNull JobEnvironment environment) throws IOException, InterruptedException {
        if (environment instanceof JobEnvironment.Named named) {
            String id = tree.environment(named);
            return id == null ? resolver.registered(named) : id;
        }
        return environment(environment);
    }

    @NonNull
    @Override
    public String model(@NonNull InlineModel model) throws IOException, InterruptedException {
        String content = model.isRemote() ? model.path() : data(model.path(), null);
        return LocalParts.PREFIX + ContentDigest.hex(model + " " + content);
    }

    @NonNull
    @Override
    public String code(@NonNull LocalCode code) throws IOException, InterruptedException {
        return LocalParts.PREFIX + scans.code(code).hash();
    }

    @NonNull
    @Override
    public String placeholderCode() {
        return LocalParts.PREFIX + "placeholder";
    }

    @NonNull
    @Override
    public String version(@NonNull String assets, @NonNull String name, @NonNull String label)
            throws IOException, InterruptedException {
        String version = tree.version(assets, name, label);
        return version == null ? existing.version(assets, name, label) : version;
    }

    @NonNull
    @Override
    public String data(@NonNull String path, @CheckForNull String datastore) throws IOException, InterruptedException {
        return DataUploads.uri(client.ref(), scans.data(path), datastore);
    }

    /** Returns a text that depends on the content: which storage account it will be in is not known yet. */
    @NonNull
    @Override
    public String buildContext(@NonNull String path, @CheckForNull String datastore)
            throws IOException, InterruptedException {
        DataReport report = scans.data(path);
        return LocalParts.PREFIX + report.hash() + "/" + report.name() + "/";
    }

    @NonNull
    @Override
    public String component(@NonNull String version, @NonNull ObjectNode body) {
        return client.assetVersions().id("components", Components.ANONYMOUS, version);
    }
}
