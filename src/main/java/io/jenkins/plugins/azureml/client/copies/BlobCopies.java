package io.jenkins.plugins.azureml.client.copies;

import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.error.SecretText;
import io.jenkins.plugins.azureml.client.http.Call;
import io.jenkins.plugins.azureml.client.http.Response;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.http.message.RepeatableBody;
import io.jenkins.plugins.azureml.client.service.WorkspaceService;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/**
 * Copies blobs between storage accounts. The target reads the source by a signed URL, so no content passes through this process.
 * All requests can be repeated.
 */
public final class BlobCopies {

    /** Code of the target's refusal if it cannot read the source; the status is that of the source. */
    public static final String UNREADABLE_SOURCE = "CannotVerifyCopySource";

    /** Allows blocks of more than 100 MiB. */
    private static final String VERSION = "2021-12-02";

    private static final String XML = "<?xml version=\"1.0\" encoding=\"utf-8\"?>";

    private static final int FORBIDDEN = 403;

    private static final String DISCARDED = "InvalidBlockList";

    private static final String NOT_PERMITTED = "AuthorizationPermissionMismatch";

    private static final byte[] NOTHING = {};

    private final WorkspaceService service;

    public BlobCopies(WorkspaceService service) {
        this.service = service;
    }

    /**
     * Returns whether the target has a blob already: {@code HEAD {blob}} (Get Blob Properties). An equal length is enough, since
     * the folder of the target is named by the content, and a blob appears with its last block.
     *
     * @param folder signed URL of the folder: a secret
     */
    public boolean exists(URI folder, BlobCopy copy) throws AzureMlException, InterruptedException {
        URI uri = Segments.inFolder(folder, copy.target(), "");
        Response response;
        try {
            response = service.send(call("look for", copy, "HEAD", uri).safe().accept(404));
        } catch (AzureMlException e) {
            if (NOT_PERMITTED.equals(e.code())) {
                // The signature of a registry may allow writing but not reading.
                return false;
            }
            throw e;
        }
        return response.head().success()
                && String.valueOf(copy.source().length()).equals(response.head().header("content-length"));
    }

    /**
     * Copies a block: {@code PUT {blob}?comp=block} with {@code x-ms-copy-source} (Put Block From URL). Tries a second signature
     * of the source, since the response does not tell a key that was revoked from a firewall.
     *
     * @param folder signed URL of the folder: a secret
     */
    public void block(URI folder, BlobCopy.Block block, CopySource source)
            throws AzureMlException, InterruptedException {
        URI from = source.read(block.copy().source().name());
        try {
            block(folder, block, from);
        } catch (AzureMlException e) {
            if (!UNREADABLE_SOURCE.equals(e.code()) || e.status() != FORBIDDEN) {
                throw e;
            }
            source.refused(from);
            block(folder, block, source.read(block.copy().source().name()));
        }
    }

    private void block(URI folder, BlobCopy.Block block, URI from) throws AzureMlException, InterruptedException {
        String id = URLEncoder.encode(block.id(), StandardCharsets.UTF_8);
        URI uri = Segments.inFolder(folder, block.copy().target(), "comp=block&blockid=" + id);
        Call call = call("copy", block.copy(), "PUT", uri)
                .header("x-ms-copy-source", from.toString())
                .header("x-ms-source-range", "bytes=" + block.first() + "-" + (block.first() + block.length() - 1))
                .body("application/octet-stream", RepeatableBody.of(NOTHING))
                .bulk();
        if (from.getRawQuery() != null) {
            call.secret(SecretText.of(from.getRawQuery()));
        }
        String etag = block.copy().source().etag();
        if (etag != null) {
            call.header("x-ms-source-if-match", '"' + etag.replace("\"", "") + '"');
        }
        service.send(call);
    }

    /**
     * Completes a blob from its blocks: {@code PUT {blob}?comp=blocklist} (Put Block List). Keeps the checksum of the source.
     *
     * @param folder signed URL of the folder: a secret
     * @return false if the blocks are no longer there, because another copy of the blob was completed meanwhile: they must be
     *     copied again
     */
    public boolean complete(URI folder, BlobCopy copy) throws AzureMlException, InterruptedException {
        // Block ids are base64, which needs no escaping in XML.
        byte[] list = copy.blocks().stream()
                .map(block -> "<Latest>" + block.id() + "</Latest>")
                .collect(Collectors.joining("", XML + "<BlockList>", "</BlockList>"))
                .getBytes(StandardCharsets.UTF_8);
        Call call = call("copy", copy, "PUT", Segments.inFolder(folder, copy.target(), "comp=blocklist"))
                .body("application/xml", RepeatableBody.of(list));
        if (copy.source().md5() != null) {
            call.header("x-ms-blob-content-md5", copy.source().md5());
        }
        try {
            service.send(call);
            return true;
        } catch (AzureMlException e) {
            if (!DISCARDED.equals(e.code())) {
                throw e;
            }
            // The other copy may be an attempt of this request whose response was lost.
            return exists(folder, copy);
        }
    }

    private Call call(String operation, BlobCopy copy, String method, URI uri) {
        return service.open(Call.Target.SIGNED_URL, operation, "file '" + copy.target() + "'", method, uri)
                .header("x-ms-version", VERSION);
    }
}
