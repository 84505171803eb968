package io.jenkins.plugins.azureml.client.storage;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * Properties of a workspace that concern its storage.
 *
 * @param identityBased whether the service accesses the storage with identities instead of keys ({@code
 *     systemDatastoresAuthMode})
 * @param accountId resource id of the storage account of the workspace; null if it is not known
 */
public record StorageFacts(
        boolean identityBased, @CheckForNull String accountId) {

    /** Returns whether the storage account of the workspace has this name. */
    boolean isAccount(String name) {
        return accountId != null
                && accountId.substring(accountId.lastIndexOf('/') + 1).equalsIgnoreCase(name);
    }

    /** Returns whether the storage account of the workspace has another name than this, as far as is known. */
    boolean isOther(String name) {
        return accountId != null && !isAccount(name);
    }
}
