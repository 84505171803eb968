package io.jenkins.plugins.azureml.client.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.error.SecretText;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
import io.jenkins.plugins.azureml.client.testing.Reply;
import io.jenkins.plugins.azureml.client.testing.ScriptedAzure;
import io.jenkins.plugins.azureml.client.testing.Seen;
import io.jenkins.plugins.azureml.forms.TestCertificate;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAPrivateKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Applications that prove who they are otherwise than by a client secret. */
class IdentityTest {

    private static final String V2 = "POST /tenant-1/oauth2/v2.0/token";

    private ScriptedAzure azure;

    @BeforeEach
    void start() throws Exception {
        azure = new ScriptedAzure();
        azure.server.on(V2, request -> Reply.json(ScriptedAzure.token(azure.tokens.incrementAndGet())));
    }

    @AfterEach
    void stop() throws Exception {
        azure.close();
    }

    private AmlClient client(Identity identity) {
        return new AmlClient(azure.http, azure.cloud, identity, new WorkspaceRef("sub-1", "rg-1", "ws-1"));
    }

    @Test
    void federatedAssertionIsSentByRfc7523() throws Exception {
        client(assertion("job-a", () -> SecretText.of("fake-id-token"))).workspace();
        Seen request = azure.server.seen(V2).get(0);
        assertEquals("client_credentials", request.form().get("grant_type"));
        assertEquals("client-1", request.form().get("client_id"));
        assertEquals(
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                request.form().get("client_assertion_type"));
        assertEquals("fake-id-token", request.form().get("client_assertion"));
        assertEquals("https://management.azure.com//.default", request.form().get("scope"));
    }

    @Test
    void assertionIsReadForEachTokenRequest() throws Exception {
        azure.server.on(V2, request -> Reply.json("{\"access_token\":\"fake-token\",\"expires_in\":0}"));
        AtomicInteger asked = new AtomicInteger();
        AmlClient client = client(assertion("job-a", () -> SecretText.of("fake-id-token-" + asked.incrementAndGet())));
        client.workspace();
        client.workspace();
        assertEquals("fake-id-token-1", azure.server.seen(V2).get(0).form().get("client_assertion"));
        assertEquals("fake-id-token-2", azure.server.seen(V2).get(1).form().get("client_assertion"));
    }

    @Test
    void tokensAreNotSharedBetweenHolders() throws Exception {
        client(assertion("job-a", () -> SecretText.of("fake-id-token"))).workspace();
        client(assertion("job-b", () -> SecretText.of("fake-id-token"))).workspace();
        assertEquals(2, azure.server.count(V2));
    }

    @Test
    void emptyAssertionIsRefusedBeforeAnyRequest() {
        AzureMlException e = assertThrows(
                AzureMlException.class,
                () -> client(assertion("job-a", () -> SecretText.of(""))).workspace());
        assertTrue(e.getMessage().contains("assertion is empty"), e.getMessage());
        assertEquals(0, azure.server.count(V2));
    }

    @Test
    void assertionIsMaskedInErrors() {
        azure.server.on(
                V2,
                request -> Reply.json(
                        401,
                        "{\"error\":\"invalid_client\",\"error_description\":\"AADSTS700213: no match for fake-id-token\"}"));
        AzureMlException e = assertThrows(
                AzureMlException.class,
                () -> client(assertion("job-a", () -> SecretText.of("fake-id-token")))
                        .workspace());
        assertFalse(e.getMessage().contains("fake-id-token"), e.getMessage());
    }

    @Test
    void certificateSignsItsAssertion() throws Exception {
        KeyStore store = new TestCertificate("certificate", "RSA").getKeyStore();
        X509Certificate certificate = (X509Certificate) store.getCertificate("test");
        client(certificate(store)).workspace();

        String[] parts =
                azure.server.seen(V2).get(0).form().get("client_assertion").split("\\.");
        JsonNode header = json(parts[0]);
        assertEquals("PS256", header.get("alg").textValue());
        assertEquals(
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded())),
                header.get("x5t#S256").textValue());
        JsonNode claims = json(parts[1]);
        assertEquals(
                azure.server.uri("/tenant-1/oauth2/v2.0/token").toString(),
                claims.get("aud").textValue());
        assertEquals("client-1", claims.get("iss").textValue());
        assertEquals("client-1", claims.get("sub").textValue());
        assertTrue(claims.get("exp").longValue() > Instant.now().getEpochSecond());
        assertTrue(claims.get("nbf").longValue() <= Instant.now().getEpochSecond());

        Signature signature = Signature.getInstance("RSASSA-PSS");
        signature.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
        signature.initVerify(certificate.getPublicKey());
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        assertTrue(signature.verify(Base64.getUrlDecoder().decode(parts[2])));
    }

    @Test
    void tokensAreCachedByCertificate() throws Exception {
        KeyStore store = new TestCertificate("certificate", "RSA").getKeyStore();
        assertEquals(certificate(store).cacheKey(), certificate(store).cacheKey());
        assertNotEquals(
                certificate(store).cacheKey(),
                certificate(new TestCertificate("other", "RSA").getKeyStore()).cacheKey());
    }

    @Test
    void cachedTokenIsNotGivenToAnotherKeyBesideTheSamePublicCertificate() throws Exception {
        KeyStore victim = new TestCertificate("certificate", "RSA").getKeyStore();
        client(certificate(victim)).workspace();
        X509Certificate publicPart = (X509Certificate) victim.getCertificate("test");
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        BigInteger modulus = ((RSAPublicKey) publicPart.getPublicKey()).getModulus();
        PrivateKey sameModulus = KeyFactory.getInstance("RSA")
                .generatePrivate(new RSAPrivateKeySpec(modulus, BigInteger.valueOf(65539)));
        for (PrivateKey own : List.of(generator.generateKeyPair().getPrivate(), sameModulus)) {
            IllegalArgumentException e = assertThrows(
                    IllegalArgumentException.class,
                    () -> client(new CertificateIdentity("tenant-1", "client-1", own, publicPart))
                            .workspace());
            assertTrue(
                    e.getMessage().contains("does not match the certificate; upload a PKCS#12 file"), e.getMessage());
        }
        assertEquals(1, azure.server.count(V2));
    }

    @Test
    void cacheKeyOfACertificateContainsAFingerprintOfTheKey() throws Exception {
        KeyStore store = new TestCertificate("certificate", "RSA").getKeyStore();
        RSAPrivateKey key = (RSAPrivateKey) store.getKey("test", "not-a-real-password".toCharArray());
        PrivateKey otherwise = KeyFactory.getInstance("RSA")
                .generatePrivate(new RSAPrivateKeySpec(key.getModulus(), key.getPrivateExponent()));
        X509Certificate certificate = (X509Certificate) store.getCertificate("test");
        CertificateIdentity identity = new CertificateIdentity("tenant-1", "client-1", otherwise, certificate);
        assertNotEquals(certificate(store).cacheKey(), identity.cacheKey());
        assertFalse(identity.toString().contains(identity.cacheKey()));
    }

    @Test
    void unsupportedKeyIsRefused() {
        KeyStore store = new TestCertificate("certificate", "EC").getKeyStore();
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> certificate(store));
        assertTrue(e.getMessage().contains("EC"), e.getMessage());
    }

    private static ClientAssertionIdentity assertion(String holder, ClientAssertionIdentity.Source source) {
        return new ClientAssertionIdentity("tenant-1", "client-1", holder, source);
    }

    private static CertificateIdentity certificate(KeyStore store) throws Exception {
        return new CertificateIdentity(
                "tenant-1",
                "client-1",
                (PrivateKey) store.getKey("test", "not-a-real-password".toCharArray()),
                (X509Certificate) store.getCertificate("test"));
    }

    private static JsonNode json(String part) throws Exception {
        return new ObjectMapper().readTree(Base64.getUrlDecoder().decode(part));
    }
}
