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
import io.jenkins.plugins.azureml.client.testing.TestTls;
import io.jenkins.plugins.azureml.net.AdviceTexts;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {

    @TempDir
    private Path folder;

    @Test
    void untrustedCertificateIsExplainedAndNotRetried() throws Exception {
        SSLContext own = TestTls.context(folder);
        try (FaultServer server = TestTls.server(own);
                AmlHttp distrusting = AmlHttp.builder()
                        .timings(FAST)
                        .advice(new AdviceTexts())
                        .build();
                AmlHttp trusting = AmlHttp.builder().timings(FAST).tls(own).build()) {
            server.script("POST /score", Reply.json("[1]"));
            ScoringRequest request = new ScoringRequest(
                    server.uri("/score"), null, "1".getBytes(), null, false, false, new PlainHttp(false, true));
            AzureMlException e = assertThrows(AzureMlException.class, () -> new Scoring(distrusting).score(request));
            assertTrue(e.advice().contains("does not trust"), e.getMessage());
            assertEquals(1, server.connections());
            assertEquals(java.util.List.of(1), new Scoring(trusting).score(request));
        }
    }

    @Test
    void defaultOfTheJavaProcessIsTrusted() throws Exception {
        SSLContext own = TestTls.context(folder);
        SSLContext before = SSLContext.getDefault();
        SSLContext.setDefault(own);
        try (FaultServer server = TestTls.server(own);
                AmlHttp http = AmlHttp.builder().timings(FAST).build()) {
            server.script("POST /score", Reply.json("[1]"));
            ScoringRequest request = new ScoringRequest(
                    server.uri("/score"), null, "1".getBytes(), null, false, false, new PlainHttp(false, true));
            assertEquals(java.util.List.of(1), new Scoring(http).score(request));
        } finally {
            SSLContext.setDefault(before);
        }
    }
}
