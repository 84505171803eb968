package io.jenkins.plugins.azureml.client.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.jenkins.plugins.azureml.client.error.SecretText;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DelegatedSignatureTest {

    private static final Instant NOW = Instant.parse("2026-11-29T10:00:00.5Z");
    private static final UserDelegationKey KEY = key("2026-11-30T10:00:00Z");

    private static UserDelegationKey key(String expiry) {
        return new UserDelegationKey(
                "11111111-aaaa-4000-8000-000000000001",
                "22222222-bbbb-4000-8000-000000000002",
                "2026-11-29T09:45:00Z",
                expiry,
                "b",
                "2021-12-02",
                SecretText.of("MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="));
    }

    private static Map<String, String> signed(
            UserDelegationKey key, String container, String blob, String permissions) {
        BlobAddress address = BlobAddress.of(URI.create(container)).orElseThrow();
        String query = new DelegatedSignature(key, address, NOW).query(blob, permissions);
        return Arrays.stream(query.split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }

    /** The expected signatures were computed with another implementation of HMAC-SHA256, from the documented text. */
    @Test
    void signatureOfABlobCoversTheDocumentedText() {
        assertEquals(
                Map.ofEntries(
                        Map.entry("sv", "2021-12-02"),
                        Map.entry("sr", "b"),
                        Map.entry("se", "2026-11-29T11:00:00Z"),
                        Map.entry("sp", "r"),
                        Map.entry("spr", "https"),
                        Map.entry("skoid", "11111111-aaaa-4000-8000-000000000001"),
                        Map.entry("sktid", "22222222-bbbb-4000-8000-000000000002"),
                        Map.entry("skt", "2026-11-29T09:45:00Z"),
                        Map.entry("ske", "2026-11-30T10:00:00Z"),
                        Map.entry("sks", "b"),
                        Map.entry("skv", "2021-12-02"),
                        Map.entry("sig", "Ssh0hsvyDuWmVTydjyOHJX9rPBPcyX9CjVzwEbK9GYQ=")),
                signed(KEY, "https://acct.blob.core.windows.net/c", "a b/\u00fc.txt", "r"));
    }

    @Test
    void signatureForWritingCoversTheContainerAndLivesLonger() {
        Map<String, String> query = signed(KEY, "https://acct.blob.core.windows.net/c", "", "rcw");
        assertEquals("c", query.get("sr"));
        assertEquals("2026-11-29T16:00:00Z", query.get("se"));
        assertEquals("XfNKR3kSL1VSh1uspW7p3sJqXKBcR7OLW8CE6lonN5c=", query.get("sig"));
    }

    @Test
    void signatureDoesNotOutliveItsKey() {
        Map<String, String> query =
                signed(key("2026-11-29T10:20:00Z"), "https://acct.blob.core.windows.net/c", "a", "r");
        assertEquals("2026-11-29T10:20:00Z", query.get("se"));
    }

    @Test
    void storageWithoutTlsIsNotLimitedToHttps() {
        assertFalse(signed(KEY, "http://127.0.0.1:10000/acct/c", "a", "r").containsKey("spr"));
    }
}
