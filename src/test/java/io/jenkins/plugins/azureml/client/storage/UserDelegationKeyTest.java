package io.jenkins.plugins.azureml.client.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserDelegationKeyTest {

    private static final String XML = "<?xml version=\"1.0\" encoding=\"utf-8\"?><UserDelegationKey>"
            + "<SignedOid>11111111-aaaa-4000-8000-000000000001</SignedOid>"
            + "<SignedTid>22222222-bbbb-4000-8000-000000000002</SignedTid>"
            + "<SignedStart>2026-11-29T09:45:00Z</SignedStart><SignedExpiry>2026-11-30T10:00:00Z</SignedExpiry>"
            + "<SignedService>b</SignedService><SignedVersion>2021-12-02</SignedVersion>"
            + "<Value>c2VjcmV0LWtleS12YWx1ZQ==</Value></UserDelegationKey>";

    private static UserDelegationKey read(String xml) {
        return UserDelegationKey.of(xml.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\uFEFF"})
    void responseIsReadWithAndWithoutByteOrderMark(String mark) {
        UserDelegationKey key = read(mark + XML);
        assertNotNull(key);
        assertEquals("11111111-aaaa-4000-8000-000000000001", key.objectId());
        assertEquals("2026-11-30T10:00:00Z", key.expiry());
        assertEquals("secret-key-value", new String(key.bytes(), StandardCharsets.UTF_8));
    }

    @Test
    void newerFieldsAreIgnored() {
        assertNotNull(read(XML.replace("<Value>", "<SignedDelegatedUserTid>x</SignedDelegatedUserTid><Value>")));
    }

    @Test
    void valueIsInNoText() {
        assertFalse(String.valueOf(read(XML)).contains("c2VjcmV0"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SignedOid",
                "SignedTid",
                "SignedStart",
                "SignedExpiry",
                "SignedService",
                "SignedVersion",
                "Value"
            })
    void incompleteResponseIsNoKey(String element) {
        assertNull(read(XML.replaceFirst("<" + element + ">[^<]*</" + element + ">", "")));
    }

    @ParameterizedTest
    @CsvSource({
        "SignedOid, 'x&#10;y'",
        "SignedOid, x&amp;sp=rwdl",
        "SignedTid, a b",
        "SignedStart, yesterday",
        "SignedExpiry, 2026-11-01T00:00:00Z",
        "Value, not base64!",
        "Value, ''"
    })
    void fieldThatCouldChangeASignatureIsRefused(String element, String value) {
        assertNull(read(XML.replaceFirst("<" + element + ">[^<]*<", "<" + element + ">" + value + "<")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<", "<html><title>Sign in</title></html>", "{}", "<UserDelegationKey/>"})
    void otherContentIsNoKey(String content) {
        assertNull(read(content));
    }

    @Test
    void documentTypesAndExternalEntitiesAreNotRead(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("id"), "11111111-aaaa-4000-8000-000000000001");
        String type = "<!DOCTYPE x [<!ENTITY id SYSTEM \"" + file.toUri() + "\">]>";
        String xml = XML.replace("<UserDelegationKey>", type + "<UserDelegationKey>")
                .replaceFirst("<SignedOid>[^<]*<", "<SignedOid>&id;<");
        assertNull(read(xml));
    }
}
