package io.jenkins.plugins.azureml.client.datastores;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.paging.Paged;
import io.jenkins.plugins.azureml.client.storage.SafeXml;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Parses a page of the XML response of <i>List Blobs</i>. Skips blobs that only stand for a folder. */
final class BlobList {

    private final List<StoredBlob> blobs = new ArrayList<>();
    private final Deque<String> path = new ArrayDeque<>();
    private final StringBuilder text = new StringBuilder();
    private boolean encoded;
    private String name;
    private String length;
    private String md5;
    private String etag;
    private boolean folder;
    private String marker;

    private BlobList() {}

    static Paged.Page<StoredBlob> read(String operation, String resource, byte[] xml) throws AzureMlException {
        try {
            return new BlobList().read(SafeXml.reader(xml));
        } catch (XMLStreamException | IllegalArgumentException e) {
            throw AzureMlException.builder(operation, resource)
                    .code("UnreadableAnswer")
                    .message("the response of the storage is not complete XML (" + xml.length + " bytes)")
                    .build();
        }
    }

    private Paged.Page<StoredBlob> read(XMLStreamReader in) throws XMLStreamException {
        while (in.hasNext()) {
            switch (in.next()) {
                case XMLStreamConstants.START_ELEMENT -> begin(in);
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(in.getText());
                case XMLStreamConstants.END_ELEMENT -> end(path.pop());
                default -> {}
            }
        }
        return new Paged.Page<>(blobs, marker);
    }

    private void begin(XMLStreamReader in) {
        path.push(in.getLocalName());
        text.setLength(0);
        encoded = "true".equals(in.getAttributeValue(null, "Encoded"));
    }

    private void end(String element) {
        String value = text.toString();
        String parent = parent();
        if (element.equals("Name") && "Blob".equals(parent)) {
            name = encoded ? URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8) : value;
        } else if ("Properties".equals(parent)) {
            property(element, value);
        } else if (element.equalsIgnoreCase("hdi_isfolder") && "Metadata".equals(parent)) {
            folder |= value.equals("true");
        } else if (element.equals("NextMarker")) {
            marker = value.isEmpty() ? null : value;
        } else if (element.equals("Blob")) {
            if (name != null && !folder) {
                blobs.add(new StoredBlob(name, length(), md5, etag));
            }
            name = null;
            length = null;
            md5 = null;
            etag = null;
            folder = false;
        }
        text.setLength(0);
    }

    private void property(String element, String value) {
        switch (element) {
            case "ResourceType" -> folder |= value.equals("directory");
            case "Content-Length" -> length = value;
            case "Content-MD5" -> md5 = value.isEmpty() ? null : value;
            case "Etag" -> etag = value.isEmpty() ? null : value;
            default -> {}
        }
    }

    private long length() {
        return length != null && length.matches("\\d{1,18}") ? Long.parseLong(length) : -1;
    }

    @CheckForNull
    private String parent() {
        return path.peek();
    }
}
