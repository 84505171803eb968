package io.jenkins.plugins.azureml.steps.assets;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.FilePath;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.definitions.Assets;
import io.jenkins.plugins.azureml.definitions.InlineModel;
import io.jenkins.plugins.azureml.definitions.JobEnvironment;
import io.jenkins.plugins.azureml.definitions.LocalCode;
import io.jenkins.plugins.azureml.snapshot.SourceFolder;
import io.jenkins.plugins.azureml.snapshot.SourceReport;
import io.jenkins.plugins.azureml.snapshot.SourceScan;
import io.jenkins.plugins.azureml.snapshot.WorkspaceBoundary;
import io.jenkins.plugins.azureml.transfer.DataReport;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Records what a job refers to without creating any of it: computes and registered environments are read, local files are
 * counted on the agent.
 */
public final class PreviewAssets implements Assets {

    private final LocalScans scans;
    private final AgentAssets existing;
    private final AssetResolver resolver;
    private final Set<String> computes = new LinkedHashSet<>();
    private final Set<String> environments = new LinkedHashSet<>();
    private final Set<String> counted = new HashSet<>();
    private int files;
    private long bytes;

    /**
     * @param folder current folder of the step, on the agent
     * @param boundary of paths that the definition names
     */
    public PreviewAssets(@NonNull AmlClient client, @NonNull FilePath folder, @NonNull WorkspaceBoundary boundary) {
        this.scans = new LocalScans(folder, boundary);
        this.existing = new AgentAssets(client, scans, line -> {});
        this.resolver = new AssetResolver(client);
    }

    /** Returns the names of the computes, in the order in which the job refers to them. */
    @NonNull
    public Collection<String> computes() {
        return computes;
    }

    @NonNull
    public Collection<String> environments() {
        return environments;
    }

    /** Returns the number of local files that a submission would send or find at the service. */
    public int files() {
        return files;
    }

    /** Returns the total size of these files. */
    public long bytes() {
        return bytes;
    }

    /** Counts the files of a source folder, and checks its limits. */
    public void count(@NonNull SourceFolder sources) throws IOException, InterruptedException {
        SourceReport report = scans.folder().act(new SourceScan(sources));
        count(report.files(), report.bytes());
    }

    private void count(int number, long size) {
        files += number;
        bytes += size;
    }

    private void countData(String path) throws IOException, InterruptedException {
        DataReport report = scans.data(path);
        if (counted.add("data " + path)) {
            count(report.files(), report.bytes());
        }
    }

    @NonNull
    @Override
    public String compute(@NonNull String name) throws IOException, InterruptedException {
        computes.add(name);
        return existing.compute(name);
    }

    @NonNull
    @Override
    public String environment(@NonNull JobEnvironment environment) throws IOException, InterruptedException {
        if (environment instanceof JobEnvironment.Inline inline) {
            if (inline.build() != null && !inline.build().isRemote()) {
                countData(inline.build().path());
            }
            environments.add(describe(inline));
            return "";
        }
        String id = resolver.environment(environment, null);
        environments.add(
                environment instanceof JobEnvironment.Named named && named.version() != null
                        ? named.name() + ":" + named.version()
                        : id);
        return id;
    }

    @NonNull
    @Override
    public String deployedEnvironment(@NonNull JobEnvironment environment) throws IOException, InterruptedException {
        return environment(environment);
    }

    @NonNull
    @Override
    public String model(@NonNull InlineModel model) throws IOException, InterruptedException {
        return model.isRemote() ? "" : data(model.path(), null);
    }

    private static String describe(JobEnvironment.Inline inline) {
        String name = inline.settings().path("name").asText(null);
        if (name != null) {
            return name;
        }
        String base = inline.build() == null
                ? "image " + inline.image()
                : "image built from " + inline.build().path();
        return inline.condaFile() == null ? base : base + " with a conda file";
    }

    @NonNull
    @Override
    public String code(@NonNull LocalCode code) throws IOException, InterruptedException {
        SourceReport report = scans.code(code);
        if (counted.add("code " + code)) {
            count(report.files(), report.bytes());
        }
        return "";
    }

    @NonNull
    @Override
    public String placeholderCode() {
        return "";
    }

    @NonNull
    @Override
    public String version(@NonNull String assets, @NonNull String name, @NonNull String label)
            throws IOException, InterruptedException {
        return existing.version(assets, name, label);
    }

    @NonNull
    @Override
    public String data(@NonNull String path, @CheckForNull String datastore) throws IOException, InterruptedException {
        countData(path);
        return "";
    }

    @NonNull
    @Override
    public String buildContext(@NonNull String path, @CheckForNull String datastore)
            throws IOException, InterruptedException {
        return data(path, datastore);
    }

    @NonNull
    @Override
    public String component(@NonNull String version, @NonNull ObjectNode body) {
        return "";
    }
}
