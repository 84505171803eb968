package io.jenkins.plugins.azureml.client.auth;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.azureml.client.cloud.AzureCloud;
import io.jenkins.plugins.azureml.client.cloud.TokenEndpoint;
import io.jenkins.plugins.azureml.client.content.ContentDigest;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.error.SecretText;
import io.jenkins.plugins.azureml.client.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** A service principal with a certificate: signs its own assertion, which Entra ID verifies with the registered certificate. */
public final class CertificateIdentity implements Identity {

    private static final SecureRandom RANDOM = new SecureRandom();

    private static final long LIFE_SECONDS = 600;
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final String tenant;
    private final String clientId;
    private final PrivateKey key;
    private final byte[] certificate;
    private final String keyFingerprint;
    private final List<byte[]> sentChain = new ArrayList<>();

    /** @throws IllegalArgumentException if the certificate cannot be used, or {@code key} is not its private key */
    public CertificateIdentity(String tenant, String clientId, PrivateKey key, X509Certificate certificate) {
        this(tenant, clientId, key, certificate, List.of());
    }

    /**
     * @param sentChain sent with each assertion, beginning with {@code certificate}: lets Entra ID accept any certificate with the
     *     registered subject name and issuer. Empty to send only the thumbprint of the certificate
     * @throws IllegalArgumentException if a certificate cannot be used, or {@code key} is not the private key of the first
     */
    public CertificateIdentity(
            String tenant,
            String clientId,
            PrivateKey key,
            X509Certificate certificate,
            List<X509Certificate> sentChain) {
        this.tenant = Objects.requireNonNull(tenant, "tenant");
        this.clientId = Objects.requireNonNull(clientId, "clientId");
        this.key = Objects.requireNonNull(key, "key");
        if (!"RSA".equals(key.getAlgorithm())) {
            throw new IllegalArgumentException("the certificate has a key of type " + key.getAlgorithm()
                    + "; Microsoft Entra ID supports only RSA keys");
        }
        try {
            this.certificate = certificate.getEncoded();
            for (X509Certificate each : sentChain) {
                this.sentChain.add(each.getEncoded());
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the certificate cannot be read", e);
        }
        verifyPair(key, certificate);
        this.keyFingerprint = fingerprint(key);
    }

    /**
     * Verifies a signature of the key with the certificate, since Java loads any key beside any certificate. Comparing the
     * modulus is not enough: it is public, so anybody can create a key with it and another exponent.
     */
    private static void verifyPair(PrivateKey key, X509Certificate certificate) {
        byte[] text = new byte[32];
        RANDOM.nextBytes(text);
        boolean matches;
        try {
            byte[] signed = sign(key, text);
            Signature signature = rsaPssSignature();
            signature.initVerify(certificate.getPublicKey());
            signature.update(text);
            matches = signature.verify(signed);
        } catch (GeneralSecurityException e) {
            matches = false;
        }
        if (!matches) {
            throw new IllegalArgumentException(
                    "the private key does not match the certificate; upload a PKCS#12 file with the certificate"
                            + " and its own private key");
        }
    }

    /** Returns a digest of the key; empty for a key in a hardware module, which has no encoding. */
    private static String fingerprint(PrivateKey key) {
        byte[] encoded = key.getEncoded();
        return encoded == null
                ? ""
                : BASE64.encodeToString(ContentDigest.sha256().digest(encoded));
    }

    @Override
    public String tenant() {
        return tenant;
    }

    /** Returns whether the certificate is sent with its chain. */
    public boolean sendsChain() {
        return !sentChain.isEmpty();
    }

    @Override
    public String clientId() {
        return clientId;
    }

    /**
     * Returns the private key and the certificate, with its chain if that is sent, as PEM without a password. Azure's tools read
     * them from such a file.
     *
     * @throws AzureMlException for a key in a hardware module, which cannot be read
     */
    public SecretText pem() throws AzureMlException {
        byte[] encoded = key.getEncoded();
        if (encoded == null) {
            throw AzureMlException.badParameter(
                    "write the certificate to a file", "its private key is in a hardware module and cannot be read");
        }
        StringBuilder pem = new StringBuilder(pem("PRIVATE KEY", encoded));
        for (byte[] each : sentChain.isEmpty() ? List.of(certificate) : sentChain) {
            pem.append(pem("CERTIFICATE", each));
        }
        return SecretText.of(pem.toString());
    }

    private static String pem(String type, byte[] bytes) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return "-----BEGIN " + type + "-----\n" + lines + "\n-----END " + type + "-----\n";
    }

    @Override
    public String cacheKey() {
        return "certificate|" + tenant + "|" + clientId + "|" + thumbprint() + "|" + keyFingerprint
                + (sentChain.isEmpty() ? "" : "|x5c");
    }

    @Override
    public TokenRequest request(AzureCloud cloud, String audience) throws AzureMlException {
        ClientCredentials application = new ClientCredentials(cloud, TokenEndpoint.V2, tenant, clientId);
        return application.withAssertion(
                audience, SecretText.of(assertion(application.uri().toString())));
    }

    private String assertion(String endpoint) throws AzureMlException {
        ObjectNode header = Json.MAPPER.createObjectNode();
        header.put("alg", "PS256").put("typ", "JWT");
        header.put("x5t#S256", thumbprint());
        if (!sentChain.isEmpty()) {
            ArrayNode x5c = header.putArray("x5c");
            // Unlike all other parts of a JWT, these are in the usual alphabet of Base64 (RFC 7515, section 4.1.6).
            sentChain.forEach(each -> x5c.add(Base64.getEncoder().encodeToString(each)));
        }
        long now = Instant.now().getEpochSecond();
        ObjectNode claims = Json.MAPPER.createObjectNode();
        claims.put("aud", endpoint).put("iss", clientId).put("sub", clientId);
        claims.put("jti", UUID.randomUUID().toString());
        // Allows for clocks that differ a little.
        claims.put("nbf", now - 60).put("iat", now - 60).put("exp", now + LIFE_SECONDS);
        String text = part(header) + "." + part(claims);
        try {
            return text + "." + BASE64.encodeToString(sign(key, text.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw AzureMlException.badParameter(
                    ClientCredentials.OPERATION, "the key of the certificate cannot sign: " + e.getMessage());
        }
    }

    private static byte[] sign(PrivateKey key, byte[] text) throws GeneralSecurityException {
        Signature signature = rsaPssSignature();
        signature.initSign(key);
        signature.update(text);
        return signature.sign();
    }

    /** Returns the signature algorithm PS256. */
    private static Signature rsaPssSignature() throws GeneralSecurityException {
        Signature signature = Signature.getInstance("RSASSA-PSS");
        signature.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
        return signature;
    }

    private static String part(ObjectNode json) {
        return BASE64.encodeToString(json.toString().getBytes(StandardCharsets.UTF_8));
    }

    private String thumbprint() {
        return BASE64.encodeToString(ContentDigest.sha256().digest(certificate));
    }

    /** Omits the key. */
    @Override
    public String toString() {
        return "CertificateIdentity[" + clientId + "]";
    }
}
