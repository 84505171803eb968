package io.jenkins.plugins.azureml.definitions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;

/**
 * Finds or creates what a job refers to. Each operation can be repeated: what exists is not created again.
 */
public interface Assets {

    /** Returns the id of a compute of the Azure ML workspace. */
    @NonNull
    String compute(@NonNull String name) throws IOException, InterruptedException;

    /** Returns the id of an environment, or the short name of a curated one. */
    @NonNull
    String environment(@NonNull JobEnvironment environment) throws IOException, InterruptedException;

    /** Returns the id of an environment as a deployment needs it: also the id of a curated one. */
    @NonNull
    String deployedEnvironment(@NonNull JobEnvironment environment) throws IOException, InterruptedException;

    /** Returns the id of a model that a deployment contains. */
    @NonNull
    String model(@NonNull InlineModel model) throws IOException, InterruptedException;

    /** Returns the id of uploaded code. */
    @NonNull
    String code(@NonNull LocalCode code) throws IOException, InterruptedException;

    /** Returns the id of the code of components that have none, which the service requires. */
    @NonNull
    String placeholderCode() throws IOException, InterruptedException;

    /**
     * Returns the version that a label stands for.
     *
     * @param assets {@code components}, {@code data} or {@code models}
     */
    @NonNull
    String version(@NonNull String assets, @NonNull String name, @NonNull String label)
            throws IOException, InterruptedException;

    /**
     * Uploads a file or folder.
     *
     * @param path relative to the current folder of the step
     * @param datastore null for the default datastore
     * @return its {@code azureml://} URI
     */
    @NonNull
    String data(@NonNull String path, @CheckForNull String datastore) throws IOException, InterruptedException;

    /**
     * Uploads a folder from which an image is built.
     *
     * @param path relative to the current folder of the step
     * @param datastore null for the default datastore
     * @return its URL in the storage, with a slash at the end
     */
    @NonNull
    String buildContext(@NonNull String path, @CheckForNull String datastore) throws IOException, InterruptedException;

    /**
     * Creates an anonymous component.
     *
     * @param version hash of its content
     * @return its id
     */
    @NonNull
    String component(@NonNull String version, @NonNull ObjectNode body) throws IOException, InterruptedException;
}
