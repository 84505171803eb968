package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Serves Microsoft Entra ID's token endpoints for client credentials, v1 ({@code resource=}) and v2.0 ({@code
 * scope=}).
 */
final class EntraId {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss'Z'").withZone(ZoneOffset.UTC);
    private static final Pattern AADSTS = Pattern.compile("AADSTS(\\d+)");

    private static final String ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private final LocalAzureMlOptions options;
    private final AppRegistration application;
    private final Tokens tokens;
    private final ServerClock clock;
    private final Supplier<String> resourceManager;

    EntraId(
            LocalAzureMlOptions options,
            AppRegistration application,
            Tokens tokens,
            ServerClock clock,
            Supplier<String> resourceManager) {
        this.options = options;
        this.application = application;
        this.tokens = tokens;
        this.clock = clock;
        this.resourceManager = resourceManager;
    }

    void addTo(Router router) {
        Router.Area area = router.area(Access.OPEN, ErrorShape.ENTRA_ID);
        area.on("POST", "/{tenant}/oauth2/token", this::v1);
        area.on("POST", "/{tenant}/oauth2/v2.0/token", this::v2);
        area.on("GET", "/{tenant}/v2.0/.well-known/openid-configuration", this::configuration);
    }

    /** Serves the endpoint addresses, which Microsoft's libraries request first. */
    private Response configuration(Request request) {
        requireTenant(request.path("tenant"));
        String base = request.base() + "/" + options.tenant;
        ObjectNode body = Json.object();
        body.put("token_endpoint", base + "/oauth2/v2.0/token");
        body.put("authorization_endpoint", base + "/oauth2/v2.0/authorize");
        body.put("device_authorization_endpoint", base + "/oauth2/v2.0/devicecode");
        body.put("issuer", base + "/v2.0");
        body.putArray("token_endpoint_auth_methods_supported")
                .add("client_secret_post")
                .add("private_key_jwt")
                .add("client_secret_basic");
        body.putArray("response_types_supported").add("token");
        return Response.ok(body);
    }

    private Response v1(Request request) throws IOException {
        Map<String, String> form = checkedForm(request);
        String resource = required(form, "resource");
        Tokens.Token token = tokens.issue(audience(resource), options.tokenLifetime);
        long now = clock.now().getEpochSecond();
        long seconds = options.tokenLifetime.toSeconds();
        ObjectNode body = Json.object();
        body.put("token_type", "Bearer");
        body.put("expires_in", Long.toString(seconds));
        body.put("ext_expires_in", Long.toString(seconds));
        body.put("expires_on", Long.toString(now + seconds));
        body.put("not_before", Long.toString(now - 300));
        body.put("resource", resource);
        body.put("access_token", token.value());
        return uncached(Response.ok(body));
    }

    private Response v2(Request request) throws IOException {
        Map<String, String> form = checkedForm(request);
        String scope = required(form, "scope");
        if (!scope.endsWith("/.default")) {
            throw refuse(
                    400,
                    "invalid_scope",
                    "AADSTS1002012: The provided value for scope " + scope + " is not valid. Client credential flows "
                            + "must have a scope value with /.default suffixed to the resource identifier "
                            + "(application ID URI).");
        }
        String resource = scope.substring(0, scope.length() - "/.default".length());
        Tokens.Token token = tokens.issue(audience(resource), options.tokenLifetime);
        long seconds = options.tokenLifetime.toSeconds();
        ObjectNode body = Json.object();
        body.put("token_type", "Bearer").put("expires_in", seconds).put("ext_expires_in", seconds);
        if (seconds > 7200) {
            body.put("refresh_in", seconds / 2);
        }
        body.put("access_token", token.value());
        return uncached(Response.ok(body));
    }

    private static Response uncached(Response response) {
        return response.header("Cache-Control", "no-store, no-cache").header("Pragma", "no-cache");
    }

    private Map<String, String> checkedForm(Request request) throws IOException {
        String tenant = request.path("tenant");
        Map<String, String> form = new LinkedHashMap<>(request.form());
        basic(request, form);
        requireTenant(tenant);
        String grant = required(form, "grant_type");
        if (!grant.equals("client_credentials")) {
            throw refuse(
                    400,
                    "unsupported_grant_type",
                    "AADSTS70003: The app requested an unsupported grant type '" + grant + "'.");
        }
        String client = required(form, "client_id");
        if (!client.equalsIgnoreCase(options.clientId)) {
            throw refuse(
                    400,
                    "unauthorized_client",
                    "AADSTS700016: Application with identifier '" + client + "' was not found in the directory '"
                            + options.tenant + "'. This can happen if the application has not been installed by the "
                            + "administrator of the tenant or consented to by any user in the tenant. You may have "
                            + "sent your authentication request to the wrong tenant.");
        }
        String assertion = form.get("client_assertion");
        if (assertion == null || assertion.isEmpty()) {
            checkSecret(form.get("client_secret"));
        } else if (ASSERTION_TYPE.equals(form.get("client_assertion_type"))) {
            application.check(assertion, request.base() + request.rawPath());
        } else {
            throw refuse(
                    400,
                    "invalid_request",
                    "AADSTS900144: The request body must contain the following parameter: 'client_assertion_type'.");
        }
        return form;
    }

    private void checkSecret(String secret) {
        if (secret == null || secret.isEmpty()) {
            throw refuse(
                    401,
                    "invalid_client",
                    "AADSTS7000216: 'client_assertion', 'client_secret' or 'request' is required for the "
                            + "'client_credentials' grant type.");
        }
        if (!secret.equals(options.clientSecret)) {
            throw refuse(
                    401,
                    "invalid_client",
                    "AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is "
                            + "the client secret value, not the client secret ID, for a secret added to app '"
                            + options.clientId + "'.");
        }
    }

    private void requireTenant(String tenant) {
        if (!tenant.equalsIgnoreCase(options.tenant)) {
            throw refuse(
                    400,
                    "invalid_request",
                    "AADSTS90002: Tenant '" + tenant + "' not found. Check to make sure you have the correct tenant "
                            + "ID and are signing into the correct cloud. Check with your subscription "
                            + "administrator, this may happen if there are no active subscriptions for the tenant.");
        }
    }

    /** Reads client credentials from the header, an alternative to the form. */
    private static void basic(Request request, Map<String, String> form) {
        String header = request.header("Authorization").orElse("");
        if (header.regionMatches(true, 0, "Basic ", 0, 6)) {
            try {
                String pair = new String(
                        Base64.getDecoder().decode(header.substring(6).trim()), StandardCharsets.UTF_8);
                int colon = pair.indexOf(':');
                if (colon > 0) {
                    form.putIfAbsent("client_id", URLDecoder.decode(pair.substring(0, colon), StandardCharsets.UTF_8));
                    form.putIfAbsent(
                            "client_secret", URLDecoder.decode(pair.substring(colon + 1), StandardCharsets.UTF_8));
                }
            } catch (IllegalArgumentException e) {
                throw refuse(400, "invalid_request", "AADSTS900021: The Authorization header cannot be read.");
            }
        }
    }

    private static String required(Map<String, String> form, String name) {
        String value = form.get(name);
        if (value == null || value.isEmpty()) {
            throw refuse(
                    400,
                    "invalid_request",
                    "AADSTS900144: The request body must contain the following parameter: '" + name + "'.");
        }
        return value;
    }

    /** Entra ID issues tokens for more resources than Azure ML accepts. */
    private String audience(String resource) {
        String audience = (resource.endsWith("/") ? resource.substring(0, resource.length() - 1) : resource)
                .replace("http://localhost:", "http://127.0.0.1:");
        Set<String> known = Set.of(
                Authentication.MANAGEMENT,
                Authentication.MANAGEMENT_CLASSIC,
                Authentication.MACHINE_LEARNING,
                resourceManager.get(),
                Authentication.STORAGE,
                "https://vault.azure.net",
                "https://graph.microsoft.com");
        if (!known.contains(audience)) {
            throw refuse(
                    400,
                    "invalid_resource",
                    "AADSTS500011: The resource principal named " + resource + " was not found in the tenant named "
                            + options.tenant + ". This can happen if the application has not been installed by the "
                            + "administrator of the tenant or consented to by any user in the tenant.");
        }
        return audience;
    }

    private static ServiceException refuse(int status, String error, String description) {
        return new ServiceException(status, error, description);
    }

    static Response error(ServiceException exception, Instant now, String requestId) {
        String correlation = UUID.randomUUID().toString();
        String time = TIME.format(now);
        ObjectNode body = Json.object();
        body.put("error", exception.code);
        body.put(
                "error_description",
                exception.getMessage() + " Trace ID: " + requestId + " Correlation ID: " + correlation + " Timestamp: "
                        + time);
        Matcher code = AADSTS.matcher(exception.getMessage());
        if (code.find()) {
            body.put(
                    "error_description",
                    exception.getMessage() + "\r\nTrace ID: " + requestId + "\r\nCorrelation ID: " + correlation
                            + "\r\nTimestamp: " + time);
            body.putArray("error_codes").add(Integer.parseInt(code.group(1)));
            body.put("error_uri", "https://login.microsoftonline.com/error?code=" + code.group(1));
        }
        body.put("timestamp", time).put("trace_id", requestId).put("correlation_id", correlation);
        return uncached(Response.json(exception.status, body));
    }
}
