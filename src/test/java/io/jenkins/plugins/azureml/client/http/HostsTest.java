package io.jenkins.plugins.azureml.client.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.azureml.client.AzureCloud;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostsTest {

    private static final AzureCloud LOCAL = AzureCloud.custom(
            "local", URI.create("http://127.0.0.1:1"), URI.create("http://127.0.0.1:1"), null, List.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1/x",
                "https://localhost/x",
                "https://a.localhost/x",
                "https://169.254.169.254/metadata",
                "https://0.0.0.0/x",
                "https://[::1]/x",
                "https://[::ffff:127.0.0.1]/x",
                "https://[fe80::1]/x"
            })
    void aSignedUrlOfAzureLeadsNotToTheControllerItself(String url) {
        String problem = Hosts.openProblem(AzureCloud.PUBLIC, URI.create(url)).orElse("none");
        assertTrue(problem.contains("this computer itself"), problem);
    }

    @Test
    void aSignedUrlMayLeadToAnyOtherHost() {
        assertEquals(
                Optional.empty(),
                Hosts.openProblem(AzureCloud.PUBLIC, URI.create("https://s.blob.core.windows.net/c/b?sig=x")));
        assertTrue(Hosts.openProblem(AzureCloud.PUBLIC, URI.create("http://s.blob.core.windows.net/c"))
                .isPresent());
    }

    @Test
    void aCloudOnLoopbackHasItsSignedUrlsThere() {
        assertEquals(Optional.empty(), Hosts.openProblem(LOCAL, URI.create("http://127.0.0.1:2/x")));
        assertEquals(Optional.empty(), Hosts.openProblem(LOCAL, URI.create("https://localhost/x")));
        assertTrue(Hosts.openProblem(LOCAL, URI.create("http://elsewhere.example.invalid/x"))
                .isPresent());
    }

    @Test
    void anAddressIsLoopbackByItsNumbersAlone() {
        assertTrue(Hosts.isLoopback("127.0.0.1"));
        assertTrue(Hosts.isLoopback("127.255.255.254"));
        assertFalse(Hosts.isLoopback("127.0.0.1.example.invalid"));
        assertFalse(Hosts.isLoopback("128.0.0.1"));
        assertFalse(Hosts.isLoopback("localhost.example.invalid"));
    }
}
