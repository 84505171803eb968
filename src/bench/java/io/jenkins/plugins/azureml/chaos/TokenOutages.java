package io.jenkins.plugins.azureml.chaos;

import io.jenkins.plugins.azureml.localazure.Fault;
import io.jenkins.plugins.azureml.localazure.LocalAzureMl;

/**
 * Makes Entra ID refuse a token once or twice. No new outage starts before the refusals have been used up: all
 * pipelines share one token, so one request would get the refusals meant for many.
 */
final class TokenOutages {

    private static final String UNAVAILABLE =
            "{\"error\":\"temporarily_unavailable\",\"error_description\":\"AADSTS90033: Try again.\"}";
    private static final int TIMES = 2;

    private final LocalAzureMl azure;
    private Fault last;

    TokenOutages(LocalAzureMl azure) {
        this.azure = azure;
    }

    synchronized void start() {
        if (last == null || last.seen() >= TIMES) {
            last = azure.faults()
                    .add(Fault.on("POST", "/oauth2/token$")
                            .status(503, UNAVAILABLE)
                            .times(TIMES));
        }
    }
}
