package io.jenkins.plugins.azureml.client.cloud;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The two forms of the token endpoint of Microsoft Entra ID. */
public enum TokenEndpoint {

    /** {@code {authority}/{tenant}/oauth2/token} with {@code resource}: the only one of some private clouds. */
    V1("/oauth2/token") {
        @Override
        public void ask(Map<String, String> form, String audience) {
            form.put("resource", audience);
        }
    },

    /** {@code {authority}/{tenant}/oauth2/v2.0/token} with {@code scope}: required for federated identities. */
    V2("/oauth2/v2.0/token") {
        @Override
        public void ask(Map<String, String> form, String audience) {
            // An audience that ends with a slash keeps it, doubled here: the token has the audience exactly as given.
            form.put("scope", audience + "/.default");
        }
    };

    private final String path;

    TokenEndpoint(String path) {
        this.path = path;
    }

    /** Returns the part of the address after the tenant. */
    public String path() {
        return path;
    }

    /** Adds the audience of the token to the form. */
    public abstract void ask(Map<String, String> form, String audience);

    /** Returns the endpoint of that name, compared without case; empty for any other text. */
    public static Optional<TokenEndpoint> named(@CheckForNull String text) {
        for (TokenEndpoint each : values()) {
            if (each.toString().equalsIgnoreCase(text)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /** Returns the spelling of parameters. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
