package io.jenkins.plugins.azureml.client.datastores;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.testing.Reply;
import io.jenkins.plugins.azureml.client.testing.ScriptedAzure;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatastoreFilesTest {

    private static final String STORE = ScriptedAzure.PATH + "/datastores/mine";
    private static final byte[] KEY = "not-a-real-key".getBytes(StandardCharsets.US_ASCII);

    private ScriptedAzure azure;

    @BeforeEach
    void start() throws Exception {
        azure = new ScriptedAzure();
        azure.server.script(
                "POST " + STORE + "/listSecrets",
                Reply.json("{\"secretsType\":\"AccountKey\",\"key\":\""
                        + Base64.getEncoder().encodeToString(KEY) + "\"}"));
    }

    @AfterEach
    void stop() throws Exception {
        azure.close();
    }

    private BlobStore open(String protocol, String endpoint) throws Exception {
        azure.server.script(
                "GET " + STORE,
                Reply.json(
                        "{\"properties\":{\"datastoreType\":\"AzureBlob\",\"accountName\":\"acct\",\"containerName\":\"c\","
                                + "\"endpoint\":\"" + endpoint + "\",\"protocol\":\"" + protocol + "\"}}"));
        return azure.client().datastoreFiles().open("mine");
    }

    @Test
    void blobSignatureCoversOneBlobOverHttps() throws Exception {
        URI url = open("https", "core.windows.net").read("a b/\u00fc.txt");
        assertTrue(
                url.toString().startsWith("https://acct.blob.core.windows.net/c/a%20b/%C3%BC.txt?sv=2019-07-07&sr=b&"),
                url.toString());
        Map<String, String> query = Arrays.stream(url.getRawQuery().split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
        assertEquals("r", query.get("sp"));
        assertEquals("https", query.get("spr"));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
        String signed =
                "r\n\n" + query.get("se") + "\n/blob/acct/c/a b/\u00fc.txt\n\n\nhttps\n2019-07-07\nb\n\n\n\n\n\n";
        assertEquals(
                Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8))),
                query.get("sig"));
    }

    @Test
    void folderIsListedPageByPageWithoutToken() throws Exception {
        BlobStore store = open("http", "127.0.0.1:" + azure.server.port());
        azure.server.script(
                "GET /acct/c",
                Reply.bytes(200, list("azureml/j/model/a", "azureml/j/model2/b", "<NextMarker>m 2</NextMarker>")),
                Reply.bytes(200, list("azureml/j/model/c", "azureml/j/model", "")));
        assertEquals(
                List.of("azureml/j/model/a", "azureml/j/model/c", "azureml/j/model"),
                store.at("azureml/j/model").all());
        var seen = azure.server.seen("GET /acct/c");
        assertEquals(2, seen.size());
        assertTrue(seen.get(0).rawQuery().contains("sp=l&"), seen.get(0).rawQuery());
        assertTrue(seen.get(1).rawQuery().endsWith("&marker=m%202"), seen.get(1).rawQuery());
        assertEquals(null, seen.get(0).header("Authorization"));
    }

    private static byte[] list(String first, String second, String more) {
        return ("<EnumerationResults><Blobs><Blob><Name>" + first + "</Name></Blob><Blob><Name>" + second
                        + "</Name></Blob></Blobs>" + more + "</EnumerationResults>")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void storageRefusalIsReportedWithoutSignature() throws Exception {
        BlobStore store = open("http", "127.0.0.1:" + azure.server.port());
        azure.server.script("GET /acct/c", Reply.status(403).with("x-ms-error-code", "AuthorizationFailure"));
        AzureMlException e =
                assertThrows(AzureMlException.class, () -> store.at("x").all());
        assertFalse(e.getMessage().contains("sig="), e.getMessage());
        assertTrue(e.getMessage().contains("datastore mine"), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example/x?", "a@evil.example", "x y", ""})
    void invalidEndpointIsRefused(String endpoint) {
        AzureMlException e = assertThrows(AzureMlException.class, () -> open("https", endpoint));
        assertTrue(e.getMessage().contains("no valid endpoint"), e.getMessage());
        assertEquals(0, azure.server.count("POST " + STORE + "/listSecrets"));
    }

    @Test
    void nonBlobDatastoreIsRefused() {
        azure.server.script("GET " + STORE, Reply.json("{\"properties\":{\"datastoreType\":\"AzureFile\"}}"));
        AzureMlException e = assertThrows(
                AzureMlException.class, () -> azure.client().datastoreFiles().open("mine"));
        assertTrue(e.getMessage().contains("has the type AzureFile, not AzureBlob"), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "azureml://datastores/d/paths/a/b/, d, a/b",
        "azureml://subscriptions/s/resourcegroups/r/workspaces/w/datastores/d/paths/a, d, a",
        "azureml://datastores/workspaceartifactstore/ExperimentRun/dcid.r, workspaceartifactstore, ExperimentRun/dcid.r"
    })
    void datastoreUriIsParsed(String uri, String datastore, String path) {
        assertEquals(Optional.of(new DatastorePath(datastore, path)), DatastorePath.of(uri));
    }

    @ParameterizedTest
    @ValueSource(strings = {"azureml:iris:1", "https://x.example/datastores/d/paths/a", "wasbs://c@a/x"})
    void otherUrisAreNoDatastorePath(String uri) {
        assertEquals(Optional.empty(), DatastorePath.of(uri));
    }
}
