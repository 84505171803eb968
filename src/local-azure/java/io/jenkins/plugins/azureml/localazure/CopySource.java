package io.jenkins.plugins.azureml.localazure;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the source of a copy ({@code x-ms-copy-source}), as the storage itself does: with the signature of its URL, from the
 * network of the storage. The source is in an account of this server. A refusal names no account and no reason but a status.
 */
final class CopySource {
    static final String HEADER = "x-ms-copy-source";

    private static final String RANGE_HEADER = "x-ms-source-range";
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d{1,18})-(\\d{1,18})");
    /** The limit of a block in the versions of the storage since 2019-12-12. */
    private static final long MAX_BLOCK = 4000L * 1024 * 1024;

    private final Azure azure;
    private final SignedUrls signedUrls;
    private final Supplier<URI> storage;

    CopySource(Azure azure, SignedUrls signedUrls, Supplier<URI> storage) {
        this.azure = azure;
        this.signedUrls = signedUrls;
        this.storage = storage;
    }

    /** Writes the range of the source that the request names to a file. */
    void copy(Request request, Path target) throws IOException {
        if (!request.header("Content-Length").orElse("").equals("0")) {
            throw new ServiceException(
                    400,
                    "InvalidHeaderValue",
                    "The value for one of the HTTP headers is not in the correct format: Content-Length");
        }
        URI url;
        try {
            url = URI.create(request.header(HEADER).orElse(""));
        } catch (IllegalArgumentException e) {
            throw invalid(HEADER);
        }
        Blob blob = readable(url, request.path("account"));
        if (request.header("x-ms-source-if-match")
                .filter(wanted -> !wanted.equals(blob.etag()))
                .isPresent()) {
            throw new ServiceException(
                    412,
                    "SourceConditionNotMet",
                    "The source condition specified using HTTP conditional header(s) is not met.");
        }
        long from = 0;
        long length = blob.size();
        String text = request.header(RANGE_HEADER).orElse("");
        if (!text.isEmpty()) {
            Matcher range = RANGE.matcher(text);
            if (!range.matches()) {
                throw invalid(RANGE_HEADER);
            }
            from = Long.parseLong(range.group(1));
            long to = Long.parseLong(range.group(2));
            if (from > to || to >= blob.size()) {
                throw new ServiceException(
                        416, "InvalidRange", "The range specified is invalid for the current size of the resource.");
            }
            length = to - from + 1;
        }
        if (length > MAX_BLOCK) {
            throw new ServiceException(
                    413,
                    "RequestBodyTooLarge",
                    "The request body is too large and exceeds the maximum permissible limit.");
        }
        try (InputStream in = Files.newInputStream(blob.file());
                OutputStream out = Files.newOutputStream(target)) {
            in.skipNBytes(from);
            copy(in, out, length);
        }
    }

    private static void copy(InputStream in, OutputStream out, long length) throws IOException {
        byte[] buffer = new byte[65536];
        for (long left = length; left > 0; ) {
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                throw new IOException("the source has become shorter");
            }
            out.write(buffer, 0, read);
            left -= read;
        }
    }

    private static ServiceException invalid(String header) {
        return new ServiceException(
                400,
                "InvalidHeaderValue",
                "The value for one of the HTTP headers is not in the correct format: " + header);
    }

    private Blob readable(URI url, String target) {
        try {
            return blob(url, target);
        } catch (ServiceException e) {
            // The response has the status of the source, but a code of its own.
            throw new ServiceException(e.status, "CannotVerifyCopySource", e.getMessage());
        }
    }

    private Blob blob(URI url, String target) {
        URI own = storage.get();
        boolean here = url.getRawAuthority() != null
                && url.getRawAuthority().endsWith(own.getAuthority())
                && own.getScheme().equals(url.getScheme());
        String[] segments = here
                ? StorageRoutes.path(url.getHost(), url.getRawPath())
                        .replaceFirst("^/", "")
                        .split("/", 3)
                : new String[0];
        if (segments.length < 3) {
            throw new ServiceException(404, "ResourceNotFound", "The specified resource does not exist.");
        }
        StorageAccount account = azure.requireStorageAccount(segments[0]);
        if (account.refusesCopies && !account.name.equals(target)) {
            throw new ServiceException(
                    403, "AuthorizationFailure", "This request is not authorized to perform this operation.");
        }
        String container = segments[1];
        String blob = decode(segments[2]);
        signedUrls.require(account, container, blob, query(url), "https".equals(url.getScheme()), "r");
        return account.find(container).flatMap(each -> each.find(blob)).orElseThrow(StorageRoutes::blobNotFound);
    }

    private static Map<String, String> query(URI url) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String pair :
                url.getRawQuery() == null ? new String[0] : url.getRawQuery().split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                query.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return query;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
