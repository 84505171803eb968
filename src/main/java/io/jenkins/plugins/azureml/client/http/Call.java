package io.jenkins.plugins.azureml.client.http;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.cloud.Hosts;
import io.jenkins.plugins.azureml.client.error.SecretText;
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

/** One request to a service, and the rules for sending it. */
public final class Call {

    /** What kind of service is asked: it decides the advice that an error comes with. */
    public enum Target {
        TOKEN,
        /** What gives a token to the machine that the controller runs on. */
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
    boolean repeatable;
    boolean changes;
    boolean json;
    boolean mayBeEmpty;
    boolean transfer;
    boolean patient;
    boolean direct;
    int attempts = Integer.MAX_VALUE;
    boolean foreignRedirects;
    Set<Integer> alsoTaken = Set.of();
    Set<Integer> passing = Set.of();
    Function<InetAddress, Optional<String>> addressRule;
    Function<URI, Optional<String>> urlRule = uri -> Hosts.schemeProblem(uri, false);

    private Call(Target target, String operation, String resource, String method, URI uri) {
        this.target = target;
        this.operation = operation;
        this.resource = resource;
        this.method = method;
        this.uri = uri;
        repeatable = method.equals("GET") || method.equals("PUT") || method.equals("DELETE");
        changes = !method.equals("GET");
        foreignRedirects = method.equals("GET");
    }

    /**
     * @param operation what is tried, as in "Could not {operation} {resource}"
     * @param uri absolute
     */
    public static Call of(Target target, String operation, String resource, String method, URI uri) {
        return new Call(target, operation, resource, method, uri);
    }

    /** Returns whether a status is a result rather than an error. */
    boolean accepts(ResponseHead head) {
        return head.success() || alsoTaken.contains(head.status());
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

    /** A secret that the request carries otherwise than as its bearer: kept out of every error. */
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

    /** A repeat does no harm, even when the first one was carried out. GET, PUT and DELETE are so by themselves. */
    public Call repeatable(boolean value) {
        repeatable = value;
        return this;
    }

    /** Changes nothing, whatever its method. */
    public Call query() {
        changes = false;
        return repeatable(true);
    }

    /** The body of a success must be JSON. */
    public Call json() {
        json = true;
        return this;
    }

    /** JSON, or nothing at all: the answer then has none. */
    public Call jsonOrEmpty() {
        mayBeEmpty = true;
        return json();
    }

    public Call reader(ContentReader value) {
        reader = value;
        return this;
    }

    /** Moves bulk data: has the longer time limit. */
    public Call transfer() {
        transfer = true;
        return patient();
    }

    /** The service may think for minutes before its answer begins: waits as long as the operation may take. */
    public Call patient() {
        patient = true;
        return this;
    }

    /** Never through the proxy. */
    public Call direct(boolean value) {
        direct = value;
        return this;
    }

    /** No more attempts than that, if it has not fewer already. */
    public Call atMost(int value) {
        attempts = Math.min(attempts, value);
        return this;
    }

    public Call attempts(int value) {
        attempts = value;
        return this;
    }

    /** May be redirected to another host, where it goes without its bearer. A GET may, unless told otherwise. */
    public Call foreignRedirects(boolean value) {
        foreignRedirects = value;
        return this;
    }

    /** Statuses that are an answer rather than an error. */
    public Call alsoTake(Integer... statuses) {
        alsoTaken = Set.of(statuses);
        return this;
    }

    /** Statuses that pass, beside those that do with every service. */
    public Call passing(Integer... statuses) {
        passing = Set.of(statuses);
        return this;
    }

    /** Why an IP address must not be reached, wherever the URL or a redirect leads; all may be unless told otherwise. */
    public Call addressRule(@CheckForNull Function<InetAddress, Optional<String>> rule) {
        addressRule = rule;
        return this;
    }

    /** What is wrong with an address of the request or of a redirect; for https alone unless told otherwise. */
    public Call urlRule(Function<URI, Optional<String>> rule) {
        urlRule = rule;
        return this;
    }
}
