package io.jenkins.plugins.azureml.client.auth;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.http.Lru;
import java.util.Map;

/** Remembers the audience of the tokens that each place has accepted. */
final class Audiences {

    private static final int MAX_PLACES = 1000;

    private final Map<String, String> accepted = new Lru<>(MAX_PLACES);

    /** Returns null if the place has accepted none yet. */
    @CheckForNull
    synchronized String of(String place) {
        return accepted.get(place);
    }

    synchronized void accepted(String place, String audience) {
        accepted.put(place, audience);
    }
}
