package io.jenkins.plugins.azureml.client.auth;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.SecretText;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A request for a token.
 *
 * @param resource whom the token is for, as errors name it
 * @param form the fields of the POST; null for a GET at the metadata service of this machine
 * @param secrets the values among them that nobody may see
 */
public record TokenRequest(
        String resource, URI uri, @CheckForNull Map<String, String> form, List<SecretText> secrets) {

    /** Asks the machine itself, which has an identity of its own. */
    static TokenRequest ofMachine(String resource, URI uri) {
        return new TokenRequest(resource, uri, null, List.of());
    }

    /** The same, for a token that proves these claims too; null for none. */
    TokenRequest with(@CheckForNull String claims) {
        if (claims == null || form == null) {
            return this;
        }
        Map<String, String> more = new LinkedHashMap<>(form);
        more.put("claims", claims);
        return new TokenRequest(resource, uri, more, secrets);
    }

    boolean isOfMachine() {
        return form == null;
    }

    /** Without the form, which holds the secret. */
    @Override
    public String toString() {
        return "TokenRequest[" + resource + "]";
    }
}
