package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Instant;
import java.util.Base64;

/** A signed token (RFC 7519) with an RSA signature. */
record Jwt(JsonNode header, JsonNode claims, String signed, byte[] signature) {

    /** @throws IllegalArgumentException if the text is not a token */
    static Jwt parse(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("a token has three parts");
        }
        return new Jwt(
                json(parts[0]),
                json(parts[1]),
                parts[0] + "." + parts[1],
                Base64.getUrlDecoder().decode(parts[2]));
    }

    private static JsonNode json(String part) {
        try {
            JsonNode node = Json.parse(Base64.getUrlDecoder().decode(part));
            if (node == null || !node.isObject()) {
                throw new IllegalArgumentException("not an object");
            }
            return node;
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    String claim(String name) {
        return claims.path(name).asText("");
    }

    Instant time(String claim) {
        return Instant.ofEpochSecond(claims.path(claim).asLong());
    }

    boolean isSignedBy(PublicKey key) {
        try {
            Signature verifier;
            switch (header.path("alg").asText()) {
                case "RS256" -> verifier = Signature.getInstance("SHA256withRSA");
                case "PS256" -> {
                    verifier = Signature.getInstance("RSASSA-PSS");
                    verifier.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
                }
                default -> {
                    return false;
                }
            }
            verifier.initVerify(key);
            verifier.update(signed.getBytes(StandardCharsets.US_ASCII));
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
