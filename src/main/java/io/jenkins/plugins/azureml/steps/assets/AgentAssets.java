package io.jenkins.plugins.azureml.steps.assets;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.FilePath;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.content.ContentDigest;
import io.jenkins.plugins.azureml.client.environments.EnvironmentVersion;
import io.jenkins.plugins.azureml.definitions.Assets;
import io.jenkins.plugins.azureml.definitions.InlineModel;
import io.jenkins.plugins.azureml.definitions.JobEnvironment;
import io.jenkins.plugins.azureml.definitions.JobSpec;
import io.jenkins.plugins.azureml.definitions.LocalCode;
import io.jenkins.plugins.azureml.definitions.Reference;
import io.jenkins.plugins.azureml.snapshot.SourceReport;
import io.jenkins.plugins.azureml.snapshot.WorkspaceBoundary;
import io.jenkins.plugins.azureml.transfer.DataReport;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Creates what a job or deployment refers to in an Azure ML workspace. Each asset is identified by its content, so nothing is
 * created twice: not by two nodes, not by two builds, and not by a step that is repeated after a restart.
 */
public final class AgentAssets implements Assets {

    private static final String LATEST = "latest";

    private final AmlClient client;
    private final LocalScans scans;
    private final Consumer<String> log;
    private final AssetResolver resolver;
    private final Map<String, String> known = new HashMap<>();
    private int components;
    private int reusedComponents;

    /**
     * @param folder current folder of the step, on the agent
     * @param boundary of paths that the definition names
     */
    public AgentAssets(
            @NonNull AmlClient client,
            @NonNull FilePath folder,
            @NonNull WorkspaceBoundary boundary,
            @NonNull Consumer<String> log) {
        this(client, new LocalScans(folder, boundary), log);
    }

    public AgentAssets(@NonNull AmlClient client, @NonNull LocalScans scans, @NonNull Consumer<String> log) {
        this.client = client;
        this.scans = scans;
        this.log = log;
        this.resolver = new AssetResolver(client);
    }

    /**
     * Reads all local files once, so that missing ones are reported before anything is created.
     *
     * @throws AbortException naming all files that cannot be uploaded, with their positions in the definition
     */
    public void scan(@NonNull Collection<Reference> references) throws IOException, InterruptedException {
        Set<String> problems = new LinkedHashSet<>();
        for (Reference reference : references) {
            try {
                if (reference instanceof Reference.Code code && code.code() != null) {
                    scans.code(code.code());
                } else if (reference instanceof Reference.LocalData local) {
                    scans.data(local.path());
                }
            } catch (AbortException e) {
                problems.add((reference.place().isEmpty() ? "" : reference.place() + ": ") + e.getMessage());
            }
        }
        if (!problems.isEmpty()) {
            throw new AbortException(String.join("\n", problems));
        }
    }

    /** Logs how much existed already. */
    public void logReuse() {
        if (components > 0) {
            log.accept("Azure ML: " + (components == 1 ? "1 component" : components + " components") + ", "
                    + (reusedComponents == 0 ? "none" : reusedComponents) + " of them reused");
        }
    }

    /**
     * Sets the ids of the compute, the environment and the data in the body of a job. Uploads data and registers the
     * environment if the definition contains them.
     *
     * @throws AbortException if the compute does not exist, or a file
     */
    public void resolve(@NonNull JobSpec job) throws IOException, InterruptedException {
        scan(job.references());
        job.fill(this);
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

    @NonNull
    @Override
    public String compute(@NonNull String name) throws IOException, InterruptedException {
        return once("compute " + name, () -> resolver.compute(name));
    }

    @NonNull
    @Override
    public String environment(@NonNull JobEnvironment environment) throws IOException, InterruptedException {
        return once("environment " + environment, () -> {
            AssetResolver.UploadedContext context = uploadContext(environment);
            if (!(environment instanceof JobEnvironment.Inline inline)) {
                return resolver.environment(environment, context);
            }
            EnvironmentVersion version = resolver.create(inline, context);
            if (version.isNew() && inline.isBuilt()) {
                log.accept("Azure ML: the environment is new. Its image is built before it is used, which can take 20"
                        + " minutes");
            }
            return version.id();
        });
    }

    @NonNull
    @Override
    public String deployedEnvironment(@NonNull JobEnvironment environment) throws IOException, InterruptedException {
        return environment instanceof JobEnvironment.Named named
                ? once("deployed environment " + environment, () -> resolver.registered(named))
                : environment(environment);
    }

    /** Uploads the files from which an image is built; null if there are none on the agent. */
    @CheckForNull
    private AssetResolver.UploadedContext uploadContext(JobEnvironment environment)
            throws IOException, InterruptedException {
        if (!(environment instanceof JobEnvironment.Inline inline)
                || inline.build() == null
                || inline.build().isRemote()) {
            return null;
        }
        String path = inline.build().path();
        return new AssetResolver.UploadedContext(
                buildContext(path, null), scans.data(path).hash());
    }

    @NonNull
    @Override
    public String buildContext(@NonNull String path, @CheckForNull String datastore)
            throws IOException, InterruptedException {
        return upload(path, datastore).blobUri() + "/";
    }

    private DataUploads.Uploaded upload(String path, @CheckForNull String datastore)
            throws IOException, InterruptedException {
        return new DataUploads(client, scans.folder(), log).upload(scans.local(path), scans.data(path), datastore);
    }

    /**
     * Uploads a model that a deployment contains, and registers it.
     *
     * @return its id
     */
    @NonNull
    @Override
    public String model(@NonNull InlineModel model) throws IOException, InterruptedException {
        String uri = model.path();
        String hash = ContentDigest.guid(uri);
        if (!model.isRemote()) {
            uri = data(model.path(), null);
            hash = scans.data(model.path()).hash();
        }
        ObjectNode content = JsonNodeFactory.instance
                .objectNode()
                .put("modelType", model.type())
                .put("modelUri", uri);
        if (model.description() != null) {
            content.put("description", model.description());
        }
        if (!model.tags().isEmpty()) {
            model.tags().forEach(content.putObject("tags")::put);
        }
        if (!model.properties().isEmpty()) {
            model.properties().forEach(content.putObject("properties")::put);
        }
        String name = model.name();
        String version = model.version();
        if (name == null) {
            name = ContentDigest.guid(model.type() + " " + hash);
            content.put("isAnonymous", true);
            version = version == null ? "1" : version;
        } else if (version == null) {
            version = ContentDigest.guid(content.toString());
        }
        return client.modelVersions().createFromContent(name, version, content);
    }

    @NonNull
    @Override
    public String code(@NonNull LocalCode code) throws IOException, InterruptedException {
        SourceReport report = scans.code(code);
        return once(
                "code " + report.hash(),
                () -> new CodeUpload(client, scans.folder(), "the code in " + code.folder(), log)
                        .upload(scans.source(code), report));
    }

    @NonNull
    @Override
    public String placeholderCode() throws IOException, InterruptedException {
        return once("placeholder", () -> PlaceholderCode.findOrUpload(client, scans.folder()));
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
                throw new AbortException("No version of " + assets + " '" + name + "' in " + client.ref()
                        + " exists. Create it first, or correct azureml:" + name + "@latest.");
            }
            return latest;
        });
    }

    @NonNull
    @Override
    public String data(@NonNull String path, @CheckForNull String datastore) throws IOException, InterruptedException {
        DataReport report = scans.data(path);
        return once(
                "data " + report.hash() + " " + report.name() + " " + datastore,
                () -> upload(path, datastore).uri());
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
