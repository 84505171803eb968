package io.jenkins.plugins.azureml.client.datastores;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file or folder of a datastore, from {@code azureml://…/datastores/{datastore}/paths/{path}}.
 *
 * @param path without slashes at its ends; empty for the whole datastore
 */
public record DatastorePath(String datastore, String path) {

    private static final Pattern URI =
            Pattern.compile("azureml://(?:.*/)?datastores/([^/]+)(?:/paths)?/(.*)", Pattern.CASE_INSENSITIVE);

    public DatastorePath {
        path = path.replaceAll("^/+|/+$", "");
    }

    /** Parses the URI of a file or folder. Empty for any other URI. */
    public static Optional<DatastorePath> of(String uri) {
        Matcher matcher = URI.matcher(uri);
        return matcher.matches()
                ? Optional.of(new DatastorePath(matcher.group(1), matcher.group(2)))
                : Optional.empty();
    }
}
