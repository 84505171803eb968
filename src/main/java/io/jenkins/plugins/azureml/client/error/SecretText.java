package io.jenkins.plugins.azureml.client.error;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/** A secret in memory: never printed, not serialisable; only {@link #reveal()} gives the value. */
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

    /** The plain value: for a request in the making and for nothing else. */
    public String reveal() {
        return value;
    }

    public boolean isEmpty() {
        return value.isEmpty();
    }

    /** Tells this secret from others, as for the key of a cache, without giving it away: its SHA-256 in hexadecimal digits. */
    public String fingerprint() {
        if (fingerprint == null) {
            try {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
                fingerprint = HexFormat.of().formatHex(digest);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has SHA-256", e);
            }
        }
        return fingerprint;
    }

    /** The value as it may stand in a text, for masking: itself, in a URL, in JSON, in Base64; none if it is too short. */
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
