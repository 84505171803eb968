package io.jenkins.plugins.azureml.localazure;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Serves the writing half of blob storage: Put Blob, Put Block, Put Block From URL, Put Block List and Set Blob Metadata.
 */
final class BlobUploads {
    private static final String METADATA = "x-ms-meta-";

    private final StorageRoutes storage;
    private final CopySource source;

    BlobUploads(StorageRoutes storage, CopySource source) {
        this.storage = storage;
        this.source = source;
    }

    Response put(Request request) throws IOException {
        String part = request.query("comp").orElse("");
        return switch (part) {
            case "" -> putBlob(request);
            case "block" -> putBlock(request);
            case "blocklist" -> putBlockList(request);
            case "metadata" -> setMetadata(request);
            default ->
                throw new ServiceException(
                        400,
                        "InvalidQueryParameterValue",
                        "Value for one of the query parameters specified in the request URI is invalid: comp=" + part);
        };
    }

    private Response putBlob(Request request) throws IOException {
        BlobContainer container = storage.container(request, "wc");
        if (!request.header("x-ms-blob-type").orElse("").equals(Blob.BLOCK)) {
            throw new ServiceException(
                    400,
                    "MissingRequiredHeader",
                    "An HTTP header that's mandatory for this request is not specified: x-ms-blob-type");
        }
        Path content = container.newFile();
        // The service computes the MD5 of blobs that are sent in one request.
        String md5 = request.saveTo(content);
        requireMd5(request, md5);
        return put(request, container, content, md5);
    }

    private Response putBlock(Request request) throws IOException {
        BlobContainer container = storage.container(request, "wc");
        String id = request.query("blockid").orElse("");
        if (id.isEmpty()) {
            throw new ServiceException(
                    400, "InvalidQueryParameterValue", "A query parameter that's mandatory is not specified: blockid");
        }
        Path content = container.newFile();
        if (request.header(CopySource.HEADER).isPresent()) {
            source.copy(request, content);
        } else {
            requireMd5(request, request.saveTo(content));
        }
        container.stage(request.path("blob"), id, content);
        return Response.empty(201).header("x-ms-version", StorageRoutes.VERSION);
    }

    private Response putBlockList(Request request) throws IOException {
        BlobContainer container = storage.container(request, "wc");
        Path content = container.join(request.path("blob"), blockIds(request.body()));
        return put(
                request,
                container,
                content,
                request.header("x-ms-blob-content-md5").orElse(null));
    }

    private static List<String> blockIds(byte[] body) {
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        List<String> ids = new ArrayList<>();
        try {
            XMLStreamReader xml = factory.createXMLStreamReader(new ByteArrayInputStream(body));
            while (xml.hasNext()) {
                if (xml.next() == XMLStreamReader.START_ELEMENT
                        && List.of("Latest", "Uncommitted", "Committed").contains(xml.getLocalName())) {
                    ids.add(xml.getElementText().trim());
                }
            }
        } catch (XMLStreamException e) {
            throw new ServiceException(400, "InvalidXmlDocument", "The specified XML is not syntactically valid.");
        }
        return ids;
    }

    /** Checks conditions and stores under one lock, so that of two concurrent creations one is refused. */
    private static Response put(Request request, BlobContainer container, Path content, String md5) {
        String name = request.path("blob");
        String type = request.header("x-ms-blob-content-type")
                .or(() -> request.header("Content-Type"))
                .orElse("application/octet-stream");
        synchronized (container) {
            Blob before = container.find(name).orElse(null);
            if (before != null
                    && request.header("If-None-Match")
                            .filter(wanted -> wanted.equals("*") || wanted.equals(before.etag()))
                            .isPresent()) {
                throw new ServiceException(409, "BlobAlreadyExists", "The specified blob already exists.");
            }
            String match = request.header("If-Match").orElse(null);
            if (match != null && (before == null || !match.equals("*") && !match.equals(before.etag()))) {
                throw StorageRoutes.conditionNotMet();
            }
            return StorageRoutes.described(
                    Response.empty(201), container.put(name, content, type, metadata(request), md5));
        }
    }

    private Response setMetadata(Request request) {
        BlobContainer container = storage.container(request, "w");
        synchronized (container) {
            if (container.find(request.path("blob")).isEmpty()) {
                throw StorageRoutes.blobNotFound();
            }
            return StorageRoutes.described(
                    Response.empty(200), container.setMetadata(request.path("blob"), metadata(request)));
        }
    }

    private static Map<String, String> metadata(Request request) {
        Map<String, String> metadata = new TreeMap<>();
        request.headers().forEach((name, value) -> {
            if (name.toLowerCase(Locale.ROOT).startsWith(METADATA)) {
                metadata.put(name.substring(METADATA.length()), value);
            }
        });
        return metadata;
    }

    private static void requireMd5(Request request, String md5) {
        String given = request.header("Content-MD5").orElse(md5);
        if (!given.equals(md5)) {
            throw new ServiceException(
                    400,
                    "Md5Mismatch",
                    "The MD5 value specified in the request did not match with the MD5 value calculated by the "
                            + "server.");
        }
    }

    static String md5(Path content, long from, long length) throws IOException {
        try (InputStream in = Files.newInputStream(content)) {
            in.skipNBytes(from);
            MessageDigest md5 = newMd5();
            byte[] buffer = new byte[(int) Math.min(65536, length)];
            long left = length;
            for (int read = 0; left > 0 && read >= 0; left -= read) {
                read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                md5.update(buffer, 0, Math.max(0, read));
            }
            return Base64.getEncoder().encodeToString(md5.digest());
        }
    }

    static MessageDigest newMd5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
