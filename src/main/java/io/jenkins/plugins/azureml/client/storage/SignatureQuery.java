package io.jenkins.plugins.azureml.client.storage;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The query of a URL with a shared access signature of either kind: with an account key or a user delegation key. */
public final class SignatureQuery {

    private static final String ALGORITHM = "HmacSHA256";

    private final Map<String, String> fields = new LinkedHashMap<>();

    /**
     * @param version of the signature
     * @param kind {@code c} for a container, {@code b} for a blob
     * @param end when the signature expires
     * @param protocol {@code https}, or empty to allow http too
     */
    public SignatureQuery(String version, String kind, String end, String permissions, String protocol) {
        fields.put("sv", version);
        fields.put("sr", kind);
        fields.put("se", end);
        fields.put("sp", permissions);
        if (!protocol.isEmpty()) {
            fields.put("spr", protocol);
        }
    }

    SignatureQuery with(String field, String value) {
        fields.put(field, value);
        return this;
    }

    /** Returns a key to sign with. @throws IllegalArgumentException if it is empty */
    public static SecretKeySpec key(byte[] bytes) {
        return new SecretKeySpec(bytes, ALGORITHM);
    }

    /** Returns the query with the signature of a text, encoded for a URL. */
    public String sign(String text, SecretKeySpec key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] signature = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
            with("sig", Base64.getEncoder().encodeToString(signature));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
        return fields.entrySet().stream()
                .map(pair -> pair.getKey() + "=" + URLEncoder.encode(pair.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
