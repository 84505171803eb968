package io.jenkins.plugins.azureml.chaos;

import io.jenkins.plugins.azureml.localazure.Fault;
import io.jenkins.plugins.azureml.localazure.LocalAzureMl;

/**
 * The authority gives no token a time or two. Not again until that has happened: all pipelines share one token, and the one that
 * asks for it would get all the refusals that were meant for many.
 */
final class Outages {

    private static final String UNAVAILABLE =
            "{\"error\":\"temporarily_unavailable\",\"error_description\":\"AADSTS90033: Try again.\"}";
    private static final int TIMES = 2;

    private final LocalAzureMl azure;
    private Fault last;

    Outages(LocalAzureMl azure) {
        this.azure = azure;
    }

    synchronized void begin() {
        if (last == null || last.seen() >= TIMES) {
            last = azure.faults()
                    .add(Fault.on("POST", "/oauth2/token$")
                            .status(503, UNAVAILABLE)
                            .times(TIMES));
        }
    }
}
