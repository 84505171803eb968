package io.jenkins.plugins.azureml.localazure;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Writes the XML of List Blobs, with prefix, delimiter and pages. */
final class BlobListing {
    private static final int MOST = 5000;

    private BlobListing() {}

    static Response of(Request request, BlobContainer container) {
        String prefix = request.query("prefix").orElse("");
        String delimiter = request.query("delimiter").orElse("");
        int from = Paging.skip(request.query("marker").orElse(null));
        int size = Math.min(MOST, request.queryInt("maxresults", MOST));
        boolean metadata = request.query("include")
                .filter(each -> each.contains("metadata"))
                .isPresent();
        List<String> names = entries(container.names(prefix), prefix, delimiter);
        int to = Math.min(names.size(), from + size);

        StringBuilder xml = new StringBuilder(
                        "<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults ContainerName=\"")
                .append(StorageRoutes.xml(container.name))
                .append("\">");
        element(xml, "Prefix", prefix);
        element(xml, "MaxResults", Integer.toString(size));
        xml.append("<Blobs>");
        for (String name : names.subList(Math.min(from, names.size()), to)) {
            container.find(name).ifPresentOrElse(blob -> blob(xml, name, blob, metadata), () -> folder(xml, name));
        }
        xml.append("</Blobs>");
        element(xml, "NextMarker", to < names.size() ? Integer.toString(to) : "");
        return Response.text(
                200, "application/xml", xml.append("</EnumerationResults>").toString());
    }

    /** With a delimiter, names that contain it after the prefix are grouped into one entry. */
    private static List<String> entries(List<String> names, String prefix, String delimiter) {
        if (delimiter.isEmpty()) {
            return names;
        }
        Set<String> entries = new LinkedHashSet<>();
        for (String name : names) {
            int end = name.indexOf(delimiter, prefix.length());
            entries.add(end < 0 ? name : name.substring(0, end + delimiter.length()));
        }
        return new ArrayList<>(entries);
    }

    private static void folder(StringBuilder xml, String name) {
        xml.append("<BlobPrefix>");
        element(xml, "Name", name);
        xml.append("</BlobPrefix>");
    }

    private static void blob(StringBuilder xml, String name, Blob blob, boolean metadata) {
        xml.append("<Blob>");
        element(xml, "Name", name);
        xml.append("<Properties>");
        element(xml, "Last-Modified", StorageRoutes.httpDate(blob.modified()));
        element(xml, "Etag", blob.etag().replace("\"", ""));
        element(xml, "Content-Length", Long.toString(blob.size()));
        element(xml, "Content-Type", blob.contentType());
        if (blob.md5() != null) {
            element(xml, "Content-MD5", blob.md5());
        }
        element(xml, "BlobType", blob.type());
        xml.append("</Properties>");
        if (metadata) {
            xml.append("<Metadata>");
            blob.metadata().forEach((key, value) -> element(xml, key, value));
            xml.append("</Metadata>");
        }
        xml.append("</Blob>");
    }

    private static void element(StringBuilder xml, String name, String text) {
        xml.append('<')
                .append(name)
                .append('>')
                .append(StorageRoutes.xml(text))
                .append("</")
                .append(name)
                .append('>');
    }
}
