package io.jenkins.plugins.azureml.definitions.assets;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
import io.jenkins.plugins.azureml.definitions.Assets;
import io.jenkins.plugins.azureml.definitions.LocalCode;
import io.jenkins.plugins.azureml.definitions.Reference;
import io.jenkins.plugins.azureml.definitions.pipeline.JobFile;
import io.jenkins.plugins.azureml.definitions.yaml.Definition;
import io.jenkins.plugins.azureml.definitions.yaml.DefinitionException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a file describes: an asset, compute, endpoint or deployment, and the body of the request that creates it. */
public final class AssetFile {

    /** What the local path of an asset must be. */
    public enum Expected {
        FILE,
        FOLDER,
        ANY
    }

    /** Returns the properties of a version, and finds or creates what they refer to. */
    @FunctionalInterface
    interface Content {
        @NonNull
        ObjectNode create(@NonNull Assets assets) throws IOException, InterruptedException;
    }

    private final AssetKind kind;
    private final String name;
    private final String version;
    private final String endpoint;
    private final Content content;
    private final List<Reference> references;
    private final Map<String, Expected> expected;

    /**
     * @param endpoint of a deployment; null for all others
     * @param expected what the local paths among the references must be; missing ones can be anything
     */
    AssetFile(
            @NonNull AssetKind kind,
            @NonNull String name,
            @CheckForNull String version,
            @CheckForNull String endpoint,
            @NonNull Content content,
            @NonNull List<Reference> references,
            @NonNull Map<String, Expected> expected) {
        this.kind = kind;
        this.name = name;
        this.version = version;
        this.endpoint = endpoint;
        this.content = content;
        this.references = references;
        this.expected = expected;
    }

    /** Returns a file whose content is complete as soon as its references are filled. */
    @NonNull
    static AssetFile of(
            @NonNull AssetKind kind,
            @NonNull String name,
            @CheckForNull String version,
            @CheckForNull String endpoint,
            @NonNull ObjectNode body,
            @NonNull List<Reference> references,
            @NonNull Map<String, Expected> expected) {
        Content content = assets -> {
            Reference.fillAll(references, assets);
            return body;
        };
        return new AssetFile(kind, name, version, endpoint, content, references, expected);
    }

    /**
     * Reads a definition and all files that it refers to.
     *
     * @param folder that paths in the definition are relative to; empty for the current folder of the step
     * @throws DefinitionException naming all problems with their positions
     */
    @NonNull
    public static AssetFile read(
            @NonNull Definition definition,
            @NonNull String folder,
            @NonNull WorkspaceRef workspace,
            @NonNull JobFile.Files files)
            throws DefinitionException, InterruptedException {
        AssetKind kind = AssetKind.of(definition);
        return kind.isVersioned()
                ? new AssetFileReader(definition, folder, workspace, files).read(kind)
                : new ResourceFileReader(definition, folder, workspace, files).read(kind);
    }

    @NonNull
    public AssetKind kind() {
        return kind;
    }

    @NonNull
    public String name() {
        return name;
    }

    /** Returns null if the file names none. */
    @CheckForNull
    public String version() {
        return version;
    }

    /** Returns the endpoint of a deployment; null for all others. */
    @CheckForNull
    public String endpoint() {
        return endpoint;
    }

    /** Returns the name for messages, such as {@code component train}. */
    @NonNull
    public String title() {
        return kind.word() + " " + name + (endpoint == null ? "" : " of endpoint " + endpoint);
    }

    /** Returns the code to upload. */
    @NonNull
    public Set<LocalCode> localCode() {
        return Reference.localCode(references);
    }

    /** Returns the files and folders to upload, relative to the current folder of the step. */
    @NonNull
    public Set<String> dataPaths() {
        return Reference.dataPaths(references);
    }

    /** Returns what one of {@link #dataPaths} must be. */
    @NonNull
    public Expected expected(@NonNull String path) {
        return expected.getOrDefault(path, Expected.ANY);
    }

    /**
     * Finds or creates what the asset refers to. Can be called once.
     *
     * @return the properties of the version, in which the specification of a component has no version; the whole body of
     *     everything that has no versions
     */
    @NonNull
    public ObjectNode create(@NonNull Assets assets) throws IOException, InterruptedException {
        return content.create(assets);
    }
}
