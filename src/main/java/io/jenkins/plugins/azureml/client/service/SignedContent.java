package io.jenkins.plugins.azureml.client.service;

import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.http.Call;
import io.jenkins.plugins.azureml.client.http.Response;
import io.jenkins.plugins.azureml.client.http.message.Content;
import io.jenkins.plugins.azureml.client.http.message.ResponseHead;
import io.jenkins.plugins.azureml.client.storage.StorageAccess;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads byte ranges of files behind signed URLs, without a token, and never more than was asked for. */
public final class SignedContent {

    private static final Pattern OUT_OF_RANGE = Pattern.compile("bytes\\s+\\*/(\\d{1,18})");
    private static final Pattern RANGE = Pattern.compile("bytes\\s+(\\d{1,18})-(\\d{1,18})/(\\d{1,18}|\\*)");

    /**
     * A part of a file.
     *
     * @param atEnd whether the file ends with this part
     * @param found false if the file does not exist yet (404)
     * @param total length of the whole file in bytes; -1 if the server does not report it
     */
    public record Part(byte[] bytes, boolean atEnd, boolean found, long total) {}

    private final WorkspaceService service;

    public SignedContent(WorkspaceService service) {
        this.service = service;
    }

    /**
     * Reads a part of a file by {@code GET} with a range. Replaces a signature by an account key that the storage refuses.
     *
     * @param maxBytes the maximum length of the part
     * @param wholeMaxBytes the maximum length if the server does not support ranges and sends the whole file
     */
    public Part read(String operation, String resource, URI url, long offset, int maxBytes, int wholeMaxBytes)
            throws AzureMlException, InterruptedException {
        StorageAccess storage = service.storage();
        URI usable = storage.blob(url, "r");
        try {
            return send(operation, resource, usable, offset, maxBytes, wholeMaxBytes);
        } catch (AzureMlException e) {
            if (storage.refused(usable, e.code(), 1)) {
                return send(operation, resource, storage.blob(url, "r"), offset, maxBytes, wholeMaxBytes);
            }
            throw e;
        }
    }

    private Part send(String operation, String resource, URI url, long offset, int maxBytes, int wholeMaxBytes)
            throws AzureMlException, InterruptedException {
        boolean[] atEnd = new boolean[1];
        long[] length = new long[1];
        Call call = service.open(Call.Target.SIGNED_URL, operation, resource, "GET", url)
                .header("Accept", "*/*")
                // Ranges refer to the stored bytes.
                .header("Accept-Encoding", "identity")
                .header("Range", "bytes=" + offset + "-" + (offset + maxBytes - 1))
                .accept(404, 416)
                .reader((head, body) -> part(head, body, offset, maxBytes, wholeMaxBytes, atEnd, length));
        Response answer = service.send(call);
        boolean found = answer.status() != 404;
        return new Part(answer.body(), atEnd[0] || !answer.head().success(), found, length[0]);
    }

    private static Content part(
            ResponseHead head,
            InputStream body,
            long offset,
            int maxBytes,
            int wholeMaxBytes,
            boolean[] atEnd,
            long[] length)
            throws IOException {
        atEnd[0] = false;
        length[0] = -1;
        if (!head.success()) {
            Matcher shorter = OUT_OF_RANGE.matcher(
                    String.valueOf(head.header("content-range")).trim());
            length[0] = head.status() == 416 && shorter.matches() ? Long.parseLong(shorter.group(1)) : -1;
            return Content.NONE;
        }
        long start = 0;
        long total = -1;
        int limit = wholeMaxBytes;
        if (head.status() == 206) {
            Matcher range =
                    RANGE.matcher(String.valueOf(head.header("content-range")).trim());
            start = range.matches() ? Long.parseLong(range.group(1)) : offset;
            total = range.matches() && !range.group(3).equals("*") ? Long.parseLong(range.group(3)) : -1;
            limit = maxBytes;
            length[0] = total;
        }
        if (start > offset) {
            throw new IOException("requested bytes from " + offset + ", received bytes from " + start);
        }
        if (!skip(body, offset - start)) {
            atEnd[0] = true;
            return new Content(new byte[0], true);
        }
        Content content = readTolerant(head, body, offset - start, limit);
        boolean whole = content.toEnd() && head.status() != 206;
        atEnd[0] = whole || total >= 0 && offset + content.bytes().length >= total;
        return content;
    }

    /** Reads up to the limit. Keeps what came before a broken connection: the next part begins there. */
    private static Content readTolerant(ResponseHead head, InputStream body, long skipped, int limit)
            throws IOException {
        byte[] bytes = new byte[Math.min(limit, 64 * 1024)];
        int count = 0;
        try {
            while (count < limit) {
                if (count == bytes.length) {
                    bytes = Arrays.copyOf(bytes, (int) Math.min(limit, bytes.length * 2L));
                }
                int n = body.read(bytes, count, bytes.length - count);
                if (n < 0) {
                    return new Content(Arrays.copyOf(bytes, count), true);
                }
                count += n;
            }
            // Only if this cannot block: a running job may append to the file for hours.
            boolean complete = String.valueOf(skipped + count).equals(head.header("content-length"));
            return new Content(Arrays.copyOf(bytes, count), complete && body.read() < 0);
        } catch (IOException e) {
            if (count == 0 || Thread.currentThread().isInterrupted()) {
                throw e;
            }
            return new Content(Arrays.copyOf(bytes, count), false);
        }
    }

    private static boolean skip(InputStream body, long count) throws IOException {
        byte[] buffer = new byte[16 * 1024];
        long left = count;
        while (left > 0) {
            int n = body.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (n < 0) {
                return false;
            }
            left -= n;
        }
        return true;
    }
}
