package io.jenkins.plugins.azureml.client.datastores;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.paging.Paged;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlobListTest {

    private static Paged.Page<StoredBlob> read(String xml) throws AzureMlException {
        return BlobList.read("list", "store", xml.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void namesAndNextMarkerAreRead() throws Exception {
        Paged.Page<StoredBlob> page = read("""
                \uFEFF<?xml version="1.0" encoding="utf-8"?><EnumerationResults ContainerName="c"><Prefix>a</Prefix><Blobs>
                <Blob><Name>a/b &amp; \u00fc.txt</Name><Properties><Content-Length>1</Content-Length><Etag>0x8D</Etag>
                <Content-MD5>eHg=</Content-MD5></Properties></Blob>
                <Blob><Name Encoded="true">a/x%EF%BF%BE+y</Name><Properties/></Blob>
                <BlobPrefix><Name>a/prefix/</Name></BlobPrefix>
                </Blobs><NextMarker>2!8</NextMarker></EnumerationResults>""");
        assertEquals(
                List.of(
                        new StoredBlob("a/b & \u00fc.txt", 1, "eHg=", "0x8D"),
                        new StoredBlob("a/x\uFFFE+y", -1, null, null)),
                page.elements());
        assertEquals("2!8", page.next());
        assertNull(read("<EnumerationResults><Blobs/><NextMarker /></EnumerationResults>")
                .next());
    }

    @Test
    void folderPlaceholdersAreSkipped() throws Exception {
        assertEquals(List.of(new StoredBlob("a/c", -1, null, null)), read("""
                <EnumerationResults><Blobs>
                <Blob><Name>a</Name><Properties/><Metadata><hdi_isfolder>true</hdi_isfolder></Metadata></Blob>
                <Blob><Name>a/b</Name><Properties><ResourceType>directory</ResourceType></Properties></Blob>
                <Blob><Name>a/c</Name><Properties><ResourceType>file</ResourceType></Properties><Metadata/></Blob>
                </Blobs></EnumerationResults>""").elements());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<EnumerationResults><Blobs><Blob>",
                "{}",
                "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x><Blob><Name>&e;</Name></Blob></x>"
            })
    void otherDocumentIsAnError(String xml) {
        AzureMlException e = assertThrows(AzureMlException.class, () -> read(xml));
        assertTrue(e.getMessage().contains("is not complete XML"), e.getMessage());
    }
}
