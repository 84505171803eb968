package io.jenkins.plugins.azureml.client.error;

import static io.jenkins.plugins.azureml.client.testing.ScriptedAzure.WORKSPACE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.azureml.client.testing.Reply;
import io.jenkins.plugins.azureml.client.testing.ScriptedAzure;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorReaderTest {

    private static ServiceError read(String body) {
        return new ErrorReader(Redactor.of(List.of())).read(body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void innerErrorsOfTheExecutionServiceAreRead() {
        ServiceError error = read(
                "{\"error\":{\"code\":\"UserError\",\"message\":\"outer\",\"target\":null,\"details\":[],\"innerError\":"
                        + "{\"code\":\"BadArgument\",\"innerError\":{\"code\":\"ArgumentOutOfRange\",\"innerError\":null}}},"
                        + "\"correlation\":{\"operation\":\"op\",\"request\":\"req\"},\"environment\":\"westeurope\"}");
        assertEquals("UserError", error.code());
        assertEquals(List.of("BadArgument", "ArgumentOutOfRange"), error.innerCodes());
        assertEquals("req", error.requestId());
    }

    @Test
    void additionalInfoOfTheManagementApiIsRead() {
        ServiceError error = read("{\"error\":{\"code\":\"UserError\",\"message\":\"outer\",\"details\":["
                + "{\"code\":\"Invalid\",\"message\":\"no image\"},{\"code\":\"Bare\"},{\"message\":\"words\"}],"
                + "\"additionalInfo\":[{\"type\":\"ComponentName\",\"info\":{\"value\":\"managementfrontend\"}},"
                + "{\"type\":\"Correlation\",\"info\":{\"value\":{\"operation\":\"op\",\"request\":\"req\"}}},"
                + "{\"type\":\"InnerError\",\"info\":{\"value\":{\"code\":\"NotFound\",\"innerError\":"
                + "{\"code\":\"EnvironmentNotFound\",\"message\":\"inner\"}}}}]}}");
        assertEquals("UserError", error.code());
        assertEquals(List.of("NotFound", "EnvironmentNotFound"), error.innerCodes());
        assertEquals("req", error.requestId());
        for (String part : List.of("outer", "inner", "Invalid: no image", "Bare", "words")) {
            assertTrue(error.text().contains(part), error.text());
        }
    }

    @Test
    void errorThatIsOnlyATextIsAMessageOrACodeButNotBoth() {
        ServiceError text = read("{\"error\":\"not enough values to unpack (expected 4, got 1)\"}");
        assertNull(text.code());
        assertEquals("not enough values to unpack (expected 4, got 1)", text.text());
        assertEquals(List.of(), text.innerCodes());
        AzureMlException once = AzureMlException.builder("read", "it")
                .code("invalid_request")
                .message("invalid_request")
                .build();
        assertEquals("Could not read it: invalid_request.", once.getMessage());
        ServiceError code = read("{\"error\":\"invalid_request\"}");
        assertEquals("invalid_request", code.code());
    }

    @Test
    void loginErrorHasAnAadstsCodeAndNoTraceIds() {
        ServiceError error = read("{\"error\":\"invalid_client\",\"error_description\":\"AADSTS7000215: Invalid secret."
                + "\\r\\nTrace ID: t\\r\\nTimestamp: now\",\"error_codes\":[7000215],\"trace_id\":\"trace-1\"}");
        assertEquals("AADSTS7000215", error.code());
        assertEquals("AADSTS7000215: Invalid secret.", error.text());
        assertEquals(List.of("invalid_client"), error.innerCodes());
        assertEquals("trace-1", error.requestId());
        assertEquals(
                "AADSTS90002",
                read("{\"error\":\"x\",\"message\":\"No tenant.\",\"error_codes\":[90002]}")
                        .code());
        assertEquals("x", read("{\"error\":\"x\",\"error_codes\":[]}").code());
    }

    @Test
    void errorInTheMessageOfAnErrorIsUnwrapped() {
        ServiceError error = read("{\"error\":{\"code\":\"ServiceError\",\"message\":\"{\\\"error\\\":{\\\"code\\\":"
                + "\\\"QuotaExceeded\\\",\\\"message\\\":\\\"no cores left\\\"}}\"}}");
        assertEquals("no cores left", error.text());
        assertEquals("QuotaExceeded", error.deepestCode());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<html><head><title>502 Bad\\n Gateway</title></head></html> | 502 Bad Gateway",
                "<p>plain <b>words</b></p> | plain words",
                "upstream connect error | upstream connect error",
                "{\"Message\":\"An error has occurred.\"} | An error has occurred.",
                "{\"error_code\":\"RESOURCE_DOES_NOT_EXIST\",\"message\":\"no run\"} | no run",
                "[{\"code\":\"X\",\"message\":\"in an array\"}] | in an array",
                "\"just text\" | just text",
                "{\"error\":\"invalid_request\"} | invalid_request"
            })
    void otherBodiesBecomeReadableText(String body, String text) {
        assertEquals(text, read(body.replace("\\n", "\n")).text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "{}",
                "null",
                "[]",
                "{\"error\":null}",
                "{\"error\":{}}",
                "{\"error\":{\"details\":5}}"
            })
    void emptyErrorIsRead(String body) {
        ServiceError error = read(body);
        assertNull(error.code());
        assertTrue(error.text().length() < 10, error.text());
    }

    @Test
    void longPageIsTruncated() {
        assertTrue(read("x".repeat(100_000)).text().length() < 400);
        String traceback = read("Traceback (most recent call last): " + "x".repeat(1000)
                        + " ValueError: no such column")
                .text();
        assertTrue(traceback.startsWith("Traceback"), traceback);
        assertTrue(traceback.endsWith("ValueError: no such column"), traceback);
    }

    @ParameterizedTest
    @CsvSource({
        "403, AuthorizationFailed, a role on the workspace",
        "403, Forbidden, a role on the workspace",
        "404, ResourceNotFound, check the names",
        "404, ResourceGroupNotFound, name of the resource group",
        "404, SubscriptionNotFound, check the subscription id",
        "409, MissingSubscriptionRegistration, az provider register",
        "400, ClusterCoreQuotaReached, quota is used up",
        "400, MissingApiVersionParameter, api-version",
        "400, InvalidApiVersionParameter, api-version",
        "429, TooManyRequests, throttling",
        "503, ServerBusy, try again later"
    })
    void knownErrorsComeWithAdvice(int status, String code, String advice) throws Exception {
        try (ScriptedAzure azure = new ScriptedAzure()) {
            azure.server.script(
                    WORKSPACE,
                    Reply.json(status, "{\"error\":{\"code\":\"" + code + "\",\"message\":\"Something.\"}}")
                            .with("x-ms-correlation-request-id", "corr-1")
                            .with("Retry-After", "9999"));
            AzureMlException e =
                    assertThrows(AzureMlException.class, () -> azure.client().workspace());
            assertTrue(e.advice().contains(advice), e.advice());
            assertEquals("corr-1", e.requestId());
            assertTrue(
                    e.getMessage()
                            .startsWith("Could not read workspace ws-1 (resource group rg-1, subscription sub-1): HTTP "
                                    + status + " " + code + ": Something."),
                    e.getMessage());
            assertTrue(e.getMessage().contains("What to do: "), e.getMessage());
            assertNull(e.getCause());
        }
    }

    @Test
    void echoedSecretsAreMaskedInErrors() throws Exception {
        try (ScriptedAzure azure = new ScriptedAzure()) {
            azure.server.script(
                    WORKSPACE,
                    Reply.json(
                            400,
                            "{\"error\":{\"code\":\"Bad\",\"message\":\"Authorization: Bearer fake-token-1 at"
                                    + " https://h.example/p?sig=fakeSignature&x=1\",\"details\":[{\"code\":\"D\",\"message\":"
                                    + "\"client_secret=" + ScriptedAzure.SECRET + "\"}],\"innerError\":{\"code\":\"I\","
                                    + "\"message\":\"primaryKey: fakeKeyValue\"}}}"));
            AzureMlException e =
                    assertThrows(AzureMlException.class, () -> azure.client().workspace());
            for (String secret : List.of("fake-token-1", "fakeSignature", ScriptedAzure.SECRET, "fakeKeyValue")) {
                assertFalse(e.getMessage().contains(secret), e.getMessage());
                assertFalse(e.serviceMessage().contains(secret), e.serviceMessage());
            }
            assertTrue(e.getMessage().contains("https://h.example/p"), e.getMessage());
        }
    }
}
