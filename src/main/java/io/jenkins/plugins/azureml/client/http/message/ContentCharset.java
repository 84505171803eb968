package io.jenkins.plugins.azureml.client.http.message;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import org.apache.hc.core5.http.ContentType;

/** Converts the text of responses, which may be in another charset than UTF-8, such as the page of an old proxy. */
public final class ContentCharset {

    private ContentCharset() {}

    /** Returns the content in UTF-8, if the Content-Type declares another charset that Java knows; else unchanged. */
    public static byte[] toUtf8(ResponseHead head, byte[] content) {
        String type = head.header("content-type");
        if (content.length == 0 || type == null) {
            return content;
        }
        try {
            ContentType parsed = ContentType.parseLenient(type);
            Charset charset = parsed == null ? null : parsed.getCharset();
            return charset == null || charset.equals(StandardCharsets.UTF_8)
                    ? content
                    : new String(content, charset).getBytes(StandardCharsets.UTF_8);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return content;
        }
    }
}
