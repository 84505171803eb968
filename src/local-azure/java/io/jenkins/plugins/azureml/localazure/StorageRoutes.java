package io.jenkins.plugins.azureml.localazure;

import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Serves blob storage with signed URLs and with the account's key: reads with ranges and conditions, uploads, lists.
 * The account is the first segment of the path, or part of a host like {@code account.blob.core.localhost}.
 */
final class StorageRoutes {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");
    private static final Pattern HOST = Pattern.compile("([a-z0-9]{3,24})\\.blob\\..+");
    static final String VERSION = "2019-07-07";
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    /** Get Blob computes the MD5 of ranges up to 4 MiB. */
    private static final long LONGEST_WITH_CHECKSUM = 4 * 1024 * 1024;

    private final Azure azure;
    private final SignedUrls signedUrls;
    private final Supplier<URI> storage;

    StorageRoutes(Azure azure, SignedUrls signedUrls, Supplier<URI> storage) {
        this.azure = azure;
        this.signedUrls = signedUrls;
        this.storage = storage;
    }

    /** Returns the path that starts with the account, for both ways of naming it. */
    static String path(String host, String path) {
        Matcher account = HOST.matcher(host);
        return account.matches() ? "/" + account.group(1) + path : path;
    }

    void addTo(Router router) {
        Router.Area area = router.area(Access.OPEN, ErrorShape.STORAGE);
        BlobUploads uploads = new BlobUploads(this, new CopySource(azure, signedUrls, storage));
        area.on("GET", "/{account}/{container}/{blob*}", this::read);
        area.on("PUT", "/{account}/{container}/{blob*}", uploads::put);
        area.on("DELETE", "/{account}/{container}/{blob*}", this::delete);
        area.on("GET", "/{account}/{container}", this::container);
        new DelegationKeyRoutes(azure, signedUrls.delegation()).addTo(router);
    }

    /** Returns the container of the request after checking that the caller has one of the permissions. */
    BlobContainer container(Request request, String anyPermission) {
        StorageAccount account = azure.requireStorageAccount(request.path("account"));
        if (SharedKey.isUsed(request)) {
            SharedKey.require(request, account);
        } else {
            signedUrls.require(request, account, anyPermission);
        }
        return account.find(request.path("container"))
                .orElseThrow(() ->
                        new ServiceException(404, "ContainerNotFound", "The specified container does not exist."));
    }

    private Response container(Request request) {
        boolean list = request.query("comp").filter("list"::equals).isPresent();
        BlobContainer container = container(request, list ? "l" : "r");
        if (list) {
            return BlobListing.of(request, container).header("x-ms-version", VERSION);
        }
        return Response.empty(200).header("x-ms-version", VERSION);
    }

    static ServiceException blobNotFound() {
        return new ServiceException(404, "BlobNotFound", "The specified blob does not exist.");
    }

    private Response read(Request request) throws IOException {
        Blob blob = container(request, "r").find(request.path("blob")).orElseThrow(StorageRoutes::blobNotFound);
        Response response;
        String range =
                request.header("x-ms-range").or(() -> request.header("Range")).orElse("");
        Matcher matcher = RANGE.matcher(range);
        if (request.header("If-None-Match").filter(blob.etag()::equals).isPresent()) {
            response = Response.empty(304);
        } else if (request.header("If-Match")
                .filter(wanted -> !wanted.equals(blob.etag()) && !wanted.equals("*"))
                .isPresent()) {
            throw conditionNotMet();
        } else if (matcher.matches()) {
            response = part(blob, matcher, isWithChecksum(request));
        } else if (isWithChecksum(request)) {
            throw invalidHeader();
        } else {
            response = Response.file(200, blob.file(), 0, blob.size());
        }
        blob.metadata().forEach((name, value) -> response.header("x-ms-meta-" + name, value));
        if (blob.md5() != null) {
            response.header(matcher.matches() ? "x-ms-blob-content-md5" : "Content-MD5", blob.md5());
        }
        return described(response, blob)
                .header("Accept-Ranges", "bytes")
                .header("Content-Type", blob.contentType())
                .header("x-ms-blob-type", blob.type());
    }

    static ServiceException conditionNotMet() {
        return new ServiceException(
                412, "ConditionNotMet", "The condition specified using HTTP conditional header(s) is not met.");
    }

    static Response described(Response response, Blob blob) {
        return response.header("ETag", blob.etag())
                .header("Last-Modified", httpDate(blob.modified()))
                .header("x-ms-version", VERSION);
    }

    private static boolean isWithChecksum(Request request) {
        return request.header("x-ms-range-get-content-md5")
                .filter("true"::equals)
                .isPresent();
    }

    private static ServiceException invalidHeader() {
        return new ServiceException(
                400,
                "InvalidHeaderValue",
                "The value for one of the HTTP headers is not in the correct format: x-ms-range-get-content-md5.");
    }

    private static Response part(Blob blob, Matcher range, boolean checksum) throws IOException {
        long size = blob.size();
        try {
            long from = Long.parseLong(range.group(1));
            long to = range.group(2).isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(range.group(2)));
            if (from < size && from <= to) {
                Response response = Response.file(206, blob.file(), from, to - from + 1)
                        .header("Content-Range", "bytes " + from + "-" + to + "/" + size);
                if (checksum && to - from >= LONGEST_WITH_CHECKSUM) {
                    throw invalidHeader();
                }
                return checksum
                        ? response.header("Content-MD5", BlobUploads.md5(blob.file(), from, to - from + 1))
                        : response;
            }
        } catch (NumberFormatException e) {
            // The number exceeds any file size, so the range is not satisfiable either.
        }
        throw new ServiceException(
                        416, "InvalidRange", "The range specified is invalid for the current size of the resource.")
                .header("Content-Range", "bytes */" + size);
    }

    private Response delete(Request request) {
        if (!container(request, "d").delete(request.path("blob"))) {
            throw blobNotFound();
        }
        return Response.empty(202).header("x-ms-version", VERSION);
    }

    static String httpDate(Instant time) {
        return HTTP_DATE.format(time);
    }

    static Response error(ServiceException exception, Instant now, String requestId) {
        String detail = exception.innerCodes.isEmpty()
                ? ""
                : "<AuthenticationErrorDetail>" + exception.innerCodes.get(0) + "</AuthenticationErrorDetail>";
        return Response.text(
                        exception.status,
                        "application/xml",
                        "\uFEFF<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>" + exception.code
                                + "</Code><Message>" + xml(exception.getMessage()) + "\nRequestId:" + requestId
                                + "\nTime:"
                                + now + "</Message>" + detail + "</Error>")
                .header("x-ms-error-code", exception.code);
    }

    static String xml(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
