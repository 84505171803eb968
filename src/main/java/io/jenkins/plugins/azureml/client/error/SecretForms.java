package io.jenkins.plugins.azureml.client.error;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Lists the forms of a secret in texts that quote or encode it: in URLs, JSON and Base64. */
final class SecretForms {

    /** Masking shorter values would garble every text. */
    private static final int SHORTEST = 4;
    /** Shorter pieces of Base64 occur in ordinary words. */
    private static final int SHORTEST_BASE64 = 6;

    private static final Pattern PERCENT = Pattern.compile("%[0-9A-F]{2}");

    private SecretForms() {}

    /** Returns all forms, the secret itself first; none if it is too short to be masked. */
    static List<String> of(String value) {
        if (value.length() < SHORTEST) {
            return List.of();
        }
        Set<String> forms = new LinkedHashSet<>();
        forms.add(value);
        String form = URLEncoder.encode(value, StandardCharsets.UTF_8);
        for (String encoded : List.of(form, form.replace("+", "%20"))) {
            forms.add(encoded);
            forms.add(PERCENT.matcher(encoded).replaceAll(found -> found.group().toLowerCase(Locale.ROOT)));
        }
        String json = new String(JsonStringEncoder.getInstance().quoteAsString(value));
        forms.add(json);
        forms.add(json.replace("/", "\\/"));
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
            addBase64(forms, encoder, bytes);
        }
        return new ArrayList<>(forms);
    }

    /**
     * Adds the secret by itself, and as a part of a longer text such as {@code user:secret}: there it begins at one of three
     * places in a group of characters, and the characters that it shares with its neighbors are left out.
     */
    private static void addBase64(Set<String> forms, Base64.Encoder encoder, byte[] bytes) {
        String whole = encoder.encodeToString(bytes);
        if (whole.length() >= SHORTEST_BASE64) {
            forms.add(whole);
            forms.add(encoder.withoutPadding().encodeToString(bytes));
        }
        for (int before = 0; before < 3; before++) {
            byte[] shifted = new byte[before + bytes.length];
            System.arraycopy(bytes, 0, shifted, before, bytes.length);
            int begin = (8 * before + 5) / 6;
            int end = 8 * shifted.length / 6;
            if (end - begin >= SHORTEST_BASE64) {
                forms.add(encoder.encodeToString(shifted).substring(begin, end));
            }
        }
    }
}
