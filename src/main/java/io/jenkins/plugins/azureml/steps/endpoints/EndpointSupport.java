package io.jenkins.plugins.azureml.steps.endpoints;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.actions.BuildPage;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.endpoints.OnlineEndpoint;
import io.jenkins.plugins.azureml.client.endpoints.OnlineEndpoints;
import io.jenkins.plugins.azureml.steps.AmlStepDescriptor;
import io.jenkins.plugins.azureml.steps.AmlStepExecution;
import io.jenkins.plugins.azureml.steps.LongRunningStepExecution;
import io.jenkins.plugins.azureml.steps.StepVariables;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Functions shared by the steps for online endpoints. */
final class EndpointSupport {

    private static final Logger LOGGER = Logger.getLogger(EndpointSupport.class.getName());

    private EndpointSupport() {}

    /** @throws AbortException if the Azure ML workspace does not accept the v2 API: the v1 API has no online endpoints */
    @NonNull
    static OnlineEndpoints endpoints(@NonNull AmlClient client) throws IOException, InterruptedException {
        if (!client.takesV2()) {
            throw new AbortException("Online endpoints require the v2 API, but " + client.ref()
                    + " is in v1LegacyMode, which supports only the v1 API. What to do: ask the owner of the"
                    + " workspace to turn v1LegacyMode off.");
        }
        return client.onlineEndpoints();
    }

    /** Records a change of an endpoint on the build page. */
    static void recordProgress(
            @NonNull AmlStepExecution execution,
            @NonNull String endpoint,
            @NonNull LongRunningStepExecution.Progress progress,
            @NonNull Consumer<BuildPage.Endpoint> what) {
        String url = null;
        try {
            url = execution.client().studioEndpoint(endpoint);
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "no link to the studio", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        String link = url;
        execution.record(page -> {
            BuildPage.Endpoint record = page.endpoint(endpoint, link);
            what.accept(progress == LongRunningStepExecution.Progress.ABANDONED ? record.abandoned() : record);
        });
    }

    /** Returns the result of a step that changes the traffic. */
    @NonNull
    static Map<String, Object> result(
            @NonNull AmlClient client,
            @NonNull OnlineEndpoint endpoint,
            @NonNull Map<String, Integer> previousTraffic) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("endpoint", endpoint.name());
        result.put(
                "scoringUri",
                endpoint.scoringUri() == null ? null : endpoint.scoringUri().toString());
        result.put("traffic", new LinkedHashMap<>(endpoint.traffic()));
        result.put("previousTraffic", new LinkedHashMap<>(previousTraffic));
        result.put("provisioningState", endpoint.provisioningState());
        result.put("portalUrl", client.studioEndpoint(endpoint.name()));
        return result;
    }

    /** Returns the environment variables that a freestyle build sets after a step with such a {@link #result}. */
    @NonNull
    static StepVariables variables(@NonNull Map<?, ?> result) {
        Map<?, ?> now = (Map<?, ?>) result.get("traffic");
        Map<Object, Object> before = new LinkedHashMap<>((Map<?, ?>) result.get("previousTraffic"));
        // amlTraffic needs the deployments without traffic too, so that it can restore the previous traffic even to
        // none.
        now.keySet().forEach(deployment -> before.putIfAbsent(deployment, 0));
        if (before.isEmpty() && result.get("deployment") != null) {
            before.put(result.get("deployment"), 0);
        }
        return new StepVariables()
                .set("AZUREML_ENDPOINT", result.get("endpoint"))
                .set("AZUREML_SCORING_URI", result.get("scoringUri"))
                .set("AZUREML_ENDPOINT_URL", result.get("portalUrl"))
                .set("AZUREML_TRAFFIC", AmlStepDescriptor.lines(now))
                .set("AZUREML_PREVIOUS_TRAFFIC", AmlStepDescriptor.lines(before));
    }
}
