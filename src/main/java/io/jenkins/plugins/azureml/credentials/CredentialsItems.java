package io.jenkins.plugins.azureml.credentials;

import com.cloudbees.plugins.credentials.CredentialsMatcher;
import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.common.StandardCertificateCredentials;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Queue;
import hudson.model.queue.Tasks;
import hudson.security.ACL;
import hudson.util.ListBoxModel;
import java.util.List;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/** Fills credentials selectors. Users who may not list credentials get only the current value. */
public final class CredentialsItems {

    private CredentialsItems() {}

    /** Lists credentials that can sign in to Azure. */
    @NonNull
    public static ListBoxModel identities(@CheckForNull Item item, @CheckForNull String current) {
        return items(item, current, StandardCredentials.class, IdentityKind.matcher());
    }

    @NonNull
    public static ListBoxModel scoringKeys(@CheckForNull Item item, @CheckForNull String current) {
        return items(item, current, StringCredentials.class, CredentialsMatchers.always());
    }

    /** Lists user names with passwords. */
    @NonNull
    public static ListBoxModel accounts(@CheckForNull Item item, @CheckForNull String current) {
        return items(item, current, StandardUsernamePasswordCredentials.class, CredentialsMatchers.always());
    }

    @NonNull
    static ListBoxModel certificates(@CheckForNull Item item, @CheckForNull String current) {
        return items(item, current, StandardCertificateCredentials.class, CredentialsMatchers.always());
    }

    /**
     * Returns whether the user may list credentials of the item, or of Jenkins if it is null, and use them in a form.
     */
    static boolean mayList(@CheckForNull Item item) {
        return item == null
                ? Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                : item.hasAnyPermission(Item.EXTENDED_READ, CredentialsProvider.USE_ITEM);
    }

    /** Excludes the scope System, which jobs cannot use. A lookup without an item would list it. */
    private static ListBoxModel items(
            Item item, String current, Class<? extends StandardCredentials> type, CredentialsMatcher matcher) {
        StandardListBoxModel items = new StandardListBoxModel();
        if (mayList(item)) {
            items.includeEmptyValue();
            items.includeMatchingAs(
                    item instanceof Queue.Task task ? Tasks.getAuthenticationOf2(task) : ACL.SYSTEM2,
                    item,
                    type,
                    List.of(),
                    CredentialsMatchers.allOf(
                            matcher, CredentialsMatchers.not(CredentialsMatchers.withScope(CredentialsScope.SYSTEM))));
        }
        items.includeCurrentValue(Util.fixNull(current));
        return items;
    }
}
