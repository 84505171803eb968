package io.jenkins.plugins.azureml.client.http;

import static io.jenkins.plugins.azureml.client.testing.ScriptedAzure.FAST;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.scoring.PlainHttp;
import io.jenkins.plugins.azureml.client.scoring.Scoring;
import io.jenkins.plugins.azureml.client.scoring.ScoringRequest;
import io.jenkins.plugins.azureml.client.service.AmlHttp;
import io.jenkins.plugins.azureml.client.testing.FaultServer;
import io.jenkins.plugins.azureml.client.testing.Reply;
import io.jenkins.plugins.azureml.net.AdviceTexts;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {

    private static final char[] PASSWORD = "not-a-real-password".toCharArray();

    @TempDir
    private Path folder;

    @Test
    void aCertificateThatIsNotTrustedIsExplainedAndNotTriedAgain() throws Exception {
        KeyStore keys = keys();
        SSLContext own = context(keys);
        try (FaultServer server = new FaultServer(
                        own.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getByName("127.0.0.1")),
                        "https");
                AmlHttp distrusting = AmlHttp.builder()
                        .timings(FAST)
                        .advice(new AdviceTexts())
                        .build();
                AmlHttp trusting = AmlHttp.builder().timings(FAST).tls(own).build()) {
            server.script("POST /score", Reply.json("[1]"));
            ScoringRequest request = new ScoringRequest(
                    server.uri("/score"), null, "1".getBytes(), null, false, false, new PlainHttp(false, true));
            AzureMlException e = assertThrows(AzureMlException.class, () -> new Scoring(distrusting).score(request));
            assertTrue(e.advice().contains("is not trusted"), e.getMessage());
            assertEquals(1, server.connections());
            assertEquals(java.util.List.of(1), new Scoring(trusting).score(request));
        }
    }

    private KeyStore keys() throws Exception {
        Path file = folder.resolve("keys.p12");
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Process process = new ProcessBuilder(
                        keytool.toString(),
                        "-genkeypair",
                        "-alias",
                        "test",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=test",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD),
                        "-validity",
                        "2")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertEquals(0, process.waitFor(), () -> "see " + folder);
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
        return keys;
    }

    private static SSLContext context(KeyStore keys) throws Exception {
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("test", keys.getCertificate("test"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
