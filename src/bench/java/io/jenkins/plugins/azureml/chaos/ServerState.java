package io.jenkins.plugins.azureml.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.steps.ServerView;

/** Reads what the service has recorded, despite throttling and revoked tokens. */
final class ServerState {

    private static final int ATTEMPTS = 20;

    private ServerState() {}

    /** Returns the properties of a v2 job. */
    static JsonNode job(LocalAzureMl azure, String id) throws Exception {
        return read(() -> new ServerView(azure).resource("/jobs/" + id).path("properties"));
    }

    /** Returns the versions of a v2 asset. */
    static JsonNode versions(LocalAzureMl azure, String plural, String name) throws Exception {
        return read(() -> new ServerView(azure)
                .resource("/" + plural + "/" + name + "/versions")
                .path("value"));
    }

    /** Returns a run with its definition. */
    static JsonNode run(LocalAzureMl azure, String id) throws Exception {
        return read(() -> {
            JsonNode details = new ServerView(azure).details(id);
            return details.has("runId") ? details : MissingNode.getInstance();
        });
    }

    private interface Reading {
        JsonNode read() throws Exception;
    }

    private static JsonNode read(Reading reading) throws Exception {
        for (int i = 0; i < ATTEMPTS; i++) {
            JsonNode found = reading.read();
            if (!found.isMissingNode()) {
                return found;
            }
            Thread.sleep(300);
        }
        throw new IllegalStateException("the service does not respond");
    }
}
