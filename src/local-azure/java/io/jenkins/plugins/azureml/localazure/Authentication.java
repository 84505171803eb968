package io.jenkins.plugins.azureml.localazure;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.function.Supplier;

/** Checks the bearer tokens of requests to the resource manager and to the regional services. */
final class Authentication {
    static final String MANAGEMENT = "https://management.azure.com";
    static final String MANAGEMENT_CLASSIC = "https://management.core.windows.net";
    static final String STORAGE = "https://storage.azure.com";
    static final String MACHINE_LEARNING = "https://ml.azure.com";

    private final Tokens tokens;
    private final ServerClock clock;
    private final Supplier<String> tenantUrl;
    private final Supplier<String> resourceManager;

    Authentication(Tokens tokens, ServerClock clock, Supplier<String> tenantUrl, Supplier<String> resourceManager) {
        this.tokens = tokens;
        this.clock = clock;
        this.tenantUrl = tenantUrl;
        this.resourceManager = resourceManager;
    }

    Caller check(Request request, Access access) {
        if (access == Access.OPEN
                || access == Access.OPTIONAL && request.bearer().isEmpty()) {
            return Caller.NOBODY;
        }
        if (access == Access.STORAGE) {
            return storage(request);
        }
        String value = request.bearer()
                .orElseThrow(() -> unauthorized(
                        "AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing."));
        Tokens.Token token = tokens.find(value)
                .orElseThrow(() -> unauthorized("InvalidAuthenticationToken", "The access token is invalid."));
        Instant now = clock.now();
        if (!now.isBefore(token.expires())) {
            throw unauthorized(
                    "ExpiredAuthenticationToken",
                    "The access token expiry UTC time '" + token.expires().truncatedTo(ChronoUnit.SECONDS)
                            + "' is earlier than current UTC time '" + now.truncatedTo(ChronoUnit.SECONDS) + "'.");
        }
        if (token.runId() != null) {
            if (access != Access.RUN) {
                throw unauthorized("InvalidAuthenticationToken", "The token of a run is not accepted here.");
            }
            return Caller.script(token.runId());
        }
        Set<String> allowed = access == Access.RESOURCE_MANAGER
                ? Set.of(MANAGEMENT, MANAGEMENT_CLASSIC, resourceManager.get())
                : Set.of(MANAGEMENT, MANAGEMENT_CLASSIC, MACHINE_LEARNING, resourceManager.get());
        if (!allowed.contains(token.audience())) {
            throw unauthorized(
                    "InvalidAuthenticationTokenAudience",
                    "The access token has been obtained for wrong audience or resource '" + token.audience()
                            + "'. It should exactly match with one of the allowed audiences '"
                            + String.join("','", allowed.stream().sorted().toList()) + "'.");
        }
        return Caller.CLIENT;
    }

    /** Checks the token of a request to blob storage, which names the authority in another form. */
    private Caller storage(Request request) {
        boolean missing = request.header("Authorization").isEmpty();
        boolean valid = request.bearer()
                .flatMap(tokens::find)
                .filter(token -> STORAGE.equals(token.audience()) && clock.now().isBefore(token.expires()))
                .isPresent();
        if (!valid) {
            throw new ServiceException(
                            401,
                            missing ? "NoAuthenticationInformation" : "InvalidAuthenticationInfo",
                            "Server failed to authenticate the request. Please refer to the information in the "
                                    + "www-authenticate header.")
                    .header(
                            "WWW-Authenticate",
                            "Bearer authorization_uri=" + tenantUrl.get() + "/oauth2/authorize resource_id=" + STORAGE);
        }
        return Caller.CLIENT;
    }

    /** Expires or revokes the token of a request. */
    void invalidateToken(String authorization, boolean expire) {
        if (authorization == null || !authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return;
        }
        String token = authorization.substring(7).trim();
        if (expire) {
            tokens.expire(token);
        } else {
            tokens.revoke(token);
        }
    }

    private ServiceException unauthorized(String code, String message) {
        return new ServiceException(401, code, message)
                .header(
                        "WWW-Authenticate",
                        "Bearer authorization_uri=\"" + tenantUrl.get()
                                + "\", error=\"invalid_token\", error_description=\"" + message + "\"");
    }
}
