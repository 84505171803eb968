package io.jenkins.plugins.azureml.client.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.azureml.client.codes.PendingUpload;
import io.jenkins.plugins.azureml.client.datastores.BlobStore;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.error.Redactor;
import io.jenkins.plugins.azureml.client.runs.LogChunk;
import io.jenkins.plugins.azureml.client.testing.LocalClient;
import io.jenkins.plugins.azureml.localazure.Fault;
import io.jenkins.plugins.azureml.localazure.LocalAzureMlOptions;
import io.jenkins.plugins.azureml.localazure.RecordedRequest;
import io.jenkins.plugins.azureml.localazure.Service;
import io.jenkins.plugins.azureml.localazure.StorageRole;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client with storage that refuses account keys, as a service that checks signatures sees it. */
class KeylessStorageTest {

    private static final String KEY = "comp=userdelegationkey";
    private static final String RUN = "r1";

    private final HttpClient agent = HttpClient.newHttpClient();
    private LocalClient local;

    /** @param mode systemDatastoresAuthMode */
    private void start(String mode) throws Exception {
        local = new LocalClient(
                LocalAzureMlOptions.defaults().allowSharedKeyAccess(false).systemDatastoresAuthMode(mode));
    }

    @AfterEach
    void stop() {
        local.close();
    }

    private BlobStore open() throws Exception {
        return local.client().datastoreFiles().open("workspaceblobstore");
    }

    private int put(URI folder, String name) throws Exception {
        String url = folder.toString().replaceFirst("\\?", "/" + name + "?");
        return agent.send(
                        HttpRequest.newBuilder(URI.create(url))
                                .header("x-ms-blob-type", "BlockBlob")
                                .PUT(HttpRequest.BodyPublishers.ofString(name))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private HttpResponse<String> get(URI url) throws Exception {
        return agent.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());
    }

    private List<RecordedRequest> keyRequests() {
        return local.server.requests().matching(each -> each.query().contains(KEY));
    }

    private int refusals() {
        return local.server
                .requests()
                .matching(each -> each.service() == Service.STORAGE && each.status() == 403)
                .size();
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "accesskey"})
    void datastoreIsWrittenListedAndReadWithOneDelegationKey(String mode) throws Exception {
        start(mode);
        if (mode.equals("accesskey")) {
            assertEquals(List.of(), open().at("x").all());
        }
        assertEquals(201, put(open().write("x/y"), "a.txt"));
        assertEquals(List.of("x/y/a.txt"), open().at("x").all());
        URI url = open().read("x/y/a.txt");
        assertEquals("a.txt", get(url).body());
        assertEquals(1, keyRequests().size());
        assertTrue(keyRequests().get(0).token());
        assertTrue(local.server.requests().matching(each -> each.service() == Service.STORAGE && each.token()).stream()
                .allMatch(each -> each.query().contains(KEY)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "accesskey"})
    void dataLakeIsWrittenListedAndReadThroughItsBlobEndpoint(String mode) throws Exception {
        start(mode);
        local.server.addDataLake("lake");
        BlobStore lake = local.client().datastoreFiles().open("lake");
        assertEquals(201, put(lake.write("x/y"), "a.txt"));
        assertEquals(List.of("x/y/a.txt"), lake.at("x").all());
        URI url = lake.read("x/y/a.txt");
        assertEquals("a.txt", get(url).body());
        assertTrue(url.getRawQuery().contains("&sr=b&") && url.getRawQuery().contains("skoid="));
        assertEquals(0, refusals());
        assertEquals(1, keyRequests().size());
        assertEquals(0, local.server.requests().count("POST", "/listSecrets$"));
    }

    @Test
    void workspaceThatUsesIdentitiesNeedsNoKeyAndNoRefusal() throws Exception {
        start("identity");
        open().at("x").all();
        assertEquals(0, local.server.requests().count("POST", "/listSecrets$"));
        assertEquals(0, refusals());
    }

    @Test
    void accountThatRefusesKeysIsTriedOnce() throws Exception {
        start("accesskey");
        open().at("x").all();
        assertEquals(1, refusals());
        open().at("x").all();
        open().write("x");
        assertEquals(1, refusals());
        assertEquals(1, local.server.requests().count("POST", "/listSecrets$"));
    }

    @Test
    void signatureForReadingOpensOnlyOneBlob() throws Exception {
        start("identity");
        put(open().write("x"), "a.txt");
        put(open().write("x"), "b.txt");
        URI url = open().read("x/a.txt");
        assertEquals(
                403, get(URI.create(url.toString().replace("a.txt", "b.txt"))).statusCode());
        assertEquals(403, put(URI.create(url.toString().replace("/a.txt", "")), "a.txt"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "accesskey"})
    void codeIsUploadedWhereTheServiceSignsNothingUsable(String mode) throws Exception {
        start(mode);
        PendingUpload place = local.client().codes().startUpload("code", "1");
        if (mode.equals("accesskey")) {
            assertEquals(403, put(place.signedUrl(), "a.py"));
            assertTrue(local.client().storage().refused(place.signedUrl(), "KeyBasedAuthenticationNotPermitted", 1));
            place = local.client().codes().startUpload("code", "1");
        }
        assertEquals(201, put(place.signedUrl(), "a.py"));
        assertFalse(place.blobUri().toString().contains("?"), place.toString());
        assertTrue(place.signedUrl().toString().startsWith(place.blobUri() + "?"));
    }

    @Test
    void stepsWhoseUploadsAreRefusedAtTheSameTimeAllSwitchToDelegationKeys() throws Exception {
        start("accesskey");
        StorageAccess storage = local.client().storage();
        URI one = local.client().codes().startUpload("code", "1").signedUrl();
        URI other = local.client().codes().startUpload("code", "2").signedUrl();
        assertTrue(storage.refused(one, "KeyBasedAuthenticationNotPermitted", 1));
        assertTrue(storage.refused(other, "KeyBasedAuthenticationNotPermitted", 1));
        assertFalse(storage.refused(other, "KeyBasedAuthenticationNotPermitted", 2));
        assertTrue(storage.refused(other, "AuthenticationFailed", 2));
        assertFalse(storage.refused(other, "AuthenticationFailed", 3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "accesskey"})
    void logsAndArtifactsAreRead(String mode) throws Exception {
        start(mode);
        local.server
                .addRun("iris", RUN)
                .append("outputs/m.txt", "content".getBytes(StandardCharsets.UTF_8))
                .complete();
        byte[] read = local.client().artifacts().read("iris", RUN, "outputs/m.txt", 100);
        assertEquals("content", new String(read, StandardCharsets.UTF_8));
        URI url = local.client().artifacts().sign("iris", RUN, "outputs/m.txt");
        assertEquals("content", get(url).body());
        LogChunk chunk = local.client().runs("iris").readLog(url, 3, 100);
        assertEquals("tent", new String(chunk.bytes(), StandardCharsets.UTF_8));
        assertEquals(mode.equals("identity") ? 0 : 1, refusals());
    }

    @Test
    void missingRoleIsNamedWithItsScopeAndCommand() throws Exception {
        start("identity");
        local.server.storageRoles();
        AzureMlException e =
                assertThrows(AzureMlException.class, () -> open().at("x").all());
        assertEquals(403, e.status());
        assertEquals("AuthorizationPermissionMismatch", e.code());
        String account = local.client().workspace().storageAccount();
        String command = "az role assignment create --assignee " + local.server.clientId()
                + " --role \"Storage Blob Data Reader\" --scope " + account + ". ";
        assertTrue(e.getMessage().contains(command), e.getMessage());
        assertTrue(e.getMessage().contains("'Storage Blob Delegator' on the account"), e.getMessage());
        AzureMlException writing = assertThrows(AzureMlException.class, () -> open().write("x"));
        assertTrue(writing.getMessage().contains("--role \"Storage Blob Data Contributor\""), writing.getMessage());
    }

    @Test
    void missingDataRoleIsNamedToo() throws Exception {
        start("identity");
        local.server.storageRoles(StorageRole.BLOB_DELEGATOR);
        AzureMlException e =
                assertThrows(AzureMlException.class, () -> open().at("x").all());
        assertTrue(e.getMessage().contains("Could not list the files of datastore"), e.getMessage());
        assertTrue(e.getMessage().contains("--role \"Storage Blob Data Reader\" --scope /subscr"), e.getMessage());
    }

    @Test
    void roleThatTakesEffectLaterNeedsNoRestart() throws Exception {
        start("identity");
        local.server.storageRoles();
        assertThrows(AzureMlException.class, () -> open().at("x").all());
        local.server.storageRoles(StorageRole.BLOB_DATA_READER);
        assertEquals(List.of(), open().at("x").all());
        assertEquals(2, keyRequests().size());
    }

    @Test
    void callerWithoutTheRightToReadTheKeySignsItself() throws Exception {
        start("accesskey");
        local.server
                .faults()
                .add(Fault.on("POST", "/listSecrets$").status(403, "{\"error\":{\"code\":\"AuthorizationFailed\"}}"));
        local.server.storageRoles();
        AzureMlException e = assertThrows(AzureMlException.class, this::open);
        assertEquals("AuthorizationFailed", e.code());
        local.server.storageRoles(StorageRole.BLOB_DATA_READER);
        assertEquals(List.of(), open().at("x").all());
    }

    @ParameterizedTest
    @ValueSource(longs = {-3, 3, 20})
    void clocksMayDiffer(long hours) throws Exception {
        start("identity");
        local.server.advanceClock(Duration.ofHours(hours));
        assertEquals(201, put(open().write("x"), "a.txt"));
        assertEquals("a.txt", get(open().read("x/a.txt")).body());
    }

    @Test
    void revokedDelegationKeyIsReplacedOnce() throws Exception {
        start("identity");
        put(open().write("x"), "a.txt");
        URI url = open().read("x/a.txt");
        local.server.advanceClock(Duration.ofSeconds(2));
        local.server.revokeDelegationKeys();
        assertEquals(403, get(url).statusCode());
        for (int i = 0; i < 3; i++) {
            assertTrue(local.client().storage().refused(url, "AuthenticationFailed", 1));
            assertFalse(local.client().storage().refused(url, "AuthenticationFailed", 2));
            assertEquals("a.txt", get(open().read("x/a.txt")).body());
        }
    }

    @Test
    void listSurvivesThatItsDelegationKeyIsRevoked() throws Exception {
        start("identity");
        put(open().write("x"), "a.txt");
        local.server.advanceClock(Duration.ofSeconds(2));
        local.server.revokeDelegationKeys();
        assertEquals(List.of("x/a.txt"), open().at("x").all());
        assertEquals(2, keyRequests().size());
    }

    @Test
    void logSurvivesThatItsDelegationKeyIsRevoked() throws Exception {
        start("accesskey");
        local.server
                .addRun("iris", RUN)
                .append("logs/a.txt", "content".getBytes(StandardCharsets.UTF_8))
                .complete();
        URI url = local.client()
                .runs("iris")
                .details(RUN)
                .logFiles()
                .values()
                .iterator()
                .next();
        local.client().runs("iris").readLog(url, 0, 100);
        local.server.advanceClock(Duration.ofSeconds(2));
        local.server.revokeDelegationKeys();
        LogChunk chunk = local.client().runs("iris").readLog(url, 3, 100);
        assertEquals("tent", new String(chunk.bytes(), StandardCharsets.UTF_8));
        assertEquals(2, keyRequests().size());
    }

    @Test
    void lostResponsesAreRetried() throws Exception {
        start("identity");
        local.server
                .faults()
                .add(Fault.on("POST", "^/[a-z0-9]+/?$")
                        .at(Service.STORAGE)
                        .resetAfter()
                        .times(2));
        local.server
                .faults()
                .add(Fault.on("POST", "^/[a-z0-9]+/?$")
                        .at(Service.STORAGE)
                        .status(503, "")
                        .times(1));
        assertEquals(List.of(), open().at("x").all());
    }

    @Test
    void revokedTokenIsRenewed() throws Exception {
        start("identity");
        local.server
                .faults()
                .add(Fault.on("POST", "^/[a-z0-9]+/?$")
                        .at(Service.STORAGE)
                        .revokeToken()
                        .times(1));
        assertEquals(List.of(), open().at("x").all());
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html><title>Sign in</title></html>", "", "<UserDelegationKey><SignedOid>x</SignedOid>"})
    void responseWithoutAKeyIsReported(String body) throws Exception {
        start("identity");
        local.server
                .faults()
                .add(Fault.on("POST", "^/[a-z0-9]+/?$").at(Service.STORAGE).status(200, body));
        AzureMlException e =
                assertThrows(AzureMlException.class, () -> open().at("x").all());
        assertTrue(e.getMessage().contains("no complete user delegation key"), e.getMessage());
    }

    @Test
    void refusedNetworkOfTheControllerIsExplained() throws Exception {
        start("identity");
        local.server
                .faults()
                .add(Fault.on("POST", "^/[a-z0-9]+/?$")
                        .at(Service.STORAGE)
                        .status(403, "<Error><Code>AuthorizationFailure</Code></Error>"));
        AzureMlException e =
                assertThrows(AzureMlException.class, () -> open().at("x").all());
        assertTrue(e.getMessage().contains("refuses the network of this controller"), e.getMessage());
    }

    @Test
    void delegatedSignatureIsMaskedInEveryText() throws Exception {
        start("identity");
        URI url = open().read("x/a.txt");
        String signature = url.getRawQuery().replaceFirst(".*&sig=", "");
        for (String text : List.of("failed: " + url, "got " + url.getRawQuery(), "{\"url\":\"" + url + "\"}")) {
            Redactor redactor = Redactor.of(List.of());
            assertFalse(redactor.redact(text).contains(signature), text);
            assertFalse(redactor.redactValues(text).contains(signature), text);
        }
        assertFalse(Redactor.show(url).contains("sk"), Redactor.show(url));
        assertNotEquals("", signature);
    }
}
