package io.jenkins.plugins.azureml.credentials;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers which credentials one step or trigger has used. Jenkins writes a file for each recorded use, which is too much for every poll of
 * a step that waits for hours.
 */
public final class CredentialsUses {

    private final Set<String> ids = ConcurrentHashMap.newKeySet();

    /** Returns true on the first call for each id. */
    boolean isFirst(@NonNull String id) {
        return ids.add(id);
    }
}
