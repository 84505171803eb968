package io.jenkins.plugins.azureml.snapshot;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** The name of a file by its bytes on disk, which Java shows with replacements if they do not fit its encoding. */
final class DiskName {

    private final String text;
    private final boolean utf8;

    /** @param raw percent-encoded name relative to a folder, from a URI */
    DiskName(@NonNull String raw) {
        ByteBuffer in = ByteBuffer.wrap(URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.ISO_8859_1)
                .getBytes(StandardCharsets.ISO_8859_1));
        StringBuilder shown = new StringBuilder();
        boolean valid = true;
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        while (in.hasRemaining()) {
            CharBuffer out = CharBuffer.allocate(in.remaining());
            CoderResult result = decoder.reset().decode(in, out, true);
            shown.append(out.flip());
            if (result.isError()) {
                valid = false;
                for (int i = 0; i < result.length(); i++) {
                    shown.append(String.format("%%%02X", in.get()));
                }
            }
        }
        text = shown.toString();
        utf8 = valid;
    }

    boolean isUtf8() {
        return utf8;
    }

    /** Returns the name, with each byte that is not UTF-8 as in {@code donn%E9es.csv}. */
    @NonNull
    String text() {
        return text;
    }
}
