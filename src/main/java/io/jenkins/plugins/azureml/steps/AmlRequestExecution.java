package io.jenkins.plugins.azureml.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.client.rest.Rest;
import io.jenkins.plugins.azureml.client.rest.RestRequest;
import io.jenkins.plugins.azureml.client.rest.RestResponse;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Nobody knows whether a POST may be sent twice, so after a restart in its middle it is not. */
class AmlRequestExecution extends SingleCallExecution {

    private static final long serialVersionUID = 1L;

    private static final String NO_VERSION = "none";
    private static final Set<String> REPEATABLE = Set.of("GET", "PUT", "DELETE");

    private final AmlRequestStep step;

    AmlRequestExecution(
            @NonNull StepContext context, @NonNull WorkspaceSettings settings, @NonNull AmlRequestStep step) {
        super(context, settings);
        this.step = step;
    }

    @NonNull
    static Optional<String> pathProblem(@CheckForNull String path) {
        return new RestRequest("GET", RestRequest.Api.ARM, path, null, null, false)
                .problems().stream().findFirst();
    }

    @NonNull
    @Override
    protected List<String> problems() {
        List<String> problems = super.problems();
        if (!step.getApi().equals("arm") && !step.getApi().equals("regional")) {
            problems.add("api '" + step.getApi() + "' must be 'arm' or 'regional'");
        }
        problems.addAll(request().problems());
        return problems;
    }

    private RestRequest request() {
        RestRequest.Api api = step.getApi().equals("regional") ? RestRequest.Api.REGIONAL : RestRequest.Api.ARM;
        String version = step.getApiVersion();
        if (version == null) {
            version = Rest.defaultVersion(api, step.getPath());
        } else if (version.equals(NO_VERSION)) {
            version = null;
        }
        return new RestRequest(step.getMethod(), api, step.getPath(), version, step.getBody(), step.isAll());
    }

    @Override
    protected Object call(boolean maybeSent) throws IOException, InterruptedException {
        RestRequest request = request();
        boolean query = request.all();
        if (maybeSent && !query && !REPEATABLE.contains(request.method())) {
            throw new AbortException("The controller was restarted while " + request
                    + " was under way. Whether it was carried out is not known, so it was not sent again.");
        }
        RestResponse answer = client().rest().send(request);
        println("Azure ML: " + request + ": HTTP " + answer.status());
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("status", answer.status());
        result.put("body", answer.body());
        result.put("requestId", answer.requestId());
        return result;
    }

    @Override
    public String getStatus() {
        return request().toString();
    }
}
