package io.jenkins.plugins.azureml.actions;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.Serializable;
import java.util.Objects;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** An asset, endpoint, deployment or compute that a build has applied from a file. */
@ExportedBean(defaultVisibility = 3)
public final class AssetEntry implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String kind;
    private final String name;
    private final String version;
    private final String endpoint;
    private final String file;
    private final AssetResult result;

    /**
     * @param kind such as {@code environment} or {@code online deployment}
     * @param version null for what has no versions
     * @param endpoint of a deployment; null for all others
     * @param file path of the file that describes it
     */
    public AssetEntry(
            @NonNull String kind,
            @NonNull String name,
            @CheckForNull String version,
            @CheckForNull String endpoint,
            @NonNull String file,
            @NonNull AssetResult result) {
        this.kind = kind;
        this.name = name;
        this.version = version;
        this.endpoint = endpoint;
        this.file = file;
        this.result = result;
    }

    @Exported
    @NonNull
    public String getKind() {
        return kind;
    }

    @Exported
    @NonNull
    public String getName() {
        return name;
    }

    @Exported
    @CheckForNull
    public String getVersion() {
        return version;
    }

    @Exported
    @CheckForNull
    public String getEndpoint() {
        return endpoint;
    }

    @Exported
    @NonNull
    public String getFile() {
        return file;
    }

    @Exported
    @NonNull
    public AssetResult getResult() {
        return result;
    }

    /** Returns {@code NAME:VERSION}, {@code ENDPOINT/NAME} for a deployment, or the name. */
    @NonNull
    public String getTitle() {
        return (endpoint == null ? "" : endpoint + "/") + name + (version == null ? "" : ":" + version);
    }

    boolean isSame(@NonNull AssetEntry other) {
        return kind.equals(other.kind)
                && name.equals(other.name)
                && Objects.equals(version, other.version)
                && Objects.equals(endpoint, other.endpoint);
    }
}
