package io.jenkins.plugins.azureml.client.codes;

import static io.jenkins.plugins.azureml.client.testing.ScriptedAzure.PATH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.testing.LocalClient;
import io.jenkins.plugins.azureml.client.testing.Reply;
import io.jenkins.plugins.azureml.client.testing.ScriptedAzure;
import io.jenkins.plugins.azureml.localazure.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodeUploadTest {

    private static final String START = "POST " + PATH + "/codes/mine/versions/1/startPendingUpload";

    @Test
    void repeatedRequestReturnsSameLocation() throws Exception {
        try (LocalClient local = new LocalClient()) {
            Fault busy = local.server
                    .faults()
                    .add(Fault.on("POST", "/startPendingUpload")
                            .status(503, "{}")
                            .times(1));
            Codes codes = local.client().codes();
            PendingUpload first = codes.startUpload("mine", "1");
            assertTrue(busy.seen() > 0);
            assertEquals(first.blobUri(), codes.startUpload("mine", "1").blobUri());
            assertTrue(first.signedUrl().getRawQuery().contains("sig="), "it is signed");
            assertFalse(first.toString().contains("sig="), first.toString());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "{}, has no blobUri",
        "'{\"blobReferenceForConsumption\":{\"blobUri\":\"https://x.example/c\",\"credential\":{\"credentialType\":\"NoCredentials\"}}}',"
                + " its blobUri is not one of blob storage",
        "'{\"blobReferenceForConsumption\":{\"blobUri\":\"http://x.example/c\",\"credential\":{\"sasUri\":\"http://x.example/c?sig=s3cret\"}}}',"
                + " must begin with https",
    })
    void unusableLocationIsExplained(String answer, String part) throws Exception {
        try (ScriptedAzure azure = new ScriptedAzure()) {
            azure.server.script(START, Reply.json(answer));
            AzureMlException e = assertThrows(
                    AzureMlException.class, () -> azure.client().codes().startUpload("mine", "1"));
            assertTrue(e.getMessage().contains(part), e.getMessage());
            assertFalse(e.getMessage().contains("s3cret"), e.getMessage());
        }
    }

    @Test
    void configuredApiVersionIsUsed() throws Exception {
        try (ScriptedAzure azure = new ScriptedAzure()) {
            azure.server.script(START, Reply.json("{}"));
            assertThrows(AzureMlException.class, () -> azure.client().codes().startUpload("mine", "1"));
            assertEquals("2024-10-01", azure.server.seen(START).get(0).query().get("api-version"));
            assertEquals(
                    "{\"pendingUploadType\":\"TemporaryBlobReference\"}",
                    azure.server.seen(START).get(0).text());
        }
    }
}
