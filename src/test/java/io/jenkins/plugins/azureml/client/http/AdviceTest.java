package io.jenkins.plugins.azureml.client.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.azureml.client.error.ServiceError;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdviceTest {

    private static final URI PLACE = URI.create("https://api.example.invalid/x");

    private static String advice(Call.Target target, ResponseHead head) {
        ServiceError error = new ServiceError(null, "Something.", List.of(), null, List.of(), null);
        return Advice.of(Call.of(target, "read", "x", "GET", PLACE), head, error);
    }

    private static String advice(Call.Target target, Failure.Kind kind) {
        return Advice.of(new Failure(kind, true, "x"), PLACE, Call.of(target, "read", "x", "GET", PLACE));
    }

    @ParameterizedTest
    @CsvSource({
        "TOKEN, 400, check tenant id",
        "TOKEN, 429, throttling",
        "TOKEN, 503, try again later",
        "MACHINE, 400, a managed identity",
        "MACHINE, 500, try again later",
        "SIGNED_URL, 403, the signed URL has expired",
        "SIGNED_URL, 500, try again later",
        "WORKSPACE_SERVICE, 401, does not accept the token",
        "RESOURCE_MANAGER, 403, a role on the workspace",
        "WORKSPACE_SERVICE, 404, check the names",
        "WORKSPACE_SERVICE, 407, of the proxy",
        "WORKSPACE_SERVICE, 413, send less",
        "WORKSPACE_SERVICE, 500, try again later",
        "SCORING, 401, the key of the endpoint",
        "SCORING, 403, refuses this caller",
        "SCORING, 404, the scoring URI",
        "SCORING, 408, took too long",
        "SCORING, 504, took too long",
        "SCORING, 413, fewer rows",
        "SCORING, 424, the model itself failed;",
        "SCORING, 429, more instances",
        "SCORING, 500, the logs of the deployment"
    })
    void aStatusIsExplainedByTheServiceThatGaveIt(Call.Target target, int status, String advice) {
        String text = advice(target, Heads.of(status, Map.of()));
        assertTrue(text.contains(advice), text);
    }

    @ParameterizedTest
    @CsvSource({"SCORING, 400", "SIGNED_URL, 404", "WORKSPACE_SERVICE, 400"})
    void whatSaysNothingByItselfGetsNoAdvice(Call.Target target, int status) {
        assertNull(advice(target, Heads.of(status, Map.of())));
    }

    @Test
    void theModelsOwnStatusIsTold() {
        ResponseHead head = Heads.of(
                424, Map.of("ms-azureml-model-error-statuscode", "500", "ms-azureml-model-error-reason", "bad shape"));
        String text = advice(Call.Target.SCORING, head);
        assertTrue(text.startsWith("the model itself failed with status 500 (bad shape);"), text);
    }

    @ParameterizedTest
    @CsvSource({
        "UNKNOWN_HOST, the name api.example.invalid is not known",
        "CONNECT, nothing accepts connections on api.example.invalid",
        "PROXY, check the proxy",
        "TLS, the certificate of api.example.invalid",
        "POOL, too many requests",
        "TIMEOUT, the network between the controller and api.example.invalid",
        "LOST, the network between the controller and api.example.invalid"
    })
    void aFailureOfTheNetworkIsExplained(Failure.Kind kind, String advice) {
        String text = advice(Call.Target.WORKSPACE_SERVICE, kind);
        assertTrue(text.contains(advice), text);
    }

    @Test
    void aSlowModelIsNotBlamedOnTheNetwork() {
        assertTrue(advice(Call.Target.SCORING, Failure.Kind.TIMEOUT).contains("the logs of the deployment"));
    }

    @Test
    void aMachineThatGivesNoTokensMayNotBeInAzure() {
        assertTrue(advice(Call.Target.MACHINE, Failure.Kind.CONNECT).contains("a controller that runs in Azure"));
        assertNull(advice(Call.Target.MACHINE, Failure.Kind.CLOSED));
    }

    @Test
    void quotaIsKnownByTheWordAlone() {
        assertEquals(Advice.known("QuotaExceeded"), Advice.known("Regional vCPU quota of the family"));
        assertNull(Advice.known("something else"));
    }
}
