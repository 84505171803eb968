package io.jenkins.plugins.azureml.client.http.message;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the claims challenge of a 401, by which Entra ID revokes a token early: {@code WWW-Authenticate: Bearer
 * error="insufficient_claims", claims="base64"}.
 */
public final class Challenge {

    private static final int MAX_CHARS = 8 * 1024;
    private static final Pattern CLAIMS =
            Pattern.compile("\\bclaims=\"([A-Za-z0-9+/_=-]+)\"", Pattern.CASE_INSENSITIVE);

    private Challenge() {}

    /** Returns the claims as JSON; null if there are none, or none that are readable. */
    @CheckForNull
    public static String claims(ResponseHead head) {
        String header = head.header("www-authenticate");
        Matcher claims = CLAIMS.matcher(header == null ? "" : header);
        if (!claims.find() || claims.group(1).length() > MAX_CHARS) {
            return null;
        }
        try {
            String base64 = claims.group(1).replace('-', '+').replace('_', '/');
            String text = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
            return Json.parse(text.getBytes(StandardCharsets.UTF_8)).isObject() ? text : null;
        } catch (IllegalArgumentException | IOException e) {
            return null;
        }
    }
}
