package io.jenkins.plugins.azureml.client.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.json.PlainJson;
import io.jenkins.plugins.azureml.client.testing.Reply;
import io.jenkins.plugins.azureml.client.testing.ScriptedAzure;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Masking of responses of <code>amlRequest</code>, which a script may print. */
class MaskingTest {

    private ScriptedAzure azure;

    @BeforeEach
    void start() throws Exception {
        azure = new ScriptedAzure();
    }

    @AfterEach
    void stop() throws Exception {
        azure.close();
    }

    private Object answer(String method, String path, String text, boolean all) throws Exception {
        azure.server.script(method + " " + path.split("\\?")[0], Reply.json(text));
        return azure.client()
                .rest()
                .send(new RestRequest(method, RestRequest.Api.REGIONAL, path, null, null, all))
                .body();
    }

    private static Object read(String json) throws Exception {
        return PlainJson.read(Json.parse(json.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/w/datastores/x/listSecrets",
                "/w/listKeys?api-version=1",
                "/w/list%4Beys",
                "/w/connections/x/LISTSECRETS",
                "/w/listStorageAccountKeys/",
                "/w/listNotebookAccessToken",
                "/registries/x/listCredentials",
                "/clusters/x/listClusterAdminCredential",
                "/accounts/x/regenerateKey"
            })
    void requestForSecretsShowsIdsTypesAndNamesOnly(String path) throws Exception {
        Object body = answer("POST", path, """
                {"secretsType": "AccountKey", "key": "not-a-real-key", "userStorageResourceId": "/sub/x", "expiresIn": 3,
                 "name": "blob", "new": ["not-a-real-secret"], "customKeys": {"keys": {"clientId": "not-a-real-id"}}}""", false);
        assertEquals(read("""
                {"secretsType": "AccountKey", "key": "****", "userStorageResourceId": "/sub/x", "expiresIn": 3,
                 "name": "blob", "new": ["****"], "customKeys": {"keys": {"clientId": "****"}}}"""), body);
    }

    @Test
    void secretsOfPagedListAreMasked() throws Exception {
        Object body =
                answer("POST", "/w/listSecrets", "{\"value\":[{\"id\":\"a\",\"text\":\"not-a-real-key\"}]}", true);
        assertEquals(read("[{\"id\":\"a\",\"text\":\"****\"}]"), body);
    }

    @Test
    void plainTextSecretIsMasked() throws Exception {
        azure.server.script("POST /w/listSecrets", Reply.bytes(200, "not-a-real-key".getBytes()));
        assertEquals(
                "****",
                azure.client()
                        .rest()
                        .send(new RestRequest("POST", RestRequest.Api.REGIONAL, "/w/listSecrets", null, null, false))
                        .body());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"secretsType\": \"AccountKey\", \"key\": \"HIDDEN\"}",
                "{\"credentialsType\": \"AccountKey\", \"key\": \"HIDDEN\"}",
                "{\"authType\": \"ApiKey\", \"credentials\": {\"key\": \"HIDDEN\"}}",
                "{\"credentials\": {\"keys\": {\"mine\": \"HIDDEN\"}}}",
                "{\"credentials\": {\"pat\": \"HIDDEN\", \"secretAccessKey\": \"HIDDEN\", \"sas\": \"HIDDEN\"}}",
                "{\"notebookAccessKeys\": {\"primaryAccessKey\": \"HIDDEN\", \"secondaryAccessKey\": \"HIDDEN\"}}",
                "{\"azureStorageSection\": {\"credentialType\": \"AccountKey\", \"credential\": \"HIDDEN\"}}",
                "{\"databricksAccessToken\": \"HIDDEN\", \"personalAccessToken\": \"HIDDEN\"}",
                "{\"sshSettings\": {\"privateKeyData\": \"HIDDEN\"}, \"sslConfiguration\": {\"cert\": null, \"key\": \"HIDDEN\"}}",
                "{\"userKubeConfig\": \"HIDDEN\", \"adminKubeConfig\": \"HIDDEN\"}",
                "{\"secret\": \"HIDDEN\", \"apiKey\": \"HIDDEN\", \"storageConnectionString\": \"HIDDEN\"}",
                "{\"note\": \"AccountName=x;AccountKey=HIDDEN;EndpointSuffix=core\"}",
                "{\"note\": \"BlobEndpoint=https://x.example/;AccountKey=HIDDEN\"}",
                "{\"note\": \"https://x.example/y?client_secret=HIDDEN\"}",
                "\"DefaultEndpointsProtocol=https;AccountKey=HIDDEN\""
            })
    void secretsAreRecognizedByNameAndPlace(String json) throws Exception {
        String body = String.valueOf(answer("GET", "/x", json, false));
        assertFalse(body.contains("HIDDEN"), body);
        assertTrue(body.contains("****"), body);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"tags\": [{\"key\": \"owner\", \"value\": \"me\"}], \"keyVault\": \"/subscriptions/x/vaults/v\"}",
                "{\"key\": \"owner\", \"value\": \"me\", \"type\": \"String\"}",
                "{\"nextLink\": \"https://x.example/y?api-version=1&$skiptoken=abc\", \"continuationToken\": \"abc\"}",
                "{\"path\": \"outputs/model\", \"patch\": \"3\", \"pattern\": \"a*\", \"keys\": [\"a\", \"b\"]}",
                "{\"sshPublicKey\": \"ssh-rsa AAAA\", \"hasKey\": true, \"tokens\": 3, \"isSecret\": false}",
                "{\"credentials\": {\"credentialsType\": \"None\", \"authorityUrl\": \"https://login.example\"}}"
            })
    void otherValuesAreKept(String json) throws Exception {
        assertEquals(read(json), answer("GET", "/x", json, false));
    }
}
