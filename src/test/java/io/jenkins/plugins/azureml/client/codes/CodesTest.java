package io.jenkins.plugins.azureml.client.codes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.testing.LocalClient;
import io.jenkins.plugins.azureml.localazure.Fault;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodesTest {

    private static final String HASH = "ab".repeat(32);

    private LocalClient local;
    private Codes codes;

    @BeforeEach
    void start() throws Exception {
        local = new LocalClient();
        codes = local.client().codes();
    }

    @AfterEach
    void stop() {
        local.close();
    }

    private PendingUpload place(String name) throws Exception {
        return local.client().codes().startUpload(name, Codes.VERSION);
    }

    @Test
    void equalContentHasEqualName() {
        assertEquals(Codes.nameOf(HASH), Codes.nameOf(HASH));
        assertNotEquals(Codes.nameOf(HASH), Codes.nameOf("cd".repeat(32)));
        assertEquals(Codes.nameOf(HASH), UUID.fromString(Codes.nameOf(HASH)).toString());
    }

    @Test
    void codeIsFoundByHashRegardlessOfName() throws Exception {
        assertEquals(Optional.empty(), codes.findByHash(HASH));
        CodeVersion made =
                codes.create("another-client", "7", place("another-client").blobUri(), HASH);
        CodeVersion found = codes.findByHash(HASH).orElseThrow();
        assertEquals(made, found);
        assertEquals(local.server.workspacePath() + "/codes/another-client/versions/7", found.id());
        assertEquals("another-client", found.name());
        assertEquals("7", found.version());
        assertEquals(made, codes.find("another-client", "7").orElseThrow());
        assertEquals(Optional.empty(), codes.find("another-client", "8"));
    }

    @Test
    void secondCreationReturnsExistingCode() throws Exception {
        CodeVersion first = codes.create("mine", "1", place("mine").blobUri(), HASH);
        CodeVersion second = codes.create("mine", "1", place("other").blobUri(), HASH);
        assertEquals(first.codeUri(), second.codeUri());
        AzureMlException e = assertThrows(
                AzureMlException.class,
                () -> codes.create("mine", "1", place("other").blobUri(), "cd".repeat(32)));
        assertTrue(e.getMessage().contains("Asset paths cannot be updated"), e.getMessage());
    }

    @Test
    void lostResponseCreatesNoSecondCode() throws Exception {
        Fault lost = local.server
                .faults()
                .add(Fault.on("PUT", "/codes/").resetAfter().times(1));
        codes.create("mine", "1", place("mine").blobUri(), HASH);
        assertTrue(lost.seen() > 0);
        assertEquals("mine", codes.findByHash(HASH).orElseThrow().name());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ab", "../../models", "Z"})
    void malformedHashIsRefusedBeforeAnyRequest(String hash) {
        AzureMlException e = assertThrows(AzureMlException.class, () -> codes.findByHash(hash));
        assertTrue(e.getMessage().contains("64 hexadecimal digits"), e.getMessage());
        assertEquals("InvalidParameter", e.code());
    }
}
