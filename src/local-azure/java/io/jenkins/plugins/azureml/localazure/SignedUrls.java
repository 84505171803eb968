package io.jenkins.plugins.azureml.localazure;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs and checks the URLs of blobs ({@code sv, sr, sp, st, se, sig}). */
final class SignedUrls {
    private final byte[] key = Tokens.random(32).getBytes(StandardCharsets.US_ASCII);
    private final Azure azure;
    private final Supplier<URI> storage;

    SignedUrls(Azure azure, Supplier<URI> storage) {
        this.azure = azure;
        this.storage = storage;
    }

    static String account(Workspace workspace) {
        return "st" + workspace.id.replace("-", "").substring(0, 16);
    }

    URI read(Run run, String path) {
        return sign(run, path, "r");
    }

    URI write(Run run, String path) {
        return sign(run, path, "cw");
    }

    private URI sign(Run run, String path, String permissions) {
        StringBuilder blob = new StringBuilder("/" + account(run.workspace) + "/azureml/ExperimentRun/dcid." + run.id);
        for (String segment : path.split("/")) {
            blob.append('/').append(encode(segment).replace("+", "%20"));
        }
        Instant now = azure.clock.now();
        String start = now.minusSeconds(600).truncatedTo(ChronoUnit.SECONDS).toString();
        String end = now.plus(azure.options.signedUrlLifetime)
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
        return URI.create(storage.get() + blob.toString() + "?sv=2019-07-07&sr=b&sig="
                + encode(signature(blob.toString(), permissions, start, end)) + "&st=" + encode(start) + "&se="
                + encode(end) + "&sp=" + permissions);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    void require(Request request, String permission) {
        String signature = request.query("sig").orElse(null);
        if (signature == null) {
            throw new Refusal(
                    409, "PublicAccessNotPermitted", "Public access is not permitted on this storage account.");
        }
        if (request.header("Authorization").isPresent()) {
            throw new Refusal(
                    400,
                    "InvalidAuthenticationInfo",
                    "Authentication information is not given in the correct format: a signed URL and an Authorization "
                            + "header exclude each other. Check the value of Authorization header.");
        }
        String permissions = request.query("sp").orElse("");
        String start = request.query("st").orElse("");
        String end = request.query("se").orElse("");
        String expected = signature(request.rawPath(), permissions, start, end);
        if (!MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.US_ASCII), signature.getBytes(StandardCharsets.UTF_8))) {
            throw refused("Signature did not match.");
        }
        Instant now = azure.clock.now();
        try {
            if (!now.isBefore(Instant.parse(end))) {
                throw refused("Signature not valid in the specified time frame: Start [" + start + "] - Expiry [" + end
                        + "] - Current [" + now.truncatedTo(ChronoUnit.SECONDS) + "]");
            }
        } catch (DateTimeParseException e) {
            throw refused("Signature fields not well formed.");
        }
        if (permissions.indexOf(permission) < 0) {
            throw new Refusal(
                    403,
                    "AuthorizationPermissionMismatch",
                    "This request is not authorized to perform this operation using this permission.");
        }
    }

    private static Refusal refused(String detail) {
        return new Refusal(
                403,
                "AuthenticationFailed",
                "Server failed to authenticate the request. Make sure the value of Authorization header is formed "
                        + "correctly including the signature.",
                detail);
    }

    private String signature(String path, String permissions, String start, String end) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            byte[] text = String.join("\n", path, permissions, start, end).getBytes(StandardCharsets.UTF_8);
            return Base64.getEncoder().encodeToString(mac.doFinal(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
