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

/** Where credentials are looked for, and on whose behalf. */
abstract class CredentialsLookup {

    private final String holder;

    private CredentialsLookup(String holder) {
        this.holder = holder;
    }

    @CheckForNull
    abstract <C extends StandardCredentials> C find(@NonNull String id, @NonNull Class<C> type);

    /** Tells those apart to whom the same credentials may mean something else. */
    @NonNull
    String holder() {
        return holder;
    }

    /**
     * @param parameter where the id came from, for the error
     * @param kind of credentials that is needed, as the user interface names it
     * @throws AbortException if there are none, or of another kind
     */
    @NonNull
    <C extends StandardCredentials> C require(
            @NonNull String parameter, @NonNull String id, @NonNull Class<C> type, @NonNull String kind)
            throws AbortException {
        C found = find(id, type);
        if (found != null && found.getScope() == CredentialsScope.SYSTEM) {
            // A build never finds them; the button of a form that is no item's does, and tries for jobs.
            throw new AbortException(parameter + " '" + id + "': these credentials have the scope \"System\", in which"
                    + " no job can use them. Give them the scope \"Global\", or choose others.");
        }
        if (found != null) {
            return found;
        }
        throw new AbortException(parameter + " '" + id + "': "
                + (type == StandardCredentials.class || find(id, StandardCredentials.class) == null
                        ? "there are no credentials with this id that this job may use. Add them (kind \"" + kind
                                + "\") to Jenkins, to the job's folder, or correct the id."
                        : "these credentials are of another kind; \"" + kind + "\" is needed here."));
    }

    /**
     * Whether these are credentials of Jenkins itself, which administrators store, and not of a folder or a user. There is
     * no way from credentials to their store; but those of Jenkins are found without an item.
     */
    static boolean areOfJenkins(@NonNull StandardCredentials credentials) {
        return of((Item) null).find(credentials.getId(), StandardCredentials.class) == credentials;
    }

    /** For a build: with its permissions, in its folders, as they are for this build; the use is recorded. */
    @NonNull
    static CredentialsLookup of(@NonNull Run<?, ?> run) {
        // A job that is deleted and created anew begins with the same numbers: its builds are not those of before.
        return new CredentialsLookup(run.getExternalizableId() + "@" + run.getTimeInMillis()) {
            @Override
            <C extends StandardCredentials> C find(String id, Class<C> type) {
                C found = CredentialsProvider.findCredentialById(id, type, run, List.of());
                return found == null ? null : CredentialsProvider.track(run, found);
            }
        };
    }

    /** For a button in a form: null where it is not that of an item. */
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
}
