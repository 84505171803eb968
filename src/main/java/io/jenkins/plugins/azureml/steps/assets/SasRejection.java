package io.jenkins.plugins.azureml.steps.assets;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.client.storage.StorageAccess;
import java.net.URI;
import java.util.Optional;

/** Decides whether an upload is worth a retry with a new signed URL after the storage has rejected one, and advises if not. */
final class SasRejection {

    private static final int MAX_SIGNATURES = 3;

    private SasRejection() {}

    /**
     * Returns normally if the upload can be retried with a new signature: of the same kind, or of the caller's identity if the
     * storage refuses account keys.
     *
     * @param url the rejected URL, or one of several
     * @param content description of the upload, such as {@code the sources}
     * @param refusal message of the storage, with its error code last
     * @param attempt number of the rejected signature, from 1
     * @throws AbortException if a retry would be rejected as well
     */
    static void check(
            @NonNull StorageAccess storage,
            @NonNull URI url,
            @NonNull String content,
            @NonNull String refusal,
            int attempt)
            throws AbortException, InterruptedException {
        String code = refusal.substring(refusal.lastIndexOf(' ') + 1);
        if (storage.refused(url, code, attempt)) {
            return;
        }
        Optional<String> role = storage.roleAdvice(url, code, false);
        if (attempt >= MAX_SIGNATURES || role.isPresent() || isByPolicy(refusal)) {
            String often = attempt == 1 ? "" : ", " + attempt + " times, each with a new URL";
            throw new AbortException("The storage of the workspace rejected the upload of " + content
                    + " by signed URL (" + refusal + often + "). What to do: " + role.orElseGet(() -> advice(refusal))
                    + ".");
        }
    }

    /** Returns whether a rule of the storage account rejects every signature. */
    private static boolean isByPolicy(String refusal) {
        return refusal.endsWith(" AuthorizationFailure") || refusal.endsWith(" KeyBasedAuthenticationNotPermitted");
    }

    private static String advice(String refusal) {
        String network = "allow the network of the agent in the storage account (firewall, private endpoint)";
        String signatures = "allow shared access signatures in the storage account (access with its key)";
        if (refusal.endsWith(" AuthorizationFailure")) {
            return network;
        }
        if (refusal.endsWith(" KeyBasedAuthenticationNotPermitted")) {
            return signatures;
        }
        return refusal.endsWith(" AuthenticationFailed")
                ? "if the key of the storage account was rotated, update it in the workspace (az ml workspace"
                        + " sync-keys)"
                : network + ", and " + signatures;
    }
}
