package io.jenkins.plugins.azureml.client.error;

import io.jenkins.plugins.azureml.client.content.ContentDigest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/** A secret in memory: never printed, not serializable; only {@link #reveal()} returns the value. */
public final class SecretText {

    private final String value;
    private volatile String fingerprint;
    private volatile List<String> forms;

    private SecretText(String value) {
        this.value = Objects.requireNonNull(value);
    }

    public static SecretText of(String value) {
        return new SecretText(value);
    }

    /** Returns the plain value, for use in requests only. */
    public String reveal() {
        return value;
    }

    public boolean isEmpty() {
        return value.isEmpty();
    }

    /** Returns the SHA-256 in hexadecimal digits, to identify the secret in keys of caches without revealing it. */
    public String fingerprint() {
        if (fingerprint == null) {
            byte[] digest = ContentDigest.sha256().digest(value.getBytes(StandardCharsets.UTF_8));
            fingerprint = HexFormat.of().formatHex(digest);
        }
        return fingerprint;
    }

    /** Returns the forms of the value in texts, for masking: plain, in URLs, JSON and Base64; none if it is too short. */
    public List<String> forms() {
        if (forms == null) {
            forms = SecretForms.of(value);
        }
        return forms;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SecretText
                && MessageDigest.isEqual(
                        value.getBytes(StandardCharsets.UTF_8),
                        ((SecretText) other).value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "****";
    }
}
