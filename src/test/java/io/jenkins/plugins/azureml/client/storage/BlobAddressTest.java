package io.jenkins.plugins.azureml.client.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.azureml.client.cloud.AzureCloud;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlobAddressTest {

    private static BlobAddress of(String url) {
        return BlobAddress.of(URI.create(url)).orElseThrow();
    }

    private static AzureCloud named(String cloud) {
        return AzureCloud.named(cloud).orElseThrow();
    }

    @Test
    void addressHasAccountContainerAndPath() {
        assertEquals(
                new BlobAddress(URI.create("https://acct.blob.core.windows.net"), "acct", "c", "a b/+\u00fc.txt"),
                of("https://acct.blob.core.windows.net/c/a%20b/+%C3%BC.txt?sig=x"));
        assertEquals(
                new BlobAddress(URI.create("http://127.0.0.1:10000/acct"), "acct", "c", ""),
                of("http://127.0.0.1:10000/acct/c"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://acct.dfs.core.windows.net/c/a",
                "https://blob.core.windows.net/c/a",
                "https://store.example/c/a",
                "https://acct.blob.core.windows.net",
                "http://127.0.0.1:10000/c"
            })
    void otherUrlsAreNoAddress(String url) {
        assertEquals(Optional.empty(), BlobAddress.of(URI.create(url)));
    }

    @ParameterizedTest
    @CsvSource({
        "AzureCloud, https://acct.blob.core.windows.net/c",
        "AzureCloud, https://acct.z12.blob.storage.azure.net/c",
        "AzureChinaCloud, https://acct.blob.core.chinacloudapi.cn/c",
        "AzureUSGovernment, https://acct.blob.core.usgovcloudapi.net/c",
        "AzureUSGovernment, https://ACCT.blob.core.usgovcloudapi.net./c"
    })
    void tokensGoToTheStorageOfTheirCloud(String cloud, String url) {
        assertEquals(Optional.empty(), of(url).tokenProblem(named(cloud)));
    }

    @ParameterizedTest
    @CsvSource({
        "AzureCloud, https://acct.blob.core.windows.net.evil.example/c",
        "AzureCloud, https://acct.blob.evil.example/c",
        "AzureCloud, https://acct.blob.core.windows.net:8443/c",
        "AzureCloud, http://acct.blob.core.windows.net/c",
        "AzureCloud, https://acct.blob.core.chinacloudapi.cn/c",
        "AzureChinaCloud, https://acct.blob.core.windows.net/c",
        "AzureCloud, http://127.0.0.1:10000/acct/c"
    })
    void tokensGoToNoOtherHost(String cloud, String url) {
        assertTrue(of(url).tokenProblem(named(cloud)).isPresent());
    }

    @Test
    void storageOfACustomCloudMustBeTrusted() {
        BlobAddress address = of("https://acct.blob.local.azurestack.external/c");
        URI authority = URI.create("https://login.local.azurestack.external");
        URI manager = URI.create("https://management.local.azurestack.external");
        assertTrue(address.tokenProblem(AzureCloud.custom("stack", authority, manager, null, List.of()))
                .isPresent());
        assertEquals(
                Optional.empty(),
                address.tokenProblem(AzureCloud.custom(
                        "stack", authority, manager, null, List.of("blob.local.azurestack.external"))));
    }
}
