package io.jenkins.plugins.azureml.localazure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Blob storage: the files of runs behind signed URLs, with Range and conditional reads, and uploads. */
final class StorageRoutes {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");

    private final Azure azure;
    private final SignedUrls signedUrls;

    StorageRoutes(Azure azure, SignedUrls signedUrls) {
        this.azure = azure;
        this.signedUrls = signedUrls;
    }

    void addTo(Router router) {
        Router.Area area = router.area(Access.OPEN, ErrorShape.STORAGE);
        area.on("GET", "/{account}/azureml/ExperimentRun/{container}/{path*}", this::read);
        area.on("PUT", "/{account}/azureml/ExperimentRun/{container}/{path*}", this::write);
    }

    private Run run(Request request) {
        String container = request.path("container");
        for (Workspace workspace : azure.workspaces()) {
            if (SignedUrls.account(workspace).equals(request.path("account")) && container.startsWith("dcid.")) {
                Run run = workspace.runs.find(container.substring("dcid.".length()));
                if (run != null) {
                    return run;
                }
            }
        }
        throw blobNotFound();
    }

    private static Refusal blobNotFound() {
        return new Refusal(404, "BlobNotFound", "The specified blob does not exist.");
    }

    private Reply read(Request request) throws IOException {
        signedUrls.require(request, "r");
        String path = request.path("path");
        Path file = run(request).files.find(path).orElseThrow(StorageRoutes::blobNotFound);
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        long size = attributes.size();
        String etag = "\"0x"
                + Long.toHexString(attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS) * 31 + size)
                        .toUpperCase(java.util.Locale.ROOT)
                + "\"";
        Reply reply;
        String range =
                request.header("x-ms-range").or(() -> request.header("Range")).orElse("");
        Matcher matcher = RANGE.matcher(range);
        if (request.header("If-None-Match").filter(etag::equals).isPresent()) {
            reply = Reply.empty(304);
        } else if (request.header("If-Match")
                .filter(wanted -> !wanted.equals(etag) && !wanted.equals("*"))
                .isPresent()) {
            throw new Refusal(
                    412, "ConditionNotMet", "The condition specified using HTTP conditional header(s) is not met.");
        } else if (matcher.matches()) {
            reply = part(file, size, matcher);
        } else {
            reply = Reply.file(200, file, 0, size);
        }
        boolean appends = path.equals(RunFiles.STD_LOG);
        return reply.header("ETag", etag)
                .header("Last-Modified", httpDate(attributes.lastModifiedTime().toInstant()))
                .header("Accept-Ranges", "bytes")
                .header("Content-Type", path.endsWith(".txt") ? "text/plain" : "application/octet-stream")
                .header("x-ms-blob-type", appends ? "AppendBlob" : "BlockBlob")
                .header("x-ms-version", "2019-07-07");
    }

    private static Reply part(Path file, long size, Matcher range) {
        try {
            long from = Long.parseLong(range.group(1));
            long to = range.group(2).isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(range.group(2)));
            if (from < size && from <= to) {
                return Reply.file(206, file, from, to - from + 1)
                        .header("Content-Range", "bytes " + from + "-" + to + "/" + size);
            }
        } catch (NumberFormatException e) {
            // A number beyond all files: not satisfiable either.
        }
        throw new Refusal(416, "InvalidRange", "The range specified is invalid for the current size of the resource.")
                .header("Content-Range", "bytes */" + size);
    }

    private Reply write(Request request) throws IOException {
        signedUrls.require(request, "w");
        Run run = run(request);
        String type = request.header("x-ms-blob-type").orElse("");
        if (!type.equals("BlockBlob")) {
            throw new Refusal(
                    400,
                    "MissingRequiredHeader",
                    "An HTTP header that's mandatory for this request is not specified: x-ms-blob-type");
        }
        Files.write(run.files.own(request.path("path")), request.body());
        return Reply.empty(201).header("x-ms-version", "2019-07-07");
    }

    private static String httpDate(Instant time) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(time.atZone(ZoneOffset.UTC));
    }

    static Reply error(Refusal refusal, Instant now, String requestId) {
        String detail = refusal.innerCodes.isEmpty()
                ? ""
                : "<AuthenticationErrorDetail>" + refusal.innerCodes.get(0) + "</AuthenticationErrorDetail>";
        String message = refusal.getMessage().replace("&", "&amp;").replace("<", "&lt;");
        return Reply.text(
                        refusal.status,
                        "application/xml",
                        "\uFEFF<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>" + refusal.code
                                + "</Code><Message>" + message + "\nRequestId:" + requestId + "\nTime:" + now
                                + "</Message>" + detail + "</Error>")
                .header("x-ms-error-code", refusal.code);
    }
}
