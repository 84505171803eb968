package io.jenkins.plugins.azureml.chaos;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.util.Secret;
import io.jenkins.plugins.azureml.credentials.AzureMlServicePrincipal;
import io.jenkins.plugins.azureml.forms.TestCertificate;
import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A script that gets the identity of the workspace: a client secret, or a certificate in a file that must not be left. */
final class ScriptWorkload extends SingleRunWorkload {

    private static final String CERTIFIED = "certified";

    private final boolean certified;

    ScriptWorkload(String name, long seed, SimulationThreads stage) {
        super(name, seed, stage);
        this.certified = new Random(seed).nextInt(3) > 0;
    }

    /** Adds the credentials with a certificate, which all of these pipelines share. */
    static void addCredentials(LocalAzureMl azure) {
        TestCertificate certificate = new TestCertificate("certificate", "RSA");
        azure.application().addCertificate(certificate.chain().get(0));
        AzureMlServicePrincipal principal = new AzureMlServicePrincipal(
                CredentialsScope.GLOBAL, CERTIFIED, "", azure.tenant(), azure.clientId(), Secret.fromString(""));
        principal.setCertificateCredentialsId("certificate");
        principal.setCloud("local");
        SystemCredentialsProvider.getInstance().getCredentials().addAll(List.of(certificate, principal));
    }

    @Override
    public String afterRegistration() {
        return """
                node {
                  withAmlWorkspace(%sexportEnvironment: true) {
                    sh '''echo "script of $AZURE_CLIENT_ID"
                        cat "${AZURE_CLIENT_CERTIFICATE_PATH:-/dev/null}"
                        sleep 0.5
                        test -z "${AZURE_CLIENT_CERTIFICATE_PATH:-}" || test -s "$AZURE_CLIENT_CERTIFICATE_PATH"
                        echo "secret: ${AZURE_CLIENT_SECRET:-none}"'''
                  }
                }
                echo "after the script: ${env.AZURE_CLIENT_ID}"
                """.formatted(certified ? "credentialsId: '" + CERTIFIED + "', " : "");
    }

    @Override
    public List<String> violations(LocalAzureMl azure, List<String> submitted, Path folder, String console)
            throws Exception {
        List<String> violations = new ArrayList<>();
        for (String line : List.of(
                "script of " + azure.clientId(),
                certified ? "secret: none" : "secret: ****",
                "after the script: null")) {
            if (!console.contains("\n" + line + "\n")) {
                violations.add("the script did not say '" + line + "'");
            }
        }
        return violations;
    }
}
