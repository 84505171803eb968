package io.jenkins.plugins.azureml.client.cloud;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The two forms in which Microsoft Entra ID is asked for a token. */
public enum TokenEndpoint {

    /** {@code {authority}/{tenant}/oauth2/token} with {@code resource}: that of the article, and the only one of some private clouds. */
    V1("/oauth2/token") {
        @Override
        public void ask(Map<String, String> form, String audience) {
            form.put("resource", audience);
        }
    },

    /** {@code {authority}/{tenant}/oauth2/v2.0/token} with {@code scope}: the one that federation needs. */
    V2("/oauth2/v2.0/token") {
        @Override
        public void ask(Map<String, String> form, String audience) {
            // A doubled slash where the audience ends with one: it becomes the audience of the token as it is.
            form.put("scope", audience + "/.default");
        }
    };

    private final String path;

    TokenEndpoint(String path) {
        this.path = path;
    }

    /** What follows the tenant in the address. */
    public String path() {
        return path;
    }

    /** Puts what the token is for into the form. */
    public abstract void ask(Map<String, String> form, String audience);

    /** @return empty for any other text */
    public static Optional<TokenEndpoint> named(@CheckForNull String text) {
        for (TokenEndpoint each : values()) {
            if (each.toString().equalsIgnoreCase(text)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /** As parameters spell it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
