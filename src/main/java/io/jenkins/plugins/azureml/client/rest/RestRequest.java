package io.jenkins.plugins.azureml.client.rest;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A request to any operation of the API.
 *
 * @param path from the first slash after the host, with the query; <code>{ws}</code> stands for the path of the
 *     workspace, <code>{scope}</code> for that of its resource group
 * @param apiVersion null to omit it
 * @param body plain values or JSON text; null for none
 * @param all whether to read all pages of a list
 */
public record RestRequest(
        String method,
        Api api,
        String path,
        @CheckForNull String apiVersion,
        @CheckForNull Object body,
        boolean all) {

    /** Server that receives the request. */
    public enum Api {
        /** Azure Resource Manager. */
        ARM,
        /** Regional server from the discovery document of the workspace. */
        REGIONAL
    }

    private static final Pattern SECRETS = Pattern.compile(
            "(list|get|(re)?generate|create|rotate).*(key|secret|token|credential|kubeconfig)s?",
            Pattern.CASE_INSENSITIVE);

    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");

    /** Returns one line for each problem; empty if the request is valid. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (!METHODS.contains(method)) {
            problems.add("method '" + method + "' must be GET, POST, PUT, PATCH or DELETE");
        }
        String problem = pathProblem(path);
        if (problem != null) {
            problems.add("path " + problem);
        }
        if (apiVersion != null && !apiVersion.matches("[0-9A-Za-z.-]{1,40}")) {
            problems.add("apiVersion '" + apiVersion + "' must be like 2019-11-01");
        }
        if (body != null && ("GET".equals(method) || "DELETE".equals(method))) {
            problems.add("body: a " + method + " request has no body");
        }
        if (all && !"GET".equals(method) && !"POST".equals(method)) {
            problems.add("all: only lists read with GET, or with a POST query, have pages");
        }
        return problems;
    }

    /** Returns whether the operation returns secrets, such as <code>listKeys</code>. */
    boolean returnsSecrets() {
        String plain = URI.create("https://host" + filled(path)).getPath().replaceAll("/+$", "");
        return "POST".equals(method)
                && SECRETS.matcher(plain.substring(plain.lastIndexOf('/') + 1)).matches();
    }

    private static String filled(String path) {
        return path.replace("{ws}", "/w").replace("{scope}", "/s");
    }

    /**
     * Returns the problem with a path. Rejects everything that could lead to another host or to a resource that the
     * path does not show.
     */
    private static String pathProblem(String path) {
        if (path == null || path.isBlank()) {
            return "is missing: set the path after the host, for example {ws}/computes";
        }
        if (!path.startsWith("/") && !path.startsWith("{ws}") && !path.startsWith("{scope}") || path.startsWith("//")) {
            return "must begin with one slash, {ws} or {scope}; URLs with a host are not supported";
        }
        String filled = filled(path);
        if (filled.chars().anyMatch(c -> c <= ' ' || c == 127 || c == '\\' || c == '#' || c > 126)) {
            return "must not contain spaces, '\\', '#' or non-ASCII characters; encode them";
        }
        try {
            new URI("https://host" + filled);
        } catch (URISyntaxException e) {
            return "is not well-formed: " + e.getReason();
        }
        String plain = filled.split("\\?", 2)[0];
        if (plain.matches("(?i).*%25(25)*(2e|2f|5c).*")) {
            return "must not contain dots or slashes that are encoded twice";
        }
        plain = plain.replaceAll("(?i)%2e", ".").replaceAll("(?i)%(2f|5c)", "/");
        for (String segment : plain.split("[/\\\\]", -1)) {
            if (segment.equals("..") || segment.equals(".")) {
                return "must not contain the segment '.' or '..'";
            }
        }
        return null;
    }

    /** Omits the body and the query. */
    @Override
    public String toString() {
        return method + " " + (path == null ? "" : path.split("\\?", 2)[0]);
    }
}
