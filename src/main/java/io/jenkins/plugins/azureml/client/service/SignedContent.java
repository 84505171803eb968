package io.jenkins.plugins.azureml.client.service;

import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.http.Call;
import io.jenkins.plugins.azureml.client.http.Content;
import io.jenkins.plugins.azureml.client.http.Response;
import io.jenkins.plugins.azureml.client.http.ResponseHead;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads parts of a file behind a signed URL: no token, byte ranges, and no more than was asked for. */
public final class SignedContent {

    private static final Pattern OUT_OF_RANGE = Pattern.compile("bytes\\s+\\*/(\\d{1,18})");
    private static final Pattern RANGE = Pattern.compile("bytes\\s+(\\d{1,18})-(\\d{1,18})/(\\d{1,18}|\\*)");

    /**
     * A part of the file.
     *
     * @param atEnd the server said that there is no more
     * @param found false for 404: there is no such file yet
     * @param total length of the whole file; -1 if the server does not tell
     */
    public record Part(byte[] bytes, boolean atEnd, boolean found, long total) {}

    private final WorkspaceService service;

    public SignedContent(WorkspaceService service) {
        this.service = service;
    }

    /**
     * @param maxBytes the most that is wanted
     * @param wholeMaxBytes the most that is wanted of a server that cannot do ranges and sends the whole file
     */
    public Part read(String operation, String resource, URI url, long offset, int maxBytes, int wholeMaxBytes)
            throws AzureMlException, InterruptedException {
        boolean[] atEnd = new boolean[1];
        long[] length = new long[1];
        Call call = service.open(Call.Target.SIGNED_URL, operation, resource, "GET", url)
                .header("Accept", "*/*")
                // Ranges count the bytes as they are stored.
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
            throw new IOException("asked for bytes from " + offset + ", got bytes from " + start);
        }
        if (!skip(body, offset - start)) {
            atEnd[0] = true;
            return new Content(new byte[0], true);
        }
        Content content = patient(head, body, offset - start, limit);
        boolean whole = content.toEnd() && head.status() != 206;
        atEnd[0] = whole || total >= 0 && offset + content.bytes().length >= total;
        return content;
    }

    /** What came before a connection broke is good: the rest is read from there. */
    private static Content patient(ResponseHead head, InputStream body, long skipped, int limit) throws IOException {
        byte[] bytes = new byte[Math.min(limit, 64 * 1024)];
        int count = 0;
        try {
            while (count < limit) {
                if (count == bytes.length) {
                    bytes = java.util.Arrays.copyOf(bytes, (int) Math.min(limit, bytes.length * 2L));
                }
                int n = body.read(bytes, count, bytes.length - count);
                if (n < 0) {
                    return new Content(java.util.Arrays.copyOf(bytes, count), true);
                }
                count += n;
            }
            // Only if this cannot block: more may come for as long as the run goes on.
            boolean complete = String.valueOf(skipped + count).equals(head.header("content-length"));
            return new Content(java.util.Arrays.copyOf(bytes, count), complete && body.read() < 0);
        } catch (IOException e) {
            if (count == 0 || Thread.currentThread().isInterrupted()) {
                throw e;
            }
            return new Content(java.util.Arrays.copyOf(bytes, count), false);
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
