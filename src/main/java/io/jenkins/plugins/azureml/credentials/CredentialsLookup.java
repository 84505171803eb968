package io.jenkins.plugins.azureml.credentials;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Item;
import hudson.model.Queue;
import hudson.model.Run;
import hudson.model.queue.Tasks;
import hudson.security.ACL;
import java.util.List;

/** Looks up credentials in the context of a build or of a form. */
abstract class CredentialsLookup {

    private final String owner;

    private CredentialsLookup(String owner) {
        this.owner = owner;
    }

    @CheckForNull
    abstract <C extends StandardCredentials> C find(@NonNull String id, @NonNull Class<C> type);

    /** Identifies the context. The same credentials id can refer to different credentials in another one. */
    @NonNull
    String owner() {
        return owner;
    }

    /**
     * Returns credentials of the required type.
     *
     * @param parameter that contains the id, for the error
     * @param kind of credentials as the user interface names it, for the error
     * @throws AbortException if there are none with this id, or they are of another type or of the scope System
     */
    @NonNull
    <C extends StandardCredentials> C require(
            @NonNull String parameter, @NonNull String id, @NonNull Class<C> type, @NonNull String kind)
            throws AbortException {
        C found = find(id, type);
        if (found != null && found.getScope() == CredentialsScope.SYSTEM) {
            // Only the lookup for a form without an item finds these. It stands for builds, which could not use them.
            throw new AbortException(parameter + " '" + id
                    + "': these credentials have the scope \"System\", so no job can use them. Change the scope to"
                    + " \"Global\", or select other credentials.");
        }
        if (found != null) {
            return found;
        }
        throw new AbortException(parameter + " '" + id + "': "
                + (type == StandardCredentials.class || find(id, StandardCredentials.class) == null
                        ? "no credentials with this id are visible to this job. Add them (kind \"" + kind
                                + "\") to Jenkins or to the folder of the job, or correct the id."
                        : "these credentials are of another kind. Use the kind \"" + kind + "\"."));
    }

    /**
     * Returns whether the credentials are stored in Jenkins itself instead of a folder or a user. Credentials do not
     * refer to their store, but a lookup without an item finds only those of Jenkins.
     */
    static boolean isStoredInJenkins(@NonNull StandardCredentials credentials) {
        return of((Item) null).find(credentials.getId(), StandardCredentials.class) == credentials;
    }

    /**
     * Creates a lookup with the permissions, folders and parameters of a build.
     *
     * @param uses of the step, each of which is recorded once
     */
    @NonNull
    static CredentialsLookup of(@NonNull Run<?, ?> run, @NonNull CredentialsUses uses) {
        // A job that is deleted and created again starts with the same build numbers; the time tells its builds apart.
        return new CredentialsLookup(run.getExternalizableId() + "@" + run.getTimeInMillis()) {
            @Override
            <C extends StandardCredentials> C find(String id, Class<C> type) {
                C found = CredentialsProvider.findCredentialById(id, type, run, List.of());
                return found == null || !uses.isFirst(id) ? found : CredentialsProvider.track(run, found);
            }
        };
    }

    /**
     * Creates a lookup for a button in a form.
     *
     * @param item null for a form of Jenkins itself
     */
    @NonNull
    static CredentialsLookup of(@CheckForNull Item item) {
        return new CredentialsLookup(item == null ? "" : item.getFullName()) {
            @Override
            <C extends StandardCredentials> C find(String id, Class<C> type) {
                return item == null
                        ? CredentialsProvider.findCredentialByIdInItemGroup(id, type, null, ACL.SYSTEM2, List.of())
                        : CredentialsProvider.findCredentialByIdInItem(
                                id,
                                type,
                                item,
                                item instanceof Queue.Task task ? Tasks.getAuthenticationOf2(task) : ACL.SYSTEM2,
                                List.of());
            }
        };
    }

    /**
     * Creates a lookup with the permissions and folders of a job that is not building.
     *
     * @param uses of the task, each of which is recorded once
     */
    @NonNull
    static CredentialsLookup of(@NonNull Item item, @NonNull CredentialsUses uses) {
        CredentialsLookup ofItem = of(item);
        return new CredentialsLookup(ofItem.owner()) {
            @Override
            <C extends StandardCredentials> C find(String id, Class<C> type) {
                C found = ofItem.find(id, type);
                return found == null || !uses.isFirst(id) ? found : CredentialsProvider.track(item, found);
            }
        };
    }
}
