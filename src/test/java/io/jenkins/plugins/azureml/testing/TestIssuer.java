package io.jenkins.plugins.azureml.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.azureml.localazure.AppRegistration;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/** An issuer of tokens that an application may trust, such as a Kubernetes cluster or Jenkins itself. */
public final class TestIssuer {

    public static final String AUDIENCE = "api://AzureADTokenExchange";

    private final String url;
    private final KeyPair keys;

    public TestIssuer(String url) throws GeneralSecurityException {
        this.url = url;
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        keys = generator.generateKeyPair();
    }

    /** Lets the application accept the tokens for this subject. */
    public TestIssuer trustedBy(AppRegistration application, String subject) {
        application.addFederatedCredential(url, subject, AUDIENCE, keys.getPublic());
        return this;
    }

    /** Creates a token that is valid for an hour. */
    public String token(String subject) throws GeneralSecurityException {
        return token(subject, AUDIENCE, Instant.now(), Duration.ofHours(1));
    }

    public String token(String subject, String audience, Instant from, Duration lifetime)
            throws GeneralSecurityException {
        ObjectMapper json = new ObjectMapper();
        ObjectNode header = json.createObjectNode().put("alg", "RS256").put("typ", "JWT");
        ObjectNode claims = json.createObjectNode()
                .put("iss", url)
                .put("sub", subject)
                .put("aud", audience)
                .put("nbf", from.getEpochSecond())
                .put("exp", from.plus(lifetime).getEpochSecond());
        String text = part(header.toString().getBytes(StandardCharsets.UTF_8)) + "."
                + part(claims.toString().getBytes(StandardCharsets.UTF_8));
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(keys.getPrivate());
        signature.update(text.getBytes(StandardCharsets.US_ASCII));
        return text + "." + part(signature.sign());
    }

    private static String part(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
