package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Set;

/** The chain of certificates in the {@code x5c} header of an assertion (RFC 7515, section 4.1.6). */
final class CertificateChain {
    private CertificateChain() {}

    /**
     * Reads standard Base64 of DER, the certificate that signs first.
     *
     * @throws IllegalArgumentException if an element is not Base64
     */
    static List<X509Certificate> parse(JsonNode x5c) throws GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> chain = new ArrayList<>();
        for (JsonNode each : x5c) {
            byte[] der = Base64.getDecoder().decode(each.asText());
            chain.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
        }
        return chain;
    }

    /** Returns whether each certificate is signed by the next one, the last one by the authority, and all are valid. */
    static boolean leadsTo(List<X509Certificate> chain, X509Certificate authority, Instant now) {
        try {
            PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(authority, null)));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(now));
            // The authority itself is not part of the path that is checked.
            List<X509Certificate> path =
                    chain.stream().filter(each -> !each.equals(authority)).toList();
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
            return !path.isEmpty();
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** Returns {@code x5t#S256}: the SHA-256 hash of the certificate, in Base64 for URLs. */
    static String thumbprint(X509Certificate certificate) {
        return hash("SHA-256", certificate);
    }

    /** Returns {@code x5t}: the SHA-1 hash, by which older clients name their certificate. */
    static String sha1Thumbprint(X509Certificate certificate) {
        return hash("SHA-1", certificate);
    }

    private static String hash(String algorithm, X509Certificate certificate) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(MessageDigest.getInstance(algorithm).digest(certificate.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
