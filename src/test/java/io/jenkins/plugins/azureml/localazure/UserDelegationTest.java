package io.jenkins.plugins.azureml.localazure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests storage without account keys: delegation keys, signatures made from them, and the refusal of everything else. */
class UserDelegationTest {
    private static final Pattern ELEMENT = Pattern.compile("<(\\w+)>([^<]+)</");

    private LocalAzureMl server;
    private TestClient client;
    private String account;
    private String container;
    private String url;

    @BeforeEach
    void start() throws Exception {
        server = LocalAzureMl.start();
        client = new TestClient(server);
        JsonNode store = client.get(client.arm("/datastores/workspaceblobstore"))
                .expect(200)
                .json()
                .path("properties");
        account = store.path("accountName").asText();
        container = store.path("containerName").asText();
        url = server.storage() + "/" + account + "/" + container;
        server.allowSharedKeyAccess(false);
        client.token = token(Authentication.STORAGE);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String token(String audience) {
        return server.tokens.issue(audience, Duration.ofHours(1)).value();
    }

    private static String time(Duration fromNow) {
        return Instant.now().plus(fromNow).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private TestClient.Response requestKey(String start, String end) throws Exception {
        return client.send(client.request(server.storage() + "/" + account + "/?restype=service&comp=userdelegationkey")
                .header("x-ms-version", "2021-12-02")
                .POST(HttpRequest.BodyPublishers.ofString("<?xml version=\"1.0\" encoding=\"utf-8\"?><KeyInfo><Start>"
                        + start + "</Start><Expiry>" + end + "</Expiry></KeyInfo>")));
    }

    private Map<String, String> key() throws Exception {
        return fields(requestKey(time(Duration.ofMinutes(-5)), time(Duration.ofHours(2)))
                .expect(200)
                .text());
    }

    private static Map<String, String> fields(String xml) {
        Map<String, String> fields = new LinkedHashMap<>();
        Matcher each = ELEMENT.matcher(xml);
        while (each.find()) {
            fields.put(each.group(1), each.group(2));
        }
        return fields;
    }

    /** Returns the fields of a valid signature, without the signature itself. */
    private static Map<String, String> fields(Map<String, String> key, String kind, String permissions) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("sv", "2021-12-02");
        query.put("sr", kind);
        query.put("sp", permissions);
        query.put("se", time(Duration.ofHours(1)));
        query.put("skoid", key.get("SignedOid"));
        query.put("sktid", key.get("SignedTid"));
        query.put("skt", key.get("SignedStart"));
        query.put("ske", key.get("SignedExpiry"));
        query.put("sks", key.get("SignedService"));
        query.put("skv", key.get("SignedVersion"));
        return query;
    }

    private String signed(Map<String, String> key, Map<String, String> query, String blob) throws Exception {
        String version = query.get("sv");
        List<String> text = new ArrayList<>(List.of(query.get("sp"), query.getOrDefault("st", ""), query.get("se")));
        text.add("/blob/" + account + "/" + container + (query.get("sr").equals("b") ? "/" + blob : ""));
        for (String name : List.of("skoid", "sktid", "skt", "ske", "sks", "skv")) {
            text.add(query.get(name));
        }
        int empty = version.equals("2018-11-09") ? 1 : 4;
        text.addAll(java.util.Collections.nCopies(empty, ""));
        text.addAll(List.of(query.getOrDefault("spr", ""), version, query.get("sr"), ""));
        text.addAll(java.util.Collections.nCopies(version.compareTo("2020-12-06") < 0 ? 5 : 6, ""));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(key.get("Value")), "HmacSHA256"));
        Map<String, String> all = new LinkedHashMap<>(query);
        all.put(
                "sig",
                Base64.getEncoder()
                        .encodeToString(mac.doFinal(String.join("\n", text).getBytes(StandardCharsets.UTF_8))));
        return all.entrySet().stream()
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private TestClient.Response get(String blob, String query) throws Exception {
        return client.send(TestClient.plain(url + "/" + blob + "?" + query).GET());
    }

    private TestClient.Response put(String blob, String query) throws Exception {
        return client.send(TestClient.plain(url + "/" + blob + "?" + query)
                .header("x-ms-blob-type", "BlockBlob")
                .PUT(HttpRequest.BodyPublishers.ofString("content of " + blob)));
    }

    private TestClient.Response list(String query) throws Exception {
        return client.send(
                TestClient.plain(url + "?restype=container&comp=list&" + query).GET());
    }

    private void store(String blob) throws Exception {
        Map<String, String> key = key();
        put(blob, signed(key, fields(key, "b", "cw"), blob)).expect(201);
    }

    private static void assertError(String code, int status, TestClient.Response answer) {
        assertEquals(code, answer.header("x-ms-error-code"), answer::text);
        answer.expect(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2018-11-09", "2020-02-10", "2020-12-06", "2021-12-02"})
    void signatureOfEachVersionOpensOneBlob(String version) throws Exception {
        store("a.txt");
        store("b.txt");
        Map<String, String> key = key();
        Map<String, String> fields = fields(key, "b", "r");
        fields.put("sv", version);
        String query = signed(key, fields, "a.txt");
        assertEquals("content of a.txt", get("a.txt", query).expect(200).text());
        assertError("AuthenticationFailed", 403, get("b.txt", query));
        assertError("AuthorizationPermissionMismatch", 403, put("a.txt", query));
    }

    @Test
    void signatureOfAContainerOpensAllOfIt() throws Exception {
        store("a.txt");
        Map<String, String> key = key();
        String query = signed(key, fields(key, "c", "rl"), "");
        get("a.txt", query).expect(200);
        assertTrue(list(query).expect(200).text().contains("<Name>a.txt</Name>"));
        assertError("AuthorizationPermissionMismatch", 403, list(signed(key, fields(key, "c", "r"), "")));
        assertError("AuthenticationFailed", 403, list(signed(key, fields(key, "b", "l"), "a.txt")));
    }

    @ParameterizedTest
    @CsvSource({
        "sp, rw", "se, 2099-01-01T00:00:00Z", "skoid, someone-else", "skt, 2020-01-01T00:00:00Z",
        "ske, 2099-01-01T00:00:00Z", "skv, 2020-02-10", "spr, https", "sr, c"
    })
    void changedFieldBreaksTheSignature(String field, String value) throws Exception {
        store("a.txt");
        Map<String, String> key = key();
        String query = signed(key, fields(key, "b", "r"), "a.txt").replaceFirst("(^|&)" + field + "=[^&]*", "");
        assertError("AuthenticationFailed", 403, get("a.txt", query + "&" + field + "=" + value));
    }

    @ParameterizedTest
    @CsvSource({
        "sv, 2017-11-09",
        "sv, 2099-01-01",
        "sv, new",
        "sr, d",
        "sr, bs",
        "sks, q",
        "sp, wr",
        "sp, rr",
        "sktid, other-tenant",
        "skv, ''",
        "se, 2020-01-01T00:00:00Z",
        "se, tomorrow"
    })
    void fieldWithAWrongValueIsRefusedEvenIfItIsSigned(String field, String value) throws Exception {
        store("a.txt");
        Map<String, String> key = key();
        Map<String, String> fields = fields(key, "b", "r");
        fields.put(field, value);
        assertError("AuthenticationFailed", 403, get("a.txt", signed(key, fields, "a.txt")));
    }

    @Test
    void signatureForHttpsIsRefusedWithHttp() throws Exception {
        store("a.txt");
        Map<String, String> key = key();
        Map<String, String> fields = fields(key, "b", "r");
        fields.put("spr", "https");
        assertError("AuthorizationProtocolMismatch", 403, get("a.txt", signed(key, fields, "a.txt")));
    }

    @Test
    void signatureEndsWithItsKey() throws Exception {
        store("a.txt");
        Map<String, String> key = key();
        Map<String, String> fields = fields(key, "b", "r");
        fields.put("se", time(Duration.ofHours(6)));
        String query = signed(key, fields, "a.txt");
        get("a.txt", query).expect(200);
        server.advanceClock(Duration.ofHours(3));
        assertError("AuthenticationFailed", 403, get("a.txt", query));
    }

    @Test
    void keyThatBeginsLaterIsNotValidYet() throws Exception {
        store("a.txt");
        Map<String, String> key = fields(
                requestKey(time(Duration.ofHours(1)), time(Duration.ofHours(5))).text());
        assertError("AuthenticationFailed", 403, get("a.txt", signed(key, fields(key, "b", "r"), "a.txt")));
    }

    @Test
    void revokedKeysOpenNothing() throws Exception {
        store("a.txt");
        Map<String, String> key = key();
        String query = signed(key, fields(key, "b", "r"), "a.txt");
        get("a.txt", query).expect(200);
        server.revokeDelegationKeys();
        assertError("AuthenticationFailed", 403, get("a.txt", query));
        store("b.txt");
    }

    @Test
    void signatureAllowsNoMoreThanTheRoles() throws Exception {
        store("a.txt");
        Map<String, String> key = key();
        String read = signed(key, fields(key, "b", "r"), "a.txt");
        String write = signed(key, fields(key, "b", "w"), "a.txt");
        server.storageRoles(StorageRole.BLOB_DATA_READER);
        get("a.txt", read).expect(200);
        assertError("AuthorizationPermissionMismatch", 403, put("a.txt", write));
        server.storageRoles(StorageRole.BLOB_DELEGATOR);
        key();
        assertError("AuthorizationPermissionMismatch", 403, get("a.txt", read));
        server.storageRoles();
        assertError("AuthorizationPermissionMismatch", 403, requestKey(time(Duration.ZERO), time(Duration.ofHours(1))));
    }

    @Test
    void keyLivesAtMostSevenDays() throws Exception {
        requestKey(time(Duration.ZERO), time(Duration.ofDays(7).minusMinutes(1)))
                .expect(200);
        assertError("InvalidXmlNodeValue", 400, requestKey(time(Duration.ZERO), time(Duration.ofDays(8))));
        assertError("InvalidXmlNodeValue", 400, requestKey(time(Duration.ofDays(-8)), time(Duration.ofHours(1))));
        assertError("InvalidXmlNodeValue", 400, requestKey(time(Duration.ofHours(2)), time(Duration.ofHours(1))));
        assertError("InvalidXmlNodeValue", 400, requestKey("now", "later"));
    }

    @Test
    void keyIsIssuedOnlyForATokenOfStorage() throws Exception {
        client.token = token(Authentication.MANAGEMENT);
        TestClient.Response refused = requestKey(time(Duration.ZERO), time(Duration.ofHours(1)));
        assertError("InvalidAuthenticationInfo", 401, refused);
        assertTrue(
                refused.header("WWW-Authenticate").contains("resource_id=https://storage.azure.com"),
                refused.header("WWW-Authenticate"));
        client.token = null;
        assertError("NoAuthenticationInformation", 401, requestKey(time(Duration.ZERO), time(Duration.ofHours(1))));
    }

    @Test
    void signaturesByAccountKeysAreRefused() throws Exception {
        client.token = server.accessToken();
        String uri = client.post(
                        client.arm("/codes/mine/versions/1/startPendingUpload"),
                        "{\"pendingUploadType\":\"TemporaryBlobReference\"}")
                .expect(200)
                .json()
                .at("/blobReferenceForConsumption/credential/sasUri")
                .asText();
        HttpRequest.Builder list =
                TestClient.plain(uri + "&restype=container&comp=list").GET();
        TestClient.Response refused = client.send(list);
        assertError("KeyBasedAuthenticationNotPermitted", 403, refused);
        assertTrue(
                refused.text().contains("Key based authentication is not permitted on this storage account."),
                refused::text);
        server.allowSharedKeyAccess(true);
        client.send(list).expect(200);
    }

    @Test
    void requestsSignedWithTheAccountKeyAreRefused() throws Exception {
        TestClient.Response refused = client.send(TestClient.plain(url + "?restype=container&comp=list")
                .header("Authorization", "SharedKey " + account + ":AAAA")
                .GET());
        assertError("KeyBasedAuthenticationNotPermitted", 403, refused);
    }

    @Test
    void workspaceThatUsesIdentitiesHasDatastoresWithoutKeys() throws Exception {
        try (LocalAzureMl identity = LocalAzureMl.start(
                LocalAzureMlOptions.defaults().allowSharedKeyAccess(false).systemDatastoresAuthMode("identity"))) {
            TestClient own = new TestClient(identity);
            String preview = own.arm("").replaceFirst("api-version=[^&]*", "api-version=2024-04-01-preview");
            assertEquals(
                    "identity",
                    own.get(preview)
                            .json()
                            .at("/properties/systemDatastoresAuthMode")
                            .asText());
            assertEquals(
                    "None",
                    own.get(own.arm("/datastores/workspaceblobstore"))
                            .json()
                            .at("/properties/credentials/credentialsType")
                            .asText());
            own.post(own.arm("/datastores/workspaceblobstore/listSecrets"), "{}")
                    .expect(400);
            JsonNode place = own.post(
                            own.arm("/codes/mine/versions/1/startPendingUpload"),
                            "{\"pendingUploadType\":\"TemporaryBlobReference\"}")
                    .json()
                    .path("blobReferenceForConsumption");
            assertTrue(place.path("credential").isMissingNode(), place::toString);
        }
    }
}
