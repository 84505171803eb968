package io.jenkins.plugins.azureml.client.content;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Digests of content. Names of content are computed like Microsoft's clients do, with MD5, which is not for security. A machine
 * in FIPS mode has no MD5; names are then the first half of SHA-256: equal content still has equal names, but what {@code az ml}
 * has created is not reused.
 */
public final class ContentDigest {

    private static final int HEX_DIGITS = 32;

    private ContentDigest() {}

    /** Returns MD5; empty in FIPS mode. */
    public static Optional<MessageDigest> md5() {
        try {
            return Optional.of(MessageDigest.getInstance("MD5"));
        } catch (NoSuchAlgorithmException e) {
            return Optional.empty();
        }
    }

    /** Returns the digest for a name, to be completed by {@link #hex(MessageDigest)}. */
    public static MessageDigest forName() {
        return md5().orElseGet(ContentDigest::sha256);
    }

    /** Returns SHA-256, which every Java has. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Completes a digest. @return 32 hexadecimal digits */
    public static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest()).substring(0, HEX_DIGITS);
    }

    /** Completes a digest. @return base64 */
    public static String base64(MessageDigest digest) {
        return Base64.getEncoder().encodeToString(digest.digest());
    }

    /** Returns the name of a text as 32 hexadecimal digits. */
    public static String hex(String text) {
        MessageDigest digest = forName();
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        return hex(digest);
    }

    /** Returns the name of a text in the form of a GUID. */
    public static String guid(String text) {
        return hex(text).replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
    }
}
