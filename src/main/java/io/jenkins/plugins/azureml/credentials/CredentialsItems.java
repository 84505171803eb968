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

/** The choices of a credentials selector, for those who may see them. */
public final class CredentialsItems {

    private CredentialsItems() {}

    /** Those that can stand for an identity in Azure. */
    @NonNull
    public static ListBoxModel identities(@CheckForNull Item item, @CheckForNull String current) {
        return items(item, current, StandardCredentials.class, IdentityKind.matcher());
    }

    @NonNull
    public static ListBoxModel scoringKeys(@CheckForNull Item item, @CheckForNull String current) {
        return items(item, current, StringCredentials.class, CredentialsMatchers.always());
    }

    /** User names with passwords. */
    @NonNull
    public static ListBoxModel accounts(@CheckForNull Item item, @CheckForNull String current) {
        return items(item, current, StandardUsernamePasswordCredentials.class, CredentialsMatchers.always());
    }

    @NonNull
    static ListBoxModel certificates(@CheckForNull Item item, @CheckForNull String current) {
        return items(item, current, StandardCertificateCredentials.class, CredentialsMatchers.always());
    }

    /** Whether the user may list the credentials of an item, or of Jenkins itself, and use them in a form. */
    static boolean mayBeSeen(@CheckForNull Item item) {
        return item == null
                ? Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                : item.hasAnyPermission(Item.EXTENDED_READ, CredentialsProvider.USE_ITEM);
    }

    /** All of them are for jobs, which cannot use credentials of the scope System; without an item these would be seen. */
    private static ListBoxModel items(
            Item item, String current, Class<? extends StandardCredentials> type, CredentialsMatcher matcher) {
        StandardListBoxModel items = new StandardListBoxModel();
        if (mayBeSeen(item)) {
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
