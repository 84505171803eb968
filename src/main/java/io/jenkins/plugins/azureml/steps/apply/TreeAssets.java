package io.jenkins.plugins.azureml.steps.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.components.Components;
import io.jenkins.plugins.azureml.definitions.Assets;
import io.jenkins.plugins.azureml.definitions.InlineModel;
import io.jenkins.plugins.azureml.definitions.JobEnvironment;
import io.jenkins.plugins.azureml.definitions.LocalCode;
import io.jenkins.plugins.azureml.definitions.assets.AssetKind;
import io.jenkins.plugins.azureml.steps.assets.AgentAssets;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Creates what assets refer to. References to assets of the same step are ids of versions that do not exist yet. Components inside
 * a pipeline component may refer to these, so their requests are sent later, in order.
 */
final class TreeAssets implements Assets {

    private final AmlClient client;
    private final AgentAssets agent;
    private final TreeIds tree;
    private final List<ApplyEntry> later = new ArrayList<>();
    private final Set<String> requested = new HashSet<>();

    TreeAssets(@NonNull AmlClient client, @NonNull AgentAssets agent, @NonNull TreeLookup tree) {
        this.client = client;
        this.agent = agent;
        this.tree = new TreeIds(client, tree);
    }

    /** Returns the components that were requested since the last call, and forgets them. */
    @NonNull
    List<ApplyEntry> takeComponents() {
        List<ApplyEntry> taken = new ArrayList<>(later);
        later.clear();
        return taken;
    }

    @NonNull
    @Override
    public String compute(@NonNull String name) throws IOException, InterruptedException {
        String id = tree.compute(name);
        return id == null ? agent.compute(name) : id;
    }

    @NonNull
    @Override
    public String environment(@NonNull JobEnvironment environment) throws IOException, InterruptedException {
        String id = tree.environment(environment);
        return id == null ? agent.environment(environment) : id;
    }

    @NonNull
    @Override
    public String deployedEnvironment(@NonNull JobEnvironment environment) throws IOException, InterruptedException {
        String id = tree.environment(environment);
        return id == null ? agent.deployedEnvironment(environment) : id;
    }

    @NonNull
    @Override
    public String model(@NonNull InlineModel model) throws IOException, InterruptedException {
        return agent.model(model);
    }

    @NonNull
    @Override
    public String code(@NonNull LocalCode code) throws IOException, InterruptedException {
        return agent.code(code);
    }

    @NonNull
    @Override
    public String placeholderCode() throws IOException, InterruptedException {
        return agent.placeholderCode();
    }

    @NonNull
    @Override
    public String version(@NonNull String assets, @NonNull String name, @NonNull String label)
            throws IOException, InterruptedException {
        String version = tree.version(assets, name, label);
        return version == null ? agent.version(assets, name, label) : version;
    }

    @NonNull
    @Override
    public String data(@NonNull String path, @CheckForNull String datastore) throws IOException, InterruptedException {
        return agent.data(path, datastore);
    }

    @NonNull
    @Override
    public String buildContext(@NonNull String path, @CheckForNull String datastore)
            throws IOException, InterruptedException {
        return agent.buildContext(path, datastore);
    }

    @NonNull
    @Override
    public String component(@NonNull String version, @NonNull ObjectNode body)
            throws IOException, InterruptedException {
        String id = client.assetVersions().id("components", Components.ANONYMOUS, version);
        if (!requested.add(version)
                || client.components().findAnonymous(version).isPresent()) {
            return id;
        }
        later.add(new ApplyEntry(
                AssetKind.COMPONENT,
                Components.ANONYMOUS,
                version,
                null,
                id,
                Action.CREATE,
                "",
                null,
                List.of(),
                body.toString()));
        return id;
    }
}
