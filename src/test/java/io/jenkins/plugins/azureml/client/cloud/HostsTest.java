package io.jenkins.plugins.azureml.client.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
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
                "https://[fe80::1]/x",
                "https://[febf::1]/x",
                "https://[::]/x",
                "https://[0:0::0:1]/x",
                "https://[0:0:0:0:0:ffff:7f00:1]/x",
                "https://[::ffff:a9fe:a9fe]/x",
                "https://[::127.0.0.1]/x",
                "https://[64:ff9b::7f00:1]/x",
                "https://[2002:7f00:1::]/x",
                "https://0.1.2.3/x",
                "https://127.255.255.254/x",
                "https://168.63.129.16/x",
                "https://100.100.100.200/x",
                "https://[fd00:ec2::254]/x",
                "https://LOCALHOST./x"
            })
    void signedUrlsOfAzureMustNotLeadToTheControllerOrItsLink(String url) {
        String problem = Hosts.openProblem(AzureCloud.PUBLIC, URI.create(url)).orElse("none");
        assertTrue(problem.contains("machine"), problem);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://2130706433/x",
                "https://0x7f000001/x",
                "https://0x7F000001/x",
                "https://017700000001/x",
                "https://0177.0.0.1/x",
                "https://2852039166/metadata",
                "https://1/x"
            })
    void unusualNotationsOfAddressesAreRefused(String url) {
        URI uri = URI.create(url);
        for (AzureCloud cloud : List.of(AzureCloud.PUBLIC, LOCAL)) {
            assertTrue(
                    Hosts.openProblem(cloud, uri).orElse("none").contains("an address in an unusual notation"),
                    () -> Hosts.openProblem(cloud, uri).orElse("none"));
            assertTrue(Hosts.tokenProblem(cloud, uri).isPresent());
            assertTrue(Hosts.schemeProblem(uri, true).isPresent());
            assertTrue(Hosts.machineProblem(uri).isPresent());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://20.60.1.2/c/b",
                "https://[2603:1030::1]/c/b",
                "https://10.0.0.4/c/b",
                "https://0x7f.blob.core.windows.net/c/b",
                "https://127.0.0.1.example.invalid/c/b",
                "https://1e3.example.invalid/c/b"
            })
    void otherAddressesAndNumericNamesAreAllowed(String url) {
        assertEquals(Optional.empty(), Hosts.openProblem(AzureCloud.PUBLIC, URI.create(url)));
    }

    @Test
    void signedUrlsMayLeadToAnyOtherHost() {
        assertEquals(
                Optional.empty(),
                Hosts.openProblem(AzureCloud.PUBLIC, URI.create("https://s.blob.core.windows.net/c/b?sig=x")));
        assertTrue(Hosts.openProblem(AzureCloud.PUBLIC, URI.create("http://s.blob.core.windows.net/c"))
                .isPresent());
    }

    @Test
    void cloudOnLoopbackMayHaveSignedUrlsOnLoopback() {
        assertEquals(Optional.empty(), Hosts.openProblem(LOCAL, URI.create("http://127.0.0.1:2/x")));
        assertEquals(Optional.empty(), Hosts.openProblem(LOCAL, URI.create("https://localhost/x")));
        assertTrue(Hosts.openProblem(LOCAL, URI.create("http://elsewhere.example.invalid/x"))
                .isPresent());
    }

    @Test
    void signedUrlsMustNotResolveToLocalAddresses() throws Exception {
        for (String address : new String[] {"127.0.0.1", "169.254.169.254"}) {
            assertTrue(Hosts.openProblem(AzureCloud.PUBLIC, InetAddress.getByName(address))
                    .isPresent());
        }
        assertTrue(Hosts.openProblem(LOCAL, InetAddress.getByName("127.0.0.1")).isEmpty());
        assertTrue(Hosts.openProblem(LOCAL, InetAddress.getByName("169.254.169.254"))
                .isPresent());
    }

    @Test
    void loopbackIsRecognizedByTheText() {
        assertTrue(Hosts.isLoopback("127.0.0.1"));
        assertTrue(Hosts.isLoopback("127.255.255.254"));
        assertFalse(Hosts.isLoopback("127.0.0.1.example.invalid"));
        assertFalse(Hosts.isLoopback("128.0.0.1"));
        assertFalse(Hosts.isLoopback("localhost.example.invalid"));
    }

    @Test
    void hostWithOtherCharactersIsNamedWithoutLogin() {
        assertEquals(
                Optional.of("has the host 'my_host.example'; host names contain only letters, digits, '-' and '.'"),
                Hosts.schemeProblem(URI.create("https://user:pw@my_host.example:8443/x"), false));
        assertEquals(Optional.empty(), Hosts.hostNameProblem(URI.create("https://my-host.example/x")));
    }
}
