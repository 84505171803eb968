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

    private final List<String> names = new ArrayList<>();
    private final Deque<String> path = new ArrayDeque<>();
    private final StringBuilder text = new StringBuilder();
    private boolean encoded;
    private String name;
    private boolean folder;
    private String marker;

    private BlobList() {}

    static Paged.Page<String> read(String operation, String resource, byte[] xml) throws AzureMlException {
        try {
            return new BlobList().read(SafeXml.reader(xml));
        } catch (XMLStreamException | IllegalArgumentException e) {
            throw AzureMlException.builder(operation, resource)
                    .code("UnreadableAnswer")
                    .message("the response of the storage is not complete XML (" + xml.length + " bytes)")
                    .build();
        }
    }

    private Paged.Page<String> read(XMLStreamReader in) throws XMLStreamException {
        while (in.hasNext()) {
            switch (in.next()) {
                case XMLStreamConstants.START_ELEMENT -> begin(in);
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(in.getText());
                case XMLStreamConstants.END_ELEMENT -> end(path.pop());
                default -> {}
            }
        }
        return new Paged.Page<>(names, marker);
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
        } else if (element.equals("ResourceType") && "Properties".equals(parent)) {
            folder |= value.equals("directory");
        } else if (element.equalsIgnoreCase("hdi_isfolder") && "Metadata".equals(parent)) {
            folder |= value.equals("true");
        } else if (element.equals("NextMarker")) {
            marker = value.isEmpty() ? null : value;
        } else if (element.equals("Blob")) {
            if (name != null && !folder) {
                names.add(name);
            }
            name = null;
            folder = false;
        }
        text.setLength(0);
    }

    @CheckForNull
    private String parent() {
        return path.peek();
    }
}
