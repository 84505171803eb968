package io.jenkins.plugins.azureml.localazure;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** What goes wrong with online endpoints, for tests. A deployment that is null stands for the endpoint itself. */
public final class EndpointSwitches {
    private final Map<String, Refusal> failing = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<Void>> held = new ConcurrentHashMap<>();
    private final Map<String, Duration> slow = new ConcurrentHashMap<>();
    private final Map<String, Refusal> refusing = new ConcurrentHashMap<>();

    EndpointSwitches() {}

    /** What is made or changed next under that name ends as Failed. */
    public void failProvisioning(String endpoint, String deployment, String code, String message) {
        failing.put(key(endpoint, deployment), new Refusal(400, code, message));
    }

    /** What is made or changed from now on under that name stays as it is until {@link #release}. */
    public void holdProvisioning(String endpoint, String deployment) {
        held.put(key(endpoint, deployment), new CompletableFuture<>());
    }

    public void release(String endpoint, String deployment) {
        CompletableFuture<Void> hold = held.remove(key(endpoint, deployment));
        if (hold != null) {
            hold.complete(null);
        }
    }

    /** From now on the model takes that much longer to answer. */
    public void slowDown(String endpoint, String deployment, Duration by) {
        slow.put(key(endpoint, deployment), by);
    }

    /** From now on the model answers with that status, which callers see as 424. */
    public void failScoring(String endpoint, String deployment, int modelStatus, String reason) {
        refusing.put(key(endpoint, deployment), ScoringRoutes.modelError(modelStatus, reason));
    }

    /** From now on the deployment has too many requests already. */
    public void crowd(String endpoint, String deployment) {
        refusing.put(key(endpoint, deployment), new Refusal(429, "TooManyRequests", "Too many pending requests."));
    }

    /** Ends all of this, but for what has failed or is held already. */
    public void clear() {
        failing.clear();
        slow.clear();
        refusing.clear();
    }

    Refusal provisioningFailure(String endpoint, String deployment) {
        return failing.remove(key(endpoint, deployment));
    }

    CompletableFuture<Void> hold(String endpoint, String deployment) {
        return held.getOrDefault(key(endpoint, deployment), CompletableFuture.completedFuture(null));
    }

    Duration delay(OnlineDeployment deployment) {
        return slow.getOrDefault(key(deployment.endpoint.name, deployment.name), Duration.ZERO);
    }

    Refusal scoringFailure(OnlineDeployment deployment) {
        return refusing.get(key(deployment.endpoint.name, deployment.name));
    }

    private static String key(String endpoint, String deployment) {
        return (endpoint + "/" + (deployment == null ? "" : deployment)).toLowerCase(Locale.ROOT);
    }
}
