package io.jenkins.plugins.azureml.client.storage;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * Advice for an identity that lacks a role on a storage account.
 *
 * @param clientId of the identity; null if it is not known
 * @param accountId resource id of the account; null if it is not known
 */
record MissingRole(
        @CheckForNull String clientId,
        String account,
        @CheckForNull String accountId) {

    /** Without this code, roles do not help. */
    static final String CODE = "AuthorizationPermissionMismatch";

    private static final String READER = "Storage Blob Data Reader";
    private static final String CONTRIBUTOR = "Storage Blob Data Contributor";

    /** @param reads whether reading is all that was tried */
    String advice(boolean reads) {
        String role = reads ? READER : CONTRIBUTOR;
        String who = clientId == null ? "the identity of the credentials" : "the identity " + clientId;
        String assignee = clientId == null ? "CLIENT_ID" : clientId;
        String scope = accountId == null
                ? "\"$(az storage account show --name " + account + " --query id --output tsv)\""
                : accountId;
        return "grant " + who + " the role '" + role + "' on the storage account " + account
                + (reads ? " ('" + CONTRIBUTOR + "' if it also uploads)" : "")
                + ": az role assignment create --assignee " + assignee + " --role \"" + role + "\" --scope " + scope
                + ". If it has that role on a container only, it also needs 'Storage Blob Delegator' on the account. A new"
                + " role takes effect after up to ten minutes";
    }
}
