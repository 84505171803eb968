package io.jenkins.plugins.azureml.client.testing;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An answer as the inputs of fuzz tests write it: a line with the status, lines with headers, an empty line, the body. Whatever
 * the text is, it is an answer, so that no input is lost to errors of the protocol, which are not ours to read.
 */
public final class WrittenReply {

    private static final Pattern STATUS = Pattern.compile("\\s*(\\d{3}).*");
    private static final Pattern HEADER = Pattern.compile("([!#-'*+.0-9A-Z^-z|~-]+):([\\t\\x20-\\x7e\\x80-\\xff]*)");
    private static final Set<String> OF_THE_PROTOCOL =
            Set.of("content-length", "transfer-encoding", "connection", "trailer", "upgrade", "proxy-connection");

    private WrittenReply() {}

    public static Reply of(byte[] text) {
        int begin = lineEnd(text, 0);
        int status = status(new String(text, 0, begin, StandardCharsets.ISO_8859_1));
        String[] headers = new String[64];
        int count = 0;
        begin++;
        while (begin < text.length) {
            int end = lineEnd(text, begin);
            String line = new String(text, begin, end - begin, StandardCharsets.ISO_8859_1).replace("\r", "");
            begin = end + 1;
            if (line.isEmpty() || count == headers.length) {
                break;
            }
            headers[count++] = line;
        }
        boolean bodiless = status == 204 || status == 304;
        byte[] body = bodiless || begin >= text.length ? new byte[0] : Arrays.copyOfRange(text, begin, text.length);
        Reply reply = Reply.bytes(status, body);
        for (int i = 0; i < count; i++) {
            header(reply, headers[i], status);
        }
        return reply;
    }

    private static void header(Reply reply, String line, int status) {
        Matcher header = HEADER.matcher(line);
        if (!header.matches() || OF_THE_PROTOCOL.contains(header.group(1).toLowerCase(Locale.ROOT))) {
            return;
        }
        String value = header.group(2).trim();
        boolean away = header.group(1).equalsIgnoreCase("location") && value.contains("//");
        // Nothing is really asked of other hosts.
        if (!away || status / 100 != 3) {
            reply.with(header.group(1), value);
        }
    }

    private static int status(String line) {
        Matcher status = STATUS.matcher(line);
        int number = status.matches() ? Integer.parseInt(status.group(1)) : 200;
        return number >= 200 && number < 600 ? number : 200 + number % 400;
    }

    private static int lineEnd(byte[] text, int from) {
        int at = from;
        while (at < text.length && text[at] != '\n') {
            at++;
        }
        return at;
    }
}
