package io.jenkins.plugins.azureml.client.http.message;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

/** A multipart/form-data body of files, streamed and repeatable, of known length. */
public final class MultipartBody implements RepeatableBody {

    private final String boundary = "azure-ml-" + UUID.randomUUID();
    private final List<RepeatableBody> pieces = new ArrayList<>();

    /** Appends a file. Names are not quoted, so they must be constants of this code. */
    public MultipartBody file(String name, String fileName, String contentType, RepeatableBody content) {
        text((pieces.isEmpty() ? "" : "\r\n") + "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name
                + "\"; filename=\"" + fileName + "\"\r\nContent-Type: " + contentType + "\r\n\r\n");
        pieces.add(content);
        return this;
    }

    public MultipartBody end() {
        text("\r\n--" + boundary + "--\r\n");
        return this;
    }

    public String contentType() {
        return "multipart/form-data; boundary=" + boundary;
    }

    private void text(String text) {
        pieces.add(RepeatableBody.of(text.getBytes(StandardCharsets.US_ASCII)));
    }

    @Override
    public long length() {
        return pieces.stream().mapToLong(RepeatableBody::length).sum();
    }

    @Override
    public InputStream open() throws IOException {
        List<InputStream> streams = new ArrayList<>();
        for (RepeatableBody piece : pieces) {
            try {
                streams.add(piece.open());
            } catch (IOException | RuntimeException e) {
                for (InputStream stream : streams) {
                    stream.close();
                }
                throw e;
            }
        }
        return streams.isEmpty()
                ? new ByteArrayInputStream(new byte[0])
                : new SequenceInputStream(Collections.enumeration(streams));
    }
}
