package io.jenkins.plugins.azureml.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.azureml.client.error.ServiceError;
import io.jenkins.plugins.azureml.client.http.Advice;
import io.jenkins.plugins.azureml.client.http.Call;
import io.jenkins.plugins.azureml.client.http.Failure;
import io.jenkins.plugins.azureml.client.http.message.Heads;
import io.jenkins.plugins.azureml.client.http.message.ResponseHead;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdviceTextsTest {

    private static final String HOST = "api.example.invalid";
    private static final Path RESOURCES = Path.of("src/main/resources/io/jenkins/plugins/azureml/net");

    private final AdviceTexts texts = new AdviceTexts();

    private String advice(Call.Target target, ResponseHead head) {
        return texts.onResponse(target, head, new ServiceError(null, "Something.", List.of(), null, List.of(), null));
    }

    private String advice(Call.Target target, Failure.Kind kind) {
        return texts.onFailure(target, kind, HOST);
    }

    @ParameterizedTest
    @CsvSource({
        "TOKEN, 400, check the tenant id",
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
        "WORKSPACE_SERVICE, 413, send less data",
        "WORKSPACE_SERVICE, 500, try again later",
        "SCORING, 401, the key of the endpoint",
        "SCORING, 403, rejects this client",
        "SCORING, 404, the scoring URI",
        "SCORING, 408, took too long",
        "SCORING, 504, took too long",
        "SCORING, 413, fewer rows",
        "SCORING, 424, the model itself failed;",
        "SCORING, 429, add instances",
        "SCORING, 500, the logs of the deployment"
    })
    void adviceDependsOnServiceAndStatus(Call.Target target, int status, String advice) {
        String text = advice(target, Heads.of(status, Map.of()));
        assertTrue(text.contains(advice), text);
    }

    @ParameterizedTest
    @CsvSource({
        "403, RequestDisallowedByPolicy, Azure Policy",
        "409, ReadOnlyDisabledSubscription, is disabled",
        "409, ScopeLocked, a lock protects",
        "403, PublicNetworkAccessDisabled, private connections only",
        "403, V1LegacyModeEnabled, v1LegacyMode",
        "403, AuthorizationFailed, a role",
        "403, Forbidden, a role",
        "403, UserError, a role"
    })
    void refusalsHaveTheAdviceOfTheirCode(int status, String code, String part) {
        String advice = onCode(status, code, "Refused.");
        assertTrue(advice.contains(part), advice);
    }

    @Test
    void unknownRefusalIsNotBlamedOnRoles() {
        assertNull(onCode(403, "SomethingElseForbidsIt", "Refused."));
    }

    @Test
    void busyResourceGetsTheAdviceOfConcurrentChanges() {
        String advice = onCode(409, "Conflict", "it is in Updating provisioning state");
        assertTrue(advice.contains("another operation"), advice);
        assertNull(onCode(409, "Conflict", "the version exists"));
    }

    private String onCode(int status, String code, String message) {
        return texts.onResponse(
                Call.Target.RESOURCE_MANAGER,
                Heads.of(status, Map.of()),
                new ServiceError(code, message, List.of(), null, List.of(), null));
    }

    @ParameterizedTest
    @CsvSource({"SCORING, 400", "SIGNED_URL, 404", "WORKSPACE_SERVICE, 400"})
    void ambiguousStatusesGetNoAdvice(Call.Target target, int status) {
        assertNull(advice(target, Heads.of(status, Map.of())));
    }

    @Test
    void statusAndReasonOfTheModelAreShown() {
        ResponseHead head = Heads.of(
                424, Map.of("ms-azureml-model-error-statuscode", "500", "ms-azureml-model-error-reason", "bad shape"));
        String text = advice(Call.Target.SCORING, head);
        assertTrue(text.startsWith("the model itself failed with status 500 (bad shape);"), text);
    }

    @ParameterizedTest
    @CsvSource({
        "UNKNOWN_HOST, cannot resolve the name api.example.invalid",
        "CONNECT, nothing accepts connections on api.example.invalid",
        "PROXY, check the proxy",
        "TLS, the certificate of api.example.invalid",
        "POOL, too many requests",
        "TIMEOUT, the network between the controller and api.example.invalid",
        "LOST, the network between the controller and api.example.invalid"
    })
    void adviceOnNetworkFailuresNamesTheHost(Failure.Kind kind, String advice) {
        String text = advice(Call.Target.WORKSPACE_SERVICE, kind);
        assertTrue(text.contains(advice), text);
    }

    @Test
    void adviceOnScoringTimeoutsIsAboutTheDeployment() {
        assertTrue(advice(Call.Target.SCORING, Failure.Kind.TIMEOUT).contains("the logs of the deployment"));
    }

    @Test
    void adviceOnMetadataServiceFailuresIsToRunInAzure() {
        assertTrue(advice(Call.Target.MACHINE, Failure.Kind.CONNECT).contains("a controller on an Azure machine"));
        assertNull(advice(Call.Target.MACHINE, Failure.Kind.CLOSED));
    }

    @Test
    void adviceOnMissingRunIsAboutTheRun() {
        ServiceError error = new ServiceError(
                "UserError", "Run r-1 was not found.", List.of("NotFound", "RunNotFound"), null, List.of(), null);
        String text = texts.onResponse(Call.Target.WORKSPACE_SERVICE, Heads.of(404, Map.of()), error);
        assertTrue(text.startsWith("the run does not exist in this workspace; check the run id"), text);
    }

    @ParameterizedTest
    @CsvSource({
        "AADSTS900023, this is not a tenant id",
        "AADSTS90002, the tenant does not exist",
        "AADSTS7000112, is disabled in the tenant"
    })
    void longerCodeIsNotTakenForAShorterOne(String code, String part) {
        String advice = texts.onCodes(code + ": refused.");
        assertTrue(advice.contains(part), advice);
        assertNull(texts.onCodes(code + "9: refused."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(ScopeLocked) The scope is locked.",
                "Status: Failed, Code: ScopeLocked. Message: the scope is locked.",
                "Response: {\"error\":{\"code\":\"ScopeLocked\"}}",
                "ErrorCode='ScopeLocked'",
                "ScopeLocked: the scope is locked"
            })
    void codeIsFoundWhereMessagesQuoteIt(String message) {
        assertEquals(texts.onCodes("ScopeLocked"), texts.onCodes(message));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ParentResourceNotFound",
                "azure.core.exceptions.ResourceNotFoundError",
                "Endpoint 'ScopeLocked' has no deployment",
                "models/RunNotFound/versions/1 is archived",
                "ImageBuildFailure-42 was canceled",
            })
    void nameThatContainsACodeIsNotTheCode(String message) {
        assertNull(texts.onCodes(message));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "OutOfQuota",
                "Not enough quota available for Standard_DS3_v2 in the subscription.",
                "Operation could not be completed as it results in exceeding approved Total Regional Cores quota.",
                "The quota for the family was exceeded."
            })
    void exhaustedQuotaIsRecognized(String message) {
        assertEquals(texts.onCodes("QuotaExceeded"), texts.onCodes(message));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Run quota-model-7 was not found.",
                "The model 'out of quota' does not exist.",
                "The quota of the workspace cannot be read by this identity.",
                "something else"
            })
    void wordQuotaIsNoAdviceOnQuota(String message) {
        assertNull(texts.onCodes(message));
    }

    @ParameterizedTest
    @CsvSource({
        "TOKEN, NO_TOKEN, authority URL",
        "MACHINE, NO_TOKEN, a managed identity",
        "WORKSPACE_SERVICE, WEB_PAGE, a login page",
        "RESOURCE_MANAGER, INCOMPLETE_JSON, between the controller and api.example.invalid"
    })
    void adviceOnUnusableResponsesDependsOnTheDefect(Call.Target target, Advice.Defect defect, String advice) {
        String text = texts.onUnusable(target, defect, HOST);
        assertTrue(text.contains(advice), text);
    }

    @Test
    void everyCodeHasAText() throws Exception {
        String source = Files.readString(Path.of("src/main/java/io/jenkins/plugins/azureml/net/AdviceTexts.java"));
        String list = source.substring(source.indexOf("CODES = "), source.indexOf(");", source.indexOf("CODES = ")));
        List<String> codes = Pattern.compile("\"([^\"]+)\"")
                .matcher(list)
                .results()
                .map(found -> found.group(1))
                .toList();
        assertTrue(codes.size() > 30, codes.toString());
        for (String code : codes) {
            assertNotNull(texts.onCodes(code), code);
        }
    }

    @Test
    void bothLanguagesHaveTheSameKeysAndPlaceholders() throws Exception {
        Properties english = read("AdviceTexts.properties");
        Properties portuguese = read("AdviceTexts_pt_BR.properties");
        assertEquals(english.stringPropertyNames(), portuguese.stringPropertyNames());
        for (String key : english.stringPropertyNames()) {
            assertEquals(
                    new MessageFormat(english.getProperty(key)).getFormatsByArgumentIndex().length,
                    new MessageFormat(portuguese.getProperty(key)).getFormatsByArgumentIndex().length,
                    key);
        }
    }

    private static Properties read(String file) throws IOException {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(RESOURCES.resolve(file))) {
            properties.load(in);
        }
        return properties;
    }
}
