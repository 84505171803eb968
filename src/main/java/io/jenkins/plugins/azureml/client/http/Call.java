package io.jenkins.plugins.azureml.client.http;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.cloud.Hosts;
import io.jenkins.plugins.azureml.client.error.SecretText;
import io.jenkins.plugins.azureml.client.http.message.ContentReader;
import io.jenkins.plugins.azureml.client.http.message.RepeatableBody;
import io.jenkins.plugins.azureml.client.http.message.ResponseHead;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** One request to a service, and the rules for sending it. Not thread-safe, and sent once. */
public final class Call {

    /** The kind of service: decides which advice fits its errors. */
    public enum Target {
        TOKEN,
        /** The metadata service of the machine that this process runs on, which issues tokens to it. */
        MACHINE,
        RESOURCE_MANAGER,
        WORKSPACE_SERVICE,
        SIGNED_URL,
        SCORING
    }

    final Target target;
    final String operation;
    final String resource;
    final String method;
    final URI uri;
    final Map<String, String> headers = new LinkedHashMap<>();
    final List<SecretText> secrets = new ArrayList<>();
    RepeatableBody body;
    String contentType;
    Bearer bearer;
    ContentReader reader;
    boolean idempotent;
    boolean changes;
    boolean json;
    boolean mayBeEmpty;
    boolean bulk;
    boolean slowResponse;
    boolean direct;
    int maxAttempts = Integer.MAX_VALUE;
    boolean once;
    boolean fallback;
    boolean foreignRedirects;
    Set<Integer> accepted = Set.of();
    Set<Integer> retryOn = Set.of();
    Function<InetAddress, Optional<String>> addressRule;
    Function<URI, Optional<String>> urlRule = uri -> Hosts.schemeProblem(uri, false);

    private Call(Target target, String operation, String resource, String method, URI uri) {
        this.target = target;
        this.operation = operation;
        this.resource = resource;
        this.method = method;
        this.uri = uri;
        idempotent = method.equals("GET") || method.equals("PUT") || method.equals("DELETE");
        changes = !method.equals("GET");
        foreignRedirects = method.equals("GET");
    }

    /**
     * Creates a call without body and token.
     *
     * @param operation the verb of errors, as in "Could not {operation} {resource}"
     * @param uri absolute
     */
    public static Call of(Target target, String operation, String resource, String method, URI uri) {
        return new Call(target, operation, resource, method, uri);
    }

    /** Returns whether a status is a result rather than an error. */
    boolean accepts(ResponseHead head) {
        return head.success() || accepted.contains(head.status());
    }

    public Call header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    public Call body(String type, RepeatableBody value) {
        contentType = type;
        body = value;
        return this;
    }

    public Call jsonBody(String text) {
        return body("application/json", RepeatableBody.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Keeps a secret of the request, other than its bearer token, out of every error; null is ignored. */
    public Call secret(@CheckForNull SecretText secret) {
        if (secret != null) {
            secrets.add(secret);
        }
        return this;
    }

    public Call bearer(@CheckForNull Bearer value) {
        bearer = value;
        return this;
    }

    /**
     * Marks the request as idempotent: it is safe to retry even if an earlier attempt was executed. Defaults to true for GET,
     * PUT and DELETE.
     */
    public Call idempotent(boolean value) {
        idempotent = value;
        return this;
    }

    /** Marks the request as read-only, regardless of the HTTP method. */
    public Call safe() {
        changes = false;
        return idempotent(true);
    }

    /** Requires a successful response to be JSON. */
    public Call json() {
        json = true;
        return this;
    }

    /** Requires a successful response to be JSON or empty; without a body, {@link Response#json()} is null. */
    public Call jsonOrEmpty() {
        mayBeEmpty = true;
        return json();
    }

    /** Replaces the default reader, which reads the whole body up to the limit of the client. */
    public Call reader(ContentReader value) {
        reader = value;
        return this;
    }

    /** Applies the longer time limit for bulk data. */
    public Call bulk() {
        bulk = true;
        return allowSlowResponse();
    }

    /** Lets the service work for minutes before its response begins, within the time limit of the call. */
    public Call allowSlowResponse() {
        slowResponse = true;
        return this;
    }

    /** Bypasses the proxy. */
    public Call direct(boolean value) {
        direct = value;
        return this;
    }

    /** Limits the attempts; the lowest of several limits wins. */
    public Call maxAttempts(int value) {
        maxAttempts = Math.min(maxAttempts, value);
        return this;
    }

    /** Sends the request once, and does not wait through retries for its token either: the caller polls anyway. */
    public Call once() {
        once = true;
        return maxAttempts(1);
    }

    /**
     * Marks the caller as having another way to the result, or as able to do without it. If no connection to the host can be
     * opened, the call then fails soon instead of retrying for long; see {@link HostStates}. Applies to the workspace's own
     * services, since no other host has a substitute.
     */
    public Call hasFallback() {
        fallback = target == Target.WORKSPACE_SERVICE;
        return this;
    }

    /** Allows redirects to other hosts, which never get the bearer token. Defaults to true for GET only. */
    public Call foreignRedirects(boolean value) {
        foreignRedirects = value;
        return this;
    }

    /** Adds statuses that are results rather than errors. */
    public Call accept(Integer... statuses) {
        accepted = Set.of(statuses);
        return this;
    }

    /** Adds statuses to those that are transient for every service. */
    public Call retryOn(Integer... statuses) {
        retryOn = Set.of(statuses);
        return this;
    }

    /**
     * Restricts the IP addresses that the URL or a redirect may lead to.
     *
     * @param rule returns why an address is forbidden; null allows all
     */
    public Call addressRule(@CheckForNull Function<InetAddress, Optional<String>> rule) {
        addressRule = rule;
        return this;
    }

    /**
     * Restricts the URLs of the request and of redirects. Defaults to https only.
     *
     * @param rule returns why a URL is forbidden
     */
    public Call urlRule(Function<URI, Optional<String>> rule) {
        urlRule = rule;
        return this;
    }
}
