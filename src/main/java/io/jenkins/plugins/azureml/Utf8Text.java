package io.jenkins.plugins.azureml;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * Decodes text files of users. Rejects bytes that are not UTF-8 instead of replacing them, because a changed text would be
 * submitted unnoticed.
 */
public final class Utf8Text {

    private static final String WAY_OUT = ": save it as UTF-8";

    private Utf8Text() {}

    /**
     * Decodes a text and removes its byte order mark.
     *
     * @throws CharacterCodingException whose message continues the name of the file: the encoding or the line of the
     *     first invalid byte, and what to do
     */
    @NonNull
    public static String decode(@NonNull byte[] bytes) throws CharacterCodingException {
        if (isUtf16(bytes)) {
            throw new NotUtf8Exception("is UTF-16, which PowerShell and Excel write as 'Unicode'" + WAY_OUT);
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        // UTF-8 never has more characters than bytes.
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CoderResult result = decoder.decode(in, out, true);
        if (result.isError()) {
            throw new NotUtf8Exception("is not UTF-8 (line " + line(bytes, in.position()) + ", byte "
                    + String.format("0x%02X", bytes[in.position()]) + ")" + WAY_OUT);
        }
        decoder.flush(out);
        String text = out.flip().toString();
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /**
     * Returns whether the bytes look like UTF-16: a byte order mark, or a zero byte in the first character, since the texts
     * begin with ASCII.
     */
    private static boolean isUtf16(byte[] bytes) {
        if (bytes.length < 2) {
            return false;
        }
        int first = bytes[0] & 0xFF;
        int second = bytes[1] & 0xFF;
        return first == 0xFF && second == 0xFE
                || first == 0xFE && second == 0xFF
                || first == 0 && second != 0
                || first != 0 && second == 0;
    }

    private static int line(byte[] bytes, int end) {
        int line = 1;
        for (int i = 0; i < end; i++) {
            boolean lineFeed = bytes[i] == '\n';
            boolean lonelyReturn = bytes[i] == '\r' && (i + 1 >= bytes.length || bytes[i + 1] != '\n');
            line += lineFeed || lonelyReturn ? 1 : 0;
        }
        return line;
    }

    private static final class NotUtf8Exception extends CharacterCodingException {

        private static final long serialVersionUID = 1L;

        private final String problem;

        NotUtf8Exception(String problem) {
            this.problem = problem;
        }

        @Override
        public String getMessage() {
            return problem;
        }
    }
}
