package io.jenkins.plugins.azureml.chaos;

import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import io.jenkins.plugins.azureml.config.AzureMlGlobalConfiguration;
import io.jenkins.plugins.azureml.config.NamedWorkspace;
import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.MintedTokens;
import io.jenkins.plugins.azureml.testing.TestIssuer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A script that gets the identity of the workspace: a client secret, or a certificate or a token in a file that must not be left.
 * The token is renewed every second.
 */
final class ScriptWorkload extends SingleRunWorkload {

    private static final String CERTIFIED = "certified";
    private static final String MINTED = "minted";
    private static final String SUBJECT = "https://jenkins.example.com/job/chaos/";

    private enum Kind {
        SECRET,
        CERTIFICATE,
        TOKEN
    }

    private final Kind kind;

    ScriptWorkload(String name, long seed, SimulationThreads stage) {
        super(name, seed, stage);
        this.kind = Kind.values()[new Random(seed).nextInt(Kind.values().length)];
    }

    /** Adds the credentials with a certificate and with tokens, which all of these pipelines share. */
    static void addCredentials(LocalAzureExtension local) throws GeneralSecurityException {
        local.addCertified();
        TestIssuer issuer = new TestIssuer("https://jenkins.example.com/oidc")
                .trustedBy(local.azure().application(), SUBJECT);
        SystemCredentialsProvider.getInstance().getCredentials().add(new MintedTokens(MINTED, issuer, SUBJECT));
        NamedWorkspace named = local.namedWorkspace(MINTED, MINTED);
        named.setTenantId(local.azure().tenant());
        named.setClientId(local.azure().clientId());
        named.setCloud("local");
        AzureMlGlobalConfiguration.get().setWorkspaces(List.of(named));
        System.setProperty("io.jenkins.plugins.azureml.scriptRenewalSeconds", "1");
    }

    private String block() {
        return switch (kind) {
            case SECRET -> "exportEnvironment: true";
            case CERTIFICATE -> "credentialsId: '" + CERTIFIED + "', exportEnvironment: true";
            case TOKEN -> "name: '" + MINTED + "', exportEnvironment: true";
        };
    }

    @Override
    public String afterRegistration() {
        return """
                node {
                  withAmlWorkspace(%s) {
                    sh '''file="${AZURE_CLIENT_CERTIFICATE_PATH:-${AZURE_FEDERATED_TOKEN_FILE:-}}"
                        echo "script of $AZURE_CLIENT_ID"
                        cat "${AZURE_CLIENT_CERTIFICATE_PATH:-/dev/null}"
                        for i in 1 2 3 4 5; do sleep 0.5; test -z "$file" || test -s "$file"; done
                        echo "secret: ${AZURE_CLIENT_SECRET:-none}"'''
                  }
                }
                echo "after the script: ${env.AZURE_CLIENT_ID}"
                """.formatted(block());
    }

    @Override
    public List<String> violations(LocalAzureMl azure, List<String> submitted, Path folder, String console)
            throws Exception {
        List<String> violations = new ArrayList<>();
        for (String line : List.of(
                "script of " + azure.clientId(),
                kind == Kind.SECRET ? "secret: ****" : "secret: none",
                "after the script: null")) {
            if (!console.contains("\n" + line + "\n")) {
                violations.add("the script did not say '" + line + "'");
            }
        }
        return violations;
    }
}
