package io.jenkins.plugins.azureml.client.storage;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Creates user delegation shared access signatures (version 2021-12-02). They require https if the storage does, and end with
 * their key at the latest.
 */
final class DelegatedSignature {

    static final String VERSION = "2021-12-02";

    /** Long enough for a batch of files; a refused one is requested again. */
    private static final Duration READ_LIFE = Duration.ofHours(1);
    /** Long enough for the largest folder, since a refusal repeats the upload. */
    private static final Duration WRITE_LIFE = Duration.ofHours(6);

    private static final Pattern KEY_START = Pattern.compile("\\bskt=([^&]*)");

    private final UserDelegationKey key;
    private final BlobAddress container;
    private final Instant now;

    /** @param now time of the storage */
    DelegatedSignature(UserDelegationKey key, BlobAddress container, Instant now) {
        this.key = key;
        this.container = container;
        this.now = now;
    }

    /** Returns whether permissions allow reading only. */
    static boolean reads(String permissions) {
        return permissions.equals("r") || permissions.equals("l");
    }

    /** Returns the start of the key that a URL is signed with; empty if the URL has none. */
    static String keyStart(URI url) {
        Matcher start = KEY_START.matcher(String.valueOf(url.getRawQuery()));
        return start.find() ? URLDecoder.decode(start.group(1), StandardCharsets.UTF_8) : "";
    }

    /**
     * Returns the query.
     *
     * @param blob not encoded; empty for the whole container
     * @param permissions letters in the documented order
     */
    String query(String blob, String permissions) {
        Instant wanted = now.plus(reads(permissions) ? READ_LIFE : WRITE_LIFE).truncatedTo(ChronoUnit.SECONDS);
        String end = wanted.isBefore(key.expiryTime()) ? wanted.toString() : key.expiry();
        String kind = blob.isEmpty() ? "c" : "b";
        String protocol = container.isHttps() ? "https" : "";
        return new SignatureQuery(VERSION, kind, end, permissions, protocol)
                .with("skoid", key.objectId())
                .with("sktid", key.tenant())
                .with("skt", key.start())
                .with("ske", key.expiry())
                .with("sks", key.service())
                .with("skv", key.version())
                .sign(
                        text(permissions, end, container.canonical(blob), protocol, kind),
                        SignatureQuery.key(key.bytes()));
    }

    /**
     * Returns the text to sign. The empty fields are: start; authorized, unauthorized and correlation id, addresses; snapshot,
     * encryption scope, and five response headers.
     */
    private String text(String permissions, String end, String resource, String protocol, String kind) {
        return String.join(
                "\n",
                permissions,
                "",
                end,
                resource,
                key.objectId(),
                key.tenant(),
                key.start(),
                key.expiry(),
                key.service(),
                key.version(),
                "",
                "",
                "",
                "",
                protocol,
                VERSION,
                kind,
                "",
                "",
                "",
                "",
                "",
                "",
                "");
    }
}
