package io.jenkins.plugins.azureml.localazure;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Supplier;

/**
 * Signs and checks URLs of blobs and containers: service shared access signatures with the storage account's key, and
 * those with user delegation keys. Like with Azure Storage, clients that know a key may create them too.
 */
final class SignedUrls {
    private static final String VERSION = "2019-07-07";
    /** From this version on the signed text has one more line, the encryption scope. */
    private static final String WITH_SCOPE = "2020-12-06";

    private final Azure azure;
    private final Supplier<URI> storage;
    private final UserDelegation delegation;

    SignedUrls(Azure azure, Supplier<URI> storage) {
        this.azure = azure;
        this.storage = storage;
        this.delegation = new UserDelegation(azure);
    }

    URI read(Run run, String path) {
        return artifact(run, path, "r");
    }

    URI write(Run run, String path) {
        return artifact(run, path, "cw");
    }

    private URI artifact(Run run, String path, String permissions) {
        StorageAccount account = run.workspace.storage;
        return artifact(account, "ExperimentRun/dcid." + run.id + "/" + path, permissions);
    }

    /** Returns a signed URL of a blob in the artifact container. */
    URI artifact(StorageAccount account, String blob, String permissions) {
        return URI.create(address(account, StorageAccount.ARTIFACTS, blob) + "?"
                + signature(account, "/" + StorageAccount.ARTIFACTS + "/" + blob, "b", permissions));
    }

    /** Returns the URL of a container, or of a blob in it, without a signature. */
    String address(StorageAccount account, String container, String blob) {
        StringJoiner path = new StringJoiner("/");
        path.add(storage.get().toString()).add(account.name).add(container);
        for (String segment : blob.isEmpty() ? new String[0] : blob.split("/")) {
            path.add(encode(segment).replace("+", "%20"));
        }
        return path.toString();
    }

    /** Returns the signed query for a whole container. */
    String container(StorageAccount account, String container, String permissions) {
        return signature(account, "/" + container, "c", permissions);
    }

    private String signature(StorageAccount account, String resource, String kind, String permissions) {
        Instant now = azure.clock.now();
        Instant end = now.plus(azure.options.signedUrlLifetime);
        Map<String, String> query = new LinkedHashMap<>();
        if (azure.options.isIdentityBased()) {
            query.putAll(delegation.sign(account, resource, kind, permissions, end));
        } else {
            query.put("sv", VERSION);
            query.put("sr", kind);
            query.put("st", seconds(now.minusSeconds(600)));
            query.put("se", seconds(end));
            query.put("sp", permissions);
            query.put("sig", account.sign(text(account, resource, query)));
        }
        StringJoiner text = new StringJoiner("&");
        query.forEach((name, value) -> text.add(name + "=" + encode(value)));
        return text.toString();
    }

    private static String text(StorageAccount account, String resource, Map<String, String> query) {
        StringJoiner text = new StringJoiner("\n");
        text.add(query.getOrDefault("sp", "")).add(query.getOrDefault("st", "")).add(query.getOrDefault("se", ""));
        text.add("/blob/" + account.name + resource);
        String version = query.getOrDefault("sv", "");
        text.add(query.getOrDefault("si", ""))
                .add(query.getOrDefault("sip", ""))
                .add(query.getOrDefault("spr", ""));
        text.add(version).add(query.getOrDefault("sr", "")).add("");
        if (version.compareTo(WITH_SCOPE) >= 0) {
            text.add(query.getOrDefault("ses", ""));
        }
        for (String override : new String[] {"rscc", "rscd", "rsce", "rscl", "rsct"}) {
            text.add(query.getOrDefault(override, ""));
        }
        return text.toString();
    }

    static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    UserDelegation delegation() {
        return delegation;
    }

    /** Checks signature, validity and permission. One of the permissions (letters) is enough. */
    void require(Request request, StorageAccount account, String anyPermission) {
        Map<String, String> query = new LinkedHashMap<>();
        request.queries().forEach((name, values) -> query.put(name, values.getFirst()));
        if (query.containsKey("sig") && request.header("Authorization").isPresent()) {
            throw new ServiceException(
                    400,
                    "InvalidAuthenticationInfo",
                    "Authentication information is not given in the correct format: a signed URL and an Authorization "
                            + "header exclude each other. Check the value of Authorization header.");
        }
        boolean https = request.base().startsWith("https:");
        require(account, request.path("container"), request.path("blob"), query, https, anyPermission);
    }

    /** Checks the query of a signed URL. The blob is null for a request to the container. */
    void require(
            StorageAccount account,
            String container,
            String blob,
            Map<String, String> query,
            boolean https,
            String anyPermission) {
        if (!query.containsKey("sig")) {
            throw new ServiceException(
                    409, "PublicAccessNotPermitted", "Public access is not permitted on this storage account.");
        }
        String resource = "/" + container;
        if ("b".equals(query.get("sr"))) {
            resource += "/" + blob;
        }
        boolean delegated = UserDelegation.isUsed(query);
        if (delegated) {
            delegation.require(account, resource, query, https);
        } else {
            account.requireSharedKeyAccess();
            if (!StorageAccount.matches(account.sign(text(account, resource, query)), query.get("sig"))) {
                throw refused("Signature did not match.");
            }
        }
        requireTime(query.getOrDefault("st", ""), query.getOrDefault("se", ""));
        String permissions = query.getOrDefault("sp", "");
        if (anyPermission.chars().noneMatch(each -> permissions.indexOf(each) >= 0)) {
            throw permissionMismatch();
        }
        if (delegated) {
            delegation.requireRole(account, query.get("skoid"), anyPermission);
        }
    }

    static ServiceException permissionMismatch() {
        return new ServiceException(
                403,
                "AuthorizationPermissionMismatch",
                "This request is not authorized to perform this operation using this permission.");
    }

    private void requireTime(String start, String end) {
        Instant now = azure.clock.now();
        try {
            if (!now.isBefore(Instant.parse(end)) || !start.isEmpty() && now.isBefore(Instant.parse(start))) {
                throw refused("Signature not valid in the specified time frame: Start [" + start + "] - Expiry [" + end
                        + "] - Current [" + now.truncatedTo(ChronoUnit.SECONDS) + "]");
            }
        } catch (DateTimeParseException e) {
            throw refused("Signature fields not well formed.");
        }
    }

    static ServiceException refused(String detail) {
        return new ServiceException(
                403,
                "AuthenticationFailed",
                "Server failed to authenticate the request. Make sure the value of Authorization header is formed "
                        + "correctly including the signature.",
                detail);
    }
}
