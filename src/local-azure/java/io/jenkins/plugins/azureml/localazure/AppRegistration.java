package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.security.auth.x500.X500Principal;

/**
 * What the application accepts instead of its client secret: certificates, names of certificates (subject name and
 * issuer), and tokens of other issuers (federated credentials). Empty at the start.
 */
public final class AppRegistration {
    private static final Duration SKEW = Duration.ofMinutes(5);

    private record TrustedName(X500Principal subject, X509Certificate authority) {}

    private record FederatedCredential(String issuer, String subject, String audience, PublicKey key) {}

    private final LocalAzureMlOptions options;
    private final ServerClock clock;
    private final List<X509Certificate> certificates = new CopyOnWriteArrayList<>();
    private final List<TrustedName> names = new CopyOnWriteArrayList<>();
    private final List<FederatedCredential> federated = new CopyOnWriteArrayList<>();

    AppRegistration(LocalAzureMlOptions options, ServerClock clock) {
        this.options = options;
        this.clock = clock;
    }

    /** Registers a certificate, as <em>Certificates &amp; secrets</em> does. */
    public void addCertificate(X509Certificate certificate) {
        certificates.add(certificate);
    }

    /** Accepts any certificate with this subject whose chain, sent as {@code x5c}, leads to the authority. */
    public void trustSubjectName(String subject, X509Certificate authority) {
        names.add(new TrustedName(new X500Principal(subject), authority));
    }

    /** Accepts tokens of another issuer that it signs with this key. */
    public void addFederatedCredential(String issuer, String subject, String audience, PublicKey key) {
        federated.add(new FederatedCredential(issuer, subject, audience, key));
    }

    /** @param endpoint the address of the token endpoint, the audience of assertions that the application signs */
    void check(String assertion, String endpoint) {
        Jwt jwt;
        try {
            jwt = Jwt.parse(assertion);
        } catch (IllegalArgumentException e) {
            throw refuse("AADSTS50027: JWT token is invalid or malformed.");
        }
        if (options.clientId.equals(jwt.claim("iss"))) {
            checkOwn(jwt, endpoint);
        } else {
            checkFederated(jwt);
        }
        checkTime(jwt);
    }

    private void checkOwn(Jwt jwt, String endpoint) {
        String sha256 = jwt.header().path("x5t#S256").asText("");
        // MSAL for Python pads it.
        String sha1 = jwt.header().path("x5t").asText("").replace("=", "");
        String thumbprint = sha256.isEmpty() ? sha1 : sha256;
        PublicKey key = certificates.stream()
                .filter(each -> CertificateChain.thumbprint(each).equals(sha256)
                        || CertificateChain.sha1Thumbprint(each).equals(sha1))
                .map(X509Certificate::getPublicKey)
                .findFirst()
                .orElseGet(() -> keyOfTrustedName(jwt, thumbprint));
        if (key == null) {
            throw refuse("AADSTS700027: The certificate with identifier used to sign the client assertion is not"
                    + " registered on application. [Reason - The key was not found., Thumbprint of key used by client:"
                    + " '" + thumbprint + "'].");
        }
        if (!jwt.isSignedBy(key)) {
            throw refuse("AADSTS700027: Client assertion contains an invalid signature.");
        }
        if (!options.clientId.equals(jwt.claim("sub"))) {
            throw refuse("AADSTS700021: Client assertion application identifier doesn't match 'client_id' parameter.");
        }
        if (!endpoint.equals(jwt.claim("aud"))) {
            throw refuse("AADSTS700023: Client assertion audience claim does not match Realm issuer.");
        }
    }

    /** Returns the key of the first certificate in {@code x5c}, if its chain is trusted; otherwise null. */
    private PublicKey keyOfTrustedName(Jwt jwt, String thumbprint) {
        JsonNode chain = jwt.header().path("x5c");
        if (!chain.isArray() || chain.isEmpty()) {
            return null;
        }
        try {
            List<X509Certificate> sent = CertificateChain.parse(chain);
            X509Certificate leaf = sent.get(0);
            boolean trusted = (CertificateChain.thumbprint(leaf).equals(thumbprint)
                            || CertificateChain.sha1Thumbprint(leaf).equals(thumbprint))
                    && names.stream()
                            .filter(name -> name.subject().equals(leaf.getSubjectX500Principal()))
                            .anyMatch(name -> CertificateChain.leadsTo(sent, name.authority(), clock.now()));
            return trusted ? leaf.getPublicKey() : null;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return null;
        }
    }

    private void checkFederated(Jwt jwt) {
        List<FederatedCredential> ofIssuer = federated.stream()
                .filter(each -> each.issuer().equals(jwt.claim("iss")))
                .toList();
        if (ofIssuer.isEmpty()) {
            throw noMatch("700211", "issuer", jwt.claim("iss"));
        }
        List<FederatedCredential> ofSubject = ofIssuer.stream()
                .filter(each -> each.subject().equals(jwt.claim("sub")))
                .toList();
        if (ofSubject.isEmpty()) {
            throw noMatch("700213", "subject", jwt.claim("sub"));
        }
        FederatedCredential match = ofSubject.stream()
                .filter(each -> each.audience().equals(jwt.claim("aud")))
                .findFirst()
                .orElseThrow(() -> noMatch("700212", "audience", jwt.claim("aud")));
        if (!jwt.isSignedBy(match.key())) {
            throw refuse("AADSTS50013: Assertion failed signature validation.");
        }
    }

    private void checkTime(Jwt jwt) {
        Instant now = clock.now();
        Instant from = jwt.time("nbf").minus(SKEW);
        Instant until = jwt.time("exp");
        if (now.isBefore(from) || !now.isBefore(until.plus(SKEW))) {
            throw refuse("AADSTS700024: Client assertion is not within its valid time range. Current time: " + now
                    + ", assertion valid from " + jwt.time("nbf") + ", expiry time of assertion " + until + ".");
        }
    }

    private static ServiceException noMatch(String code, String claim, String value) {
        return refuse("AADSTS" + code + ": No matching federated identity record found for presented assertion " + claim
                + " '" + value + "'. Check your federated identity credential Subject, Audience and Issuer against the"
                + " presented assertion.");
    }

    private static ServiceException refuse(String description) {
        return new ServiceException(401, "invalid_client", description);
    }
}
