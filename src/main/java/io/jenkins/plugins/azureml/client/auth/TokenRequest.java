package io.jenkins.plugins.azureml.client.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.error.SecretText;
import io.jenkins.plugins.azureml.client.json.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A request for a token.
 *
 * @param resource the owner of the token, as errors name it
 * @param headers in addition to those of every request
 * @param form the fields of the POST; null for a GET at the metadata service of this machine
 * @param secrets the secrets among headers and form
 */
public record TokenRequest(
        String resource,
        URI uri,
        Map<String, String> headers,
        @CheckForNull Map<String, String> form,
        List<SecretText> secrets) {

    static TokenRequest posted(String resource, URI uri, Map<String, String> form, List<SecretText> secrets) {
        return new TokenRequest(resource, uri, Map.of(), form, secrets);
    }

    /** Creates a request to the metadata service of the machine, which knows the identity. */
    static TokenRequest ofMachine(String resource, URI uri, Map<String, String> headers, List<SecretText> secrets) {
        return new TokenRequest(resource, uri, headers, null, secrets);
    }

    /**
     * Returns the request for a token with these claims as well; null for none. At the v2 endpoint, all tokens are requested with
     * the capability CP1: the client handles the challenges by which Entra ID revokes a token early. The v1 endpoint has no such
     * claims for client credentials.
     */
    TokenRequest with(@CheckForNull String claims) {
        if (form == null || !form.containsKey("scope") && claims == null) {
            return this;
        }
        Map<String, String> more = new LinkedHashMap<>(form);
        more.put("claims", form.containsKey("scope") ? withCapability(claims) : claims);
        return posted(resource, uri, more, secrets);
    }

    private static String withCapability(@CheckForNull String claims) {
        ObjectNode all = Json.MAPPER.createObjectNode();
        try {
            if (claims != null && Json.parse(claims.getBytes(StandardCharsets.UTF_8)) instanceof ObjectNode wanted) {
                all = wanted;
            }
        } catch (IOException e) {
            // A challenge that is not JSON is ignored.
        }
        JsonNode accessToken = all.get("access_token");
        ObjectNode token = accessToken instanceof ObjectNode object ? object : all.putObject("access_token");
        token.putObject("xms_cc").putArray("values").add("CP1");
        return all.toString();
    }

    boolean isOfMachine() {
        return form == null;
    }

    /** Omits form and headers, which contain the secret. */
    @Override
    public String toString() {
        return "TokenRequest[" + resource + "]";
    }
}
