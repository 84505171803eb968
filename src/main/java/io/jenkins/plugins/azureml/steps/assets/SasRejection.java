package io.jenkins.plugins.azureml.steps.assets;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;

/** A signed URL that the storage of a workspace has refused: whether a new one may help, and else what does. */
final class SasRejection {

    private static final int SIGNATURES = 3;

    private SasRejection() {}

    /**
     * Does nothing if a new signature is worth a try.
     *
     * @param what was to be written, such as {@code the sources}
     * @param refusal in the words of the storage, its code last
     * @param attempt 1 for the first signature
     */
    static void check(@NonNull String what, @NonNull String refusal, int attempt) throws AbortException {
        if (attempt >= SIGNATURES || isByPolicy(refusal)) {
            String often = attempt == 1 ? "" : ", " + attempt + " times, with a new one each";
            throw new AbortException("The storage of the workspace does not let the agent write " + what
                    + " by its signed URL (" + refusal + often + "). What to do: " + advice(refusal) + ".");
        }
    }

    /** Not about the signature, so that any other would be refused as well. */
    private static boolean isByPolicy(String refusal) {
        return refusal.endsWith(" AuthorizationFailure") || refusal.endsWith(" KeyBasedAuthenticationNotPermitted");
    }

    private static String advice(String refusal) {
        String network = "let the agent's network in at the storage account (firewall, private endpoint)";
        String signatures = "let the storage account allow shared access signatures (access by its key)";
        if (refusal.endsWith(" AuthorizationFailure")) {
            return network;
        }
        if (refusal.endsWith(" KeyBasedAuthenticationNotPermitted")) {
            return signatures;
        }
        return refusal.endsWith(" AuthenticationFailed")
                ? "if the key of the storage account was renewed, let the workspace learn it (az ml workspace sync-keys)"
                : network + ", and " + signatures;
    }
}
