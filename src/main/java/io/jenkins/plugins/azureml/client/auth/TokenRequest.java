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
 * @param resource whom the token is for, as errors name it
 * @param headers beside those of every request
 * @param form the fields of the POST; null for a GET at the metadata service of this machine
 * @param secrets the values among them that nobody may see
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

    /** Asks the machine itself, which has an identity of its own. */
    static TokenRequest ofMachine(String resource, URI uri, Map<String, String> headers, List<SecretText> secrets) {
        return new TokenRequest(resource, uri, headers, null, secrets);
    }

    /** The same, for a token that proves these claims too; null for none. */
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

    /** Without the form and the headers, which hold the secret. */
    @Override
    public String toString() {
        return "TokenRequest[" + resource + "]";
    }
}
