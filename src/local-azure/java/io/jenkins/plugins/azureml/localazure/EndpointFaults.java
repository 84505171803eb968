package io.jenkins.plugins.azureml.localazure;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Faults of online and batch endpoints that tests switch on. A null deployment stands for the endpoint itself. */
public final class EndpointFaults {
    private final Map<String, ServiceException> failing = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<Void>> held = new ConcurrentHashMap<>();
    private final Map<String, Duration> slow = new ConcurrentHashMap<>();
    private final Map<String, ServiceException> refusing = new ConcurrentHashMap<>();

    EndpointFaults() {}

    /** Makes the next creation or update of this name end as Failed. */
    public void failProvisioning(String endpoint, String deployment, String code, String message) {
        failing.put(key(endpoint, deployment), new ServiceException(400, code, message));
    }

    /** Holds creations and updates of this name in their current state until {@link #release}. */
    public void holdProvisioning(String endpoint, String deployment) {
        held.put(key(endpoint, deployment), new CompletableFuture<>());
    }

    public void release(String endpoint, String deployment) {
        CompletableFuture<Void> hold = held.remove(key(endpoint, deployment));
        if (hold != null) {
            hold.complete(null);
        }
    }

    /** Delays the model's responses by the given time. */
    public void delayScoring(String endpoint, String deployment, Duration by) {
        slow.put(key(endpoint, deployment), by);
    }

    /** Makes the model respond with this status, which callers see as 424. */
    public void failScoring(String endpoint, String deployment, int modelStatus, String reason) {
        refusing.put(key(endpoint, deployment), ScoringRoutes.modelError(modelStatus, reason));
    }

    /** Makes the deployment refuse requests with 429, as if too many were waiting. */
    public void throttleScoring(String endpoint, String deployment) {
        refusing.put(
                key(endpoint, deployment), new ServiceException(429, "TooManyRequests", "Too many pending requests."));
    }

    /** Switches all faults off. Provisioning that has failed or is held stays so. */
    public void clear() {
        failing.clear();
        slow.clear();
        refusing.clear();
    }

    ServiceException provisioningFailure(String endpoint, String deployment) {
        return failing.remove(key(endpoint, deployment));
    }

    CompletableFuture<Void> hold(String endpoint, String deployment) {
        return held.getOrDefault(key(endpoint, deployment), CompletableFuture.completedFuture(null));
    }

    Duration delay(OnlineDeployment deployment) {
        return slow.getOrDefault(key(deployment.endpoint.name, deployment.name), Duration.ZERO);
    }

    ServiceException scoringFailure(OnlineDeployment deployment) {
        return refusing.get(key(deployment.endpoint.name, deployment.name));
    }

    private static String key(String endpoint, String deployment) {
        return (endpoint + "/" + (deployment == null ? "" : deployment)).toLowerCase(Locale.ROOT);
    }
}
