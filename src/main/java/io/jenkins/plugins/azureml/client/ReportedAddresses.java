package io.jenkins.plugins.azureml.client;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.error.Redactor;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.service.WorkspaceFacts;
import io.jenkins.plugins.azureml.client.service.WorkspaceService;
import java.net.URI;
import java.util.Optional;

/** The addresses that a workspace reports for its services, checked before a token is sent there. */
final class ReportedAddresses {

    private final WorkspaceService service;

    ReportedAddresses(WorkspaceService service) {
        this.service = service;
    }

    /** Returns host and port of the MLflow server; empty if the workspace does not report them. */
    Optional<String> mlflow(WorkspaceFacts facts) throws AzureMlException {
        URI tracking = Json.toUri(facts.trackingUri());
        URI discovery = Json.toUri(facts.discoveryUrl());
        if (tracking == null || tracking.getRawAuthority() == null || discovery == null) {
            return Optional.empty();
        }
        // A tracking URI has a scheme of its own.
        String url = discovery.getScheme() + "://" + tracking.getRawAuthority();
        return Optional.of(checked("find the MLflow server of", "mlFlowTrackingUri", url, "")
                .getRawAuthority());
    }

    /**
     * Returns the address.
     *
     * @throws AzureMlException if it is missing, or if no token may be sent there
     */
    URI checked(String operation, String what, @CheckForNull String text, String ifMissing) throws AzureMlException {
        URI uri = Json.toUri(text);
        Optional<String> problem = Optional.empty();
        if (text == null) {
            problem = Optional.of(ifMissing);
        } else if (uri == null) {
            problem = Optional.of("the " + what + " of the workspace is not a URL");
        } else {
            problem = service.problem(uri)
                    .map(p -> "the " + what + " of the workspace, " + Redactor.show(uri) + ", " + p);
        }
        if (problem.isPresent()) {
            throw AzureMlException.builder(operation, service.ref().toString())
                    .code(text == null ? "UnreadableAnswer" : "Refused")
                    .message(problem.get())
                    .advice(
                            text == null
                                    ? "check that the workspace is complete (in the portal or the studio)"
                                    : "if this is your own host, ask an administrator to add its domain to the trusted host"
                                            + " suffixes of the cloud")
                    .build();
        }
        return uri;
    }
}
