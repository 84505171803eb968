package io.jenkins.plugins.azureml.steps.score;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** Scoring URIs as parameters. */
final class ScoringUris {

    private ScoringUris() {}

    /** What is wrong with it; empty if it can be used. Whether plain http will do is for the client to say, which knows where it leads. */
    static Optional<String> problem(@CheckForNull String value) {
        if (value == null) {
            return Optional.of("scoringUri is missing: copy it from the endpoint's page in the studio");
        }
        try {
            URI uri = new URI(value);
            boolean web = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
            return web && uri.getHost() != null && uri.getUserInfo() == null
                    ? Optional.empty()
                    : Optional.of("scoringUri must be a URL like https://host/score, without a user or password in it");
        } catch (URISyntaxException e) {
            return Optional.of("scoringUri is no URL (" + e.getReason() + ")");
        }
    }
}
