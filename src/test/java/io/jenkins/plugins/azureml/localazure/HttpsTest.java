package io.jenkins.plugins.azureml.localazure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;

class HttpsTest {
    @Test
    void clientThatTrustsTheAuthorityConnects() throws Exception {
        try (LocalAzureMl server =
                LocalAzureMl.start(LocalAzureMlOptions.defaults().tls(true))) {
            assertEquals("https", server.resourceManager().getScheme());
            HttpClient trusting = HttpClient.newBuilder()
                    .sslContext(trusting(server.certificateAuthority()))
                    .build();
            for (String host : new String[] {"127.0.0.1", "localhost"}) {
                URI url = URI.create("https://" + host + ":" + server.api().getPort() + "/discovery");
                HttpRequest request = HttpRequest.newBuilder(url)
                        .header("Authorization", "Bearer " + server.accessToken())
                        .build();
                HttpResponse<String> answer = trusting.send(request, HttpResponse.BodyHandlers.ofString());
                assertEquals(200, answer.statusCode());
                assertTrue(answer.body().contains(server.api().toString()), answer::body);
                assertThrows(
                        IOException.class,
                        () -> HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()));
            }
        }
    }

    @Test
    void eachStartHasItsOwnAuthority() throws Exception {
        try (LocalAzureMl one =
                        LocalAzureMl.start(LocalAzureMlOptions.defaults().tls(true));
                LocalAzureMl two =
                        LocalAzureMl.start(LocalAzureMlOptions.defaults().tls(true))) {
            X509Certificate authority = one.certificateAuthority();
            authority.verify(authority.getPublicKey());
            assertTrue(authority.getBasicConstraints() >= 0);
            assertEquals(
                    authority,
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(
                                    one.certificateAuthorityPem().getBytes(StandardCharsets.US_ASCII))));
            assertThrows(
                    java.security.SignatureException.class,
                    () -> authority.verify(two.certificateAuthority().getPublicKey()));
        }
    }

    static SSLContext trusting(X509Certificate authority) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry("local", authority);
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}
