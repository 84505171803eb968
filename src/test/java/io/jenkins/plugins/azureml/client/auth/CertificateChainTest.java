package io.jenkins.plugins.azureml.client.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.testing.LocalClient;
import io.jenkins.plugins.azureml.forms.TestCertificate;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A certificate that Entra ID accepts by its subject name and issuer. */
class CertificateChainTest {

    private static final String SUBJECT = "CN=jenkins.example.com";

    // Their keys take a while.
    private static final TestCertificate CERTIFICATE = TestCertificate.withChain("certificate", SUBJECT);
    private static final TestCertificate OTHER = TestCertificate.withChain("other", SUBJECT);

    private LocalClient local;

    @BeforeEach
    void start() throws Exception {
        local = new LocalClient();
    }

    @AfterEach
    void stop() {
        local.close();
    }

    private static X509Certificate root(TestCertificate certificate) {
        return certificate.chain().get(certificate.chain().size() - 1);
    }

    private CertificateIdentity identity(TestCertificate certificate, List<X509Certificate> sentChain) {
        return new CertificateIdentity(
                local.server.tenant(),
                local.server.clientId(),
                certificate.key(),
                certificate.chain().get(0),
                sentChain);
    }

    private AzureMlException refusal(TestCertificate certificate, List<X509Certificate> sentChain) {
        AzureMlException e = assertThrows(
                AzureMlException.class,
                () -> local.client(identity(certificate, sentChain)).workspace());
        assertTrue(e.getMessage().contains("AADSTS700027"), e.getMessage());
        return e;
    }

    @Test
    void chainSignsInByNameAndIssuer() throws Exception {
        assertEquals(3, CERTIFICATE.chain().size());
        local.server.application().trustSubjectName(SUBJECT, root(CERTIFICATE));
        local.client(identity(CERTIFICATE, CERTIFICATE.chain())).workspace();
    }

    @Test
    void thumbprintOnlyDoesNotSignInByName() {
        local.server.application().trustSubjectName(SUBJECT, root(CERTIFICATE));
        AzureMlException e = refusal(CERTIFICATE, List.of());
        assertTrue(e.advice().contains("send its chain"), e.advice());
    }

    @Test
    void incompleteOrForeignChainIsRefused() {
        local.server.application().trustSubjectName(SUBJECT, root(CERTIFICATE));
        refusal(CERTIFICATE, CERTIFICATE.chain().subList(0, 1));
        refusal(OTHER, OTHER.chain());
        local.server.application().trustSubjectName("CN=other.example.com", root(OTHER));
        refusal(OTHER, OTHER.chain());
    }

    @Test
    void registeredCertificateSignsInWithAndWithoutItsChain() throws Exception {
        local.server.application().addCertificate(CERTIFICATE.chain().get(0));
        local.client(identity(CERTIFICATE, List.of())).workspace();
        local.client(identity(CERTIFICATE, CERTIFICATE.chain())).workspace();
    }

    @Test
    void chainIsTheHeaderX5cWithTheSigningCertificateFirst() throws Exception {
        JsonNode x5c = header(identity(CERTIFICATE, CERTIFICATE.chain())).path("x5c");
        assertEquals(3, x5c.size());
        for (int i = 0; i < 3; i++) {
            assertEquals(
                    Base64.getEncoder()
                            .encodeToString(CERTIFICATE.chain().get(i).getEncoded()),
                    x5c.get(i).asText());
        }
        assertTrue(header(identity(CERTIFICATE, List.of())).path("x5c").isMissingNode());
    }

    private JsonNode header(CertificateIdentity identity) throws Exception {
        String assertion = identity.request(local.cloud(), "https://management.azure.com/")
                .form()
                .get("client_assertion");
        return new ObjectMapper()
                .readTree(Base64.getUrlDecoder().decode(assertion.split("\\.")[0]));
    }

    @Test
    void settingIsPartOfTheCacheKey() {
        assertNotEquals(
                identity(CERTIFICATE, List.of()).cacheKey(),
                identity(CERTIFICATE, CERTIFICATE.chain()).cacheKey());
    }
}
