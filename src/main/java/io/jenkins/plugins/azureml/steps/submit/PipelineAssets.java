package io.jenkins.plugins.azureml.steps.submit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.FilePath;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.definitions.Assets;
import io.jenkins.plugins.azureml.definitions.JobEnvironment;
import io.jenkins.plugins.azureml.definitions.pipeline.JobFile;
import io.jenkins.plugins.azureml.snapshot.SnapshotLimits;
import io.jenkins.plugins.azureml.snapshot.SourceFolder;
import io.jenkins.plugins.azureml.snapshot.SourceReport;
import io.jenkins.plugins.azureml.snapshot.SourceScan;
import io.jenkins.plugins.azureml.snapshot.WorkspaceBoundary;
import io.jenkins.plugins.azureml.steps.assets.AssetResolver;
import io.jenkins.plugins.azureml.steps.assets.CodeUpload;
import io.jenkins.plugins.azureml.steps.assets.DataUploads;
import io.jenkins.plugins.azureml.steps.assets.PlaceholderCode;
import io.jenkins.plugins.azureml.transfer.DataReport;
import io.jenkins.plugins.azureml.transfer.DataScan;
import io.jenkins.plugins.azureml.transfer.LocalData;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Creates what a pipeline refers to in an Azure ML workspace. Each asset is identified by its content, so nothing is
 * created twice: not by two nodes, not by two builds, and not by a step that is repeated after a restart.
 */
final class PipelineAssets implements Assets {

    private static final String LATEST = "latest";

    private final AmlClient client;
    private final FilePath folder;
    private final WorkspaceBoundary boundary;
    private final Consumer<String> log;
    private final AssetResolver resolver;
    private final Map<String, String> known = new HashMap<>();
    private final Map<String, SourceReport> sources = new HashMap<>();
    private final Map<String, DataReport> data = new HashMap<>();
    private int components;
    private int reusedComponents;

    /**
     * @param folder current folder of the step, on the agent
     * @param boundary of paths that the definition names
     */
    PipelineAssets(
            @NonNull AmlClient client,
            @NonNull FilePath folder,
            @NonNull WorkspaceBoundary boundary,
            @NonNull Consumer<String> log) {
        this.client = client;
        this.folder = folder;
        this.boundary = boundary;
        this.log = log;
        this.resolver = new AssetResolver(client);
    }

    /** Reads all local files once, so that missing ones are reported before anything is created. */
    void scan(@NonNull JobFile job) throws IOException, InterruptedException {
        for (String code : job.codeFolders()) {
            sources.put(code, folder.act(new SourceScan(source(code))));
        }
        for (String path : job.dataPaths()) {
            data.put(path, folder.act(new DataScan(new LocalData(path, boundary))));
        }
    }

    /** Logs how much existed already. */
    void logReuse() {
        if (components > 0) {
            log.accept("Azure ML: " + (components == 1 ? "1 component" : components + " components") + ", "
                    + (reusedComponents == 0 ? "none" : reusedComponents) + " of them reused");
        }
    }

    private interface Lookup {
        String find() throws IOException, InterruptedException;
    }

    private String once(String key, Lookup lookup) throws IOException, InterruptedException {
        String id = known.get(key);
        if (id == null) {
            id = lookup.find();
            known.put(key, id);
        }
        return id;
    }

    private SourceFolder source(String code) {
        return new SourceFolder("code", code, null, List.of(), List.of(), SnapshotLimits.SERVICE, boundary);
    }

    @NonNull
    @Override
    public String compute(@NonNull String name) throws IOException, InterruptedException {
        return once("compute " + name, () -> resolver.compute(name));
    }

    @NonNull
    @Override
    public String environment(@NonNull JobEnvironment environment) throws IOException, InterruptedException {
        return once("environment " + environment, () -> resolver.environment(environment));
    }

    @NonNull
    @Override
    public String code(@NonNull String path) throws IOException, InterruptedException {
        SourceReport report = sources.get(path);
        return once(
                "code " + report.hash(),
                () -> new CodeUpload(client, folder, "the code in " + path, log).upload(source(path), report));
    }

    @NonNull
    @Override
    public String placeholderCode() throws IOException, InterruptedException {
        return once("placeholder", () -> PlaceholderCode.findOrUpload(client, folder));
    }

    @NonNull
    @Override
    public String version(@NonNull String assets, @NonNull String name, @NonNull String label)
            throws IOException, InterruptedException {
        if (!label.equals(LATEST)) {
            throw new AbortException("azureml:" + name + "@" + label
                    + ": the only label of components, data and models is latest. Name a version: azureml:" + name
                    + ":VERSION.");
        }
        return once("version " + assets + " " + name, () -> {
            String latest = client.assetVersions().latest(assets, name);
            if (latest == null) {
                throw new AbortException("There is no version of " + assets + " '" + name + "' in " + client.ref()
                        + ". Create it first, or correct azureml:" + name + "@latest.");
            }
            return latest;
        });
    }

    @NonNull
    @Override
    public String data(@NonNull String path, @CheckForNull String datastore) throws IOException, InterruptedException {
        DataReport report = data.get(path);
        return once(
                "data " + report.hash() + " " + report.name() + " " + datastore,
                () -> new DataUploads(client, folder, log)
                        .upload(new LocalData(path, boundary), report, datastore)
                        .uri());
    }

    @NonNull
    @Override
    public String component(@NonNull String version, @NonNull ObjectNode body)
            throws IOException, InterruptedException {
        return once("component " + version, () -> {
            components++;
            Optional<String> existing = client.components().findAnonymous(version);
            if (existing.isPresent()) {
                reusedComponents++;
                return existing.get();
            }
            return client.components().createAnonymous(version, body);
        });
    }
}
