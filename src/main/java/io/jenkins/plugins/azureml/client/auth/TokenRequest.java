package io.jenkins.plugins.azureml.client.auth;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.error.SecretText;
import java.net.URI;
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

    /** Returns the request for a token with these claims as well; null for none. */
    TokenRequest with(@CheckForNull String claims) {
        if (claims == null || form == null) {
            return this;
        }
        Map<String, String> more = new LinkedHashMap<>(form);
        more.put("claims", claims);
        return posted(resource, uri, more, secrets);
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
