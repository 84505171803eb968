package io.jenkins.plugins.azureml.client.auth;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.http.Lru;
import java.util.Map;

/** For which audience the tokens are that a place has taken. */
final class Audiences {

    private static final int MOST = 1000;

    private final Map<String, String> taken = new Lru<>(MOST);

    /** @return null if the place has taken none yet */
    @CheckForNull
    synchronized String of(String place) {
        return taken.get(place);
    }

    synchronized void taken(String place, String audience) {
        taken.put(place, audience);
    }
}
