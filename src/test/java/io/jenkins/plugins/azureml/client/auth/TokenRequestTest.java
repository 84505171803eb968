package io.jenkins.plugins.azureml.client.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TokenRequestTest {

    private static final String CHALLENGE = "{\"access_token\":{\"nbf\":{\"essential\":true,\"value\":\"1\"}}}";

    private static String claims(String field, String challenge) {
        TokenRequest request = TokenRequest.posted(
                "a token", URI.create("https://login.example.invalid"), Map.of(field, "x"), List.of());
        return request.with(challenge).form().get("claims");
    }

    @Test
    void capabilityIsDeclaredAtTheV2EndpointWithTheClaimsOfAChallenge() {
        assertEquals("{\"access_token\":{\"xms_cc\":{\"values\":[\"CP1\"]}}}", claims("scope", null));
        assertEquals(
                "{\"access_token\":{\"nbf\":{\"essential\":true,\"value\":\"1\"},\"xms_cc\":{\"values\":[\"CP1\"]}}}",
                claims("scope", CHALLENGE));
    }

    @Test
    void v1EndpointGetsOnlyTheClaimsOfAChallenge() {
        assertNull(claims("resource", null));
        assertEquals(CHALLENGE, claims("resource", CHALLENGE));
    }
}
