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
 * The registered models of a workspace: what is the same in both generations of the API. An id is {@code name:version}
 * everywhere.
 */
public interface ModelRegistry {

    /** The property by which a registration is found again. */
    String MARKER = "azureml.jenkins.requestId";

    /** The models that the filter lets through, page by page, the newest first. Archived ones are left out. */
    Paged<Model> stream(@CheckForNull ModelFilter filter) throws AzureMlException, InterruptedException;

    /** @throws AzureMlException also if there is none */
    Model get(String id) throws AzureMlException, InterruptedException;

    /**
     * Makes a new version. If an answer is lost, the model is looked for before anything is sent again, so that there are not
     * two versions of one.
     *
     * @param requestId chosen by the caller, unique; kept as {@link #MARKER}
     */
    Model register(ModelRegistration registration, String requestId) throws AzureMlException, InterruptedException;

    /** @return false if it was not there */
    boolean delete(String id) throws AzureMlException, InterruptedException;

    /** Who serves these models: what to look at before deleting them. By id; those that nobody uses are left out. */
    Map<String, List<ModelUse>> usedBy(Collection<String> ids) throws AzureMlException, InterruptedException;

    /** {@link #register(ModelRegistration, String)} with an id of its own. */
    default Model register(ModelRegistration registration) throws AzureMlException, InterruptedException {
        return register(registration, UUID.randomUUID().toString());
    }

    /** What an earlier registration with this id has made; empty if it has not come to that. */
    default Optional<Model> findRegistered(ModelRegistration registration, String requestId)
            throws AzureMlException, InterruptedException {
        return stream(ModelFilter.named(registration.name()))
                .find(model -> requestId.equals(model.properties().get(MARKER)));
    }

    default Optional<Model> find(String id) throws AzureMlException, InterruptedException {
        return NotFound.toEmpty(() -> get(id));
    }

    /** All models that the filter lets through. */
    default List<Model> list(@CheckForNull ModelFilter filter) throws AzureMlException, InterruptedException {
        return stream(filter).all();
    }
}
