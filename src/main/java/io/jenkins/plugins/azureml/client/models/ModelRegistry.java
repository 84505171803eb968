package io.jenkins.plugins.azureml.client.models;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.error.NotFound;
import io.jenkins.plugins.azureml.client.paging.Paged;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Operations on the registered models of a workspace, for both generations of the API. An id is always
 * {@code name:version}.
 */
public interface ModelRegistry {

    /** Property that identifies a registration, so that it can be found after a lost response. */
    String MARKER = "azureml.jenkins.requestId";

    /** Lists the models that match a filter page by page, newest first. Omits archived models. */
    Paged<Model> stream(@CheckForNull ModelFilter filter) throws AzureMlException, InterruptedException;

    /**
     * Reads a model.
     *
     * @throws AzureMlException also if the model does not exist
     */
    Model get(String id) throws AzureMlException, InterruptedException;

    /**
     * Registers a new version. After a lost response, looks for the model before it retries, so that no second version
     * is created.
     *
     * @param requestId unique id chosen by the caller; saved as {@link #MARKER}
     */
    Model register(ModelRegistration registration, String requestId) throws AzureMlException, InterruptedException;

    /**
     * Deletes a version.
     *
     * @return false if it did not exist
     */
    boolean delete(String id) throws AzureMlException, InterruptedException;

    /** Returns the services and deployments that use models, by model id. Models that are not in use are omitted. */
    Map<String, List<ModelUse>> usedBy(Collection<String> ids) throws AzureMlException, InterruptedException;

    /** Registers a new version with a generated request id. */
    default Model register(ModelRegistration registration) throws AzureMlException, InterruptedException {
        return register(registration, UUID.randomUUID().toString());
    }

    /** Returns the model of an earlier registration with this request id. Empty if it was not registered. */
    default Optional<Model> findRegistered(ModelRegistration registration, String requestId)
            throws AzureMlException, InterruptedException {
        return stream(ModelFilter.named(registration.name()))
                .find(model -> requestId.equals(model.properties().get(MARKER)));
    }

    default Optional<Model> find(String id) throws AzureMlException, InterruptedException {
        return NotFound.toEmpty(() -> get(id));
    }

    /** Lists all models that match a filter. */
    default List<Model> list(@CheckForNull ModelFilter filter) throws AzureMlException, InterruptedException {
        return stream(filter).all();
    }
}
