package io.jenkins.plugins.azureml.client.http.message;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Recognizes HTML and XML by the first characters of a body. */
public final class Markup {

    private static final int BYTE_ORDER_MARK = 3;
    private static final int FIRST_CHARACTERS = 64;
    private static final Pattern HTML =
            Pattern.compile("(?i)<(?:!doctype\\s+html|html|head|body|script|meta|title)\\b");

    private Markup() {}

    /** Returns whether the first character that is not white space is {@code <}. */
    public static boolean begins(byte[] body) {
        int at = first(body);
        return at < body.length && body[at] == '<';
    }

    /** Returns whether the first tag is one of an HTML page; comments before it are skipped. */
    public static boolean isHtml(byte[] body) {
        int at = first(body);
        while (text(body, at, 4).equals("<!--")) {
            while (at < body.length && !text(body, at, 3).equals("-->")) {
                at++;
            }
            at = first(body, Math.min(at + 3, body.length));
        }
        return HTML.matcher(text(body, at, FIRST_CHARACTERS)).lookingAt();
    }

    private static int first(byte[] body) {
        boolean marked = body.length >= BYTE_ORDER_MARK
                && body[0] == (byte) 0xEF
                && body[1] == (byte) 0xBB
                && body[2] == (byte) 0xBF;
        return first(body, marked ? BYTE_ORDER_MARK : 0);
    }

    private static int first(byte[] body, int from) {
        int at = from;
        while (at < body.length && body[at] >= 0 && body[at] <= ' ') {
            at++;
        }
        return at;
    }

    private static String text(byte[] body, int from, int length) {
        return new String(body, from, Math.min(length, body.length - from), StandardCharsets.US_ASCII);
    }
}
