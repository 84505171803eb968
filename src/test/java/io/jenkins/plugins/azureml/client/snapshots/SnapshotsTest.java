package io.jenkins.plugins.azureml.client.snapshots;

import static io.jenkins.plugins.azureml.client.testing.ScriptedAzure.PATH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.testing.Reply;
import io.jenkins.plugins.azureml.client.testing.ScriptedAzure;
import java.net.URI;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Snapshots have the form that Microsoft's Python client sends. */
class SnapshotsTest {

    private static final String PLACES = "POST /content/v2.0" + PATH + "/snapshots/getblob";

    private ScriptedAzure azure;

    @BeforeEach
    void start() throws Exception {
        azure = new ScriptedAzure();
    }

    @AfterEach
    void stop() throws Exception {
        azure.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                                         | does not have a blobUri for each file
            {"fileNodes": [{"fullName": "b", "blobUri": "https://x.example/b?sig=s3cret"}]} | does not have a blobUri for each file
            {"fileNodes": [{"fullName": "a", "blobUri": "http://x.example/a?sig=s3cret"}]}  | must begin with https
            """)
    void unusableUploadLocationsAreExplained(String answer, String part) {
        azure.server.script(PLACES, Reply.json(answer));
        AzureMlException e = assertThrows(
                AzureMlException.class, () -> azure.client().snapshots().open(List.of("a")));
        assertTrue(e.getMessage().contains(part), e.getMessage());
        assertFalse(e.getMessage().contains("s3cret"), e.getMessage());
    }

    @Test
    void folderHashesCoverTheirChildren() throws Exception {
        String one = "01".repeat(64);
        String two = "02".repeat(64);
        String folder = sha512(two);
        azure.server.otherwise(request -> Reply.json("{}"));
        String id = azure.client()
                .snapshots()
                .create(
                        List.of(new SnapshotFile("lib/a.py", two, 5), new SnapshotFile("train.py", one, 7)),
                        Map.of(
                                "train.py", URI.create("https://x.example/1?sig=a"),
                                "lib/a.py", URI.create("https://x.example/2?sig=b")));
        JsonNode body = Json.parse(azure.server
                .seen("POST /content/v2.0" + PATH + "/snapshots/" + id)
                .get(0)
                .body());
        assertEquals(
                two, body.at("/DirTreeNode/children/lib/children/a.py/hash").asText());
        assertEquals(folder, body.at("/DirTreeNode/children/lib/hash").asText());
        assertEquals(sha512(folder + one), body.at("/DirTreeNode/hash").asText());
        assertEquals("File", body.at("/DirTreeNode/children/train.py/type").asText());
        assertEquals(
                "train.py", body.at("/FileRevisionList/FileNodes/1/FullName").asText());
        assertEquals(7, body.at("/FileRevisionList/FileNodes/1/FileSize").asInt());
        assertEquals(
                "https://x.example/1?sig=a",
                body.at("/FileRevisionList/FileNodes/1/BlobUri").asText());
    }

    private static String sha512(String hex) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-512")
                        .digest(HexFormat.of().parseHex(hex)));
    }
}
