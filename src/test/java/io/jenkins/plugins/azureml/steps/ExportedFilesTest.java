package io.jenkins.plugins.azureml.steps;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.model.Result;
import io.jenkins.plugins.azureml.config.AzureMlGlobalConfiguration;
import io.jenkins.plugins.azureml.config.NamedWorkspace;
import io.jenkins.plugins.azureml.credentials.AzureMlServicePrincipal;
import io.jenkins.plugins.azureml.forms.TestCertificate;
import io.jenkins.plugins.azureml.localazure.Fault;
import io.jenkins.plugins.azureml.testing.Commands;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.LogCapture;
import io.jenkins.plugins.azureml.testing.MintedTokens;
import io.jenkins.plugins.azureml.testing.TestIssuer;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The files on an agent by which scripts in {@code withAmlWorkspace(exportEnvironment: true)} sign in. */
class ExportedFilesTest {

    private static final String RENEWAL = "io.jenkins.plugins.azureml.scriptRenewalSeconds";
    private static final String SUBJECT = "https://jenkins.example.com/job/iris/";

    /** Waits until the test lets it go on, and then looks for the file. */
    private static final String LOOK_LATER = """
            node { sh '''set +x
                echo started
                while [ ! -e go ]; do sleep 0.1; done
                test -s "$AZURE_CLIENT_CERTIFICATE_PATH" && echo "file is there"''' }""";

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension().v2();

    private TestCertificate certificate;
    private MintedTokens tokens;

    @BeforeEach
    void addCredentials() throws Exception {
        certificate = local.addCertified();
        TestIssuer issuer = new TestIssuer("https://jenkins.example.com/oidc")
                .trustedBy(local.azure().application(), SUBJECT);
        tokens = new MintedTokens("minted", issuer, SUBJECT);
        SystemCredentialsProvider.getInstance().getCredentials().add(tokens);
        AzureMlGlobalConfiguration.get().setWorkspaces(List.of(workspace("certified"), workspace("minted")));
    }

    private NamedWorkspace workspace(String credentials) {
        NamedWorkspace named = local.namedWorkspace(credentials, credentials);
        named.setTenantId(local.azure().tenant());
        named.setClientId(local.azure().clientId());
        named.setCloud("local");
        return named;
    }

    @AfterEach
    void resetRenewal() {
        System.clearProperty(RENEWAL);
    }

    private PipelineRun start(String credentials, String block) {
        return local.pipeline("node { withAmlWorkspace(name: '" + credentials + "', exportEnvironment: true) { " + block
                        + " } }")
                .start();
    }

    private void ends(PipelineRun run, Result result) throws Exception {
        assertEquals(result, run.await().result(), run.consoleText());
        assertEquals(List.of(), left(), run.consoleText());
    }

    /** Returns the files and folders that are left in the temporary folder of the agent. */
    private List<Path> left() throws IOException {
        Path temporary = local.workspace().resolveSibling(local.workspace().getFileName() + "@tmp");
        if (!Files.exists(temporary)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(temporary)) {
            return files.filter(file -> !file.equals(temporary)).toList();
        }
    }

    private void letGoOn() throws IOException {
        local.write("go", "");
    }

    private List<String> keyLines() {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(certificate.key().getEncoded());
        return text.lines().filter(line -> line.length() == 64).toList();
    }

    @Test
    void certificateIsAFileOfTheUserAndIsDeletedAfterTheBlock() throws Exception {
        PipelineRun run = start("certified", """
                sh '''set +x
                    stat -c "mode %a" "$AZURE_CLIENT_CERTIFICATE_PATH"
                    stat -c "folder %a" "$(dirname "$AZURE_CLIENT_CERTIFICATE_PATH")"
                    cat "$AZURE_CLIENT_CERTIFICATE_PATH"
                    echo "secret: ${AZURE_CLIENT_SECRET:-none}, token: ${AZURE_FEDERATED_TOKEN_FILE:-none}"'''""");
        ends(run, Result.SUCCESS);
        String console = run.consoleText();
        assertTrue(console.contains("mode 600\nfolder 700\n-----BEGIN PRIVATE KEY-----\n****\n"), console);
        assertTrue(console.contains("-----BEGIN CERTIFICATE-----\nMII"), console);
        assertTrue(console.contains("secret: none, token: none"), console);
        keyLines().forEach(line -> assertFalse(console.contains(line), line));
    }

    @Test
    void certificateWithItsChainIsExportedAsOne() throws Exception {
        TestCertificate renewed = TestCertificate.withChain("renewed", "CN=jenkins");
        SystemCredentialsProvider.getInstance().getCredentials().add(renewed);
        local.azure()
                .application()
                .trustSubjectName(
                        "CN=jenkins", renewed.chain().get(renewed.chain().size() - 1));
        SystemCredentialsProvider.getInstance().getCredentials().stream()
                .filter(AzureMlServicePrincipal.class::isInstance)
                .map(AzureMlServicePrincipal.class::cast)
                .filter(each -> each.getId().equals("certified"))
                .forEach(each -> {
                    each.setCertificateCredentialsId("renewed");
                    each.setSendCertificateChain(true);
                });
        PipelineRun run = start("certified", """
                sh '''set +x
                    echo "$(grep -c BEGIN.CERTIFICATE "$AZURE_CLIENT_CERTIFICATE_PATH") certificates"
                    echo "chain: $AZURE_CLIENT_SEND_CERTIFICATE_CHAIN"'''""");
        ends(run, Result.SUCCESS);
        assertTrue(
                run.consoleText().contains(renewed.chain().size() + " certificates\nchain: true"), run.consoleText());
    }

    @Test
    void fileIsDeletedAfterAFailure() throws Exception {
        PipelineRun run = start("certified", "sh 'test -f $AZURE_CLIENT_CERTIFICATE_PATH && exit 3'");
        ends(run, Result.FAILURE);
        assertTrue(run.consoleText().contains("exit code 3"), run.consoleText());
    }

    @Test
    void fileIsDeletedAfterAnAbort() throws Exception {
        PipelineRun run = start("certified", LOOK_LATER).awaitConsole("started");
        assertEquals(2, left().size());
        run.interrupt(Result.ABORTED);
        ends(run, Result.ABORTED);
    }

    @Test
    void fileIsDeletedAfterAnAbortBeforeTheBlock() throws Exception {
        Fault held = local.azure()
                .faults()
                .add(Fault.on("POST", "/oauth2/v2.0/token").delay(Duration.ofMinutes(5)));
        PipelineRun run = start("certified", "echo 'not reached'");
        await().until(() -> held.seen() > 0);
        run.interrupt(Result.ABORTED);
        ends(run, Result.ABORTED);
        assertFalse(run.consoleText().contains("not reached"), run.consoleText());
    }

    @Test
    void fileIsThereAfterARestartAndDeletedAfterTheBlock() throws Exception {
        PipelineRun run = start("certified", LOOK_LATER).awaitConsole("started");
        run.restartRunningSteps();
        letGoOn();
        ends(run, Result.SUCCESS);
        assertTrue(run.consoleText().contains("file is there"), run.consoleText());
    }

    @Test
    void fileIsWrittenAgainAfterARestartThatLostIt() throws Exception {
        PipelineRun run = start("certified", LOOK_LATER).awaitConsole("started");
        for (Path each : left().stream().sorted((a, b) -> b.compareTo(a)).toList()) {
            Files.delete(each);
        }
        run.restartRunningSteps();
        await().until(() -> left().size() == 2);
        letGoOn();
        ends(run, Result.SUCCESS);
        assertTrue(run.consoleText().contains("file is there"), run.consoleText());
    }

    @Test
    void fileIsDeletedAfterAKillAndAnAbort() throws Exception {
        PipelineRun run = start("certified", LOOK_LATER).awaitConsole("started");
        run.killRunningSteps();
        run.interrupt(Result.ABORTED);
        ends(run, Result.ABORTED);
    }

    @Test
    void blockStartsOnceAlthoughTheControllerIsKilledBefore() throws Exception {
        Fault held = local.azure()
                .faults()
                .add(Fault.on("POST", "/oauth2/v2.0/token")
                        .delay(Duration.ofSeconds(3))
                        .times(1));
        PipelineRun run = start("certified", "echo 'in the block'");
        await().until(() -> held.seen() > 0);
        run.killRunningSteps();
        ends(run, Result.SUCCESS);
        assertEquals(1, run.consoleText().lines().filter("in the block"::equals).count(), run.consoleText());
    }

    @Test
    void federatedTokenDoesNotExpireInALongBuild() throws Exception {
        assumeTrue(Commands.exist("bash", "curl"), "skipped: needs bash and curl");
        System.setProperty(RENEWAL, "1");
        local.write("sign-in.sh", """
                curl -sS "$AZURE_AUTHORITY_HOST/$AZURE_TENANT_ID/oauth2/v2.0/token" --data grant_type=client_credentials \\
                    --data-urlencode "client_id=$AZURE_CLIENT_ID" \\
                    --data-urlencode scope=https://management.azure.com/.default \\
                    --data-urlencode client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer \\
                    --data-urlencode "client_assertion@$1" | grep -o 'AADSTS[0-9]*\\|"token_type":"Bearer"'
                """);
        PipelineRun run = start("minted", """
                sh '''set +x
                    stat -c "mode %a" "$AZURE_FEDERATED_TOKEN_FILE"
                    bash sign-in.sh "$AZURE_FEDERATED_TOKEN_FILE"
                    cp "$AZURE_FEDERATED_TOKEN_FILE" first
                    cat first
                    echo
                    echo started
                    while [ ! -e go ]; do sleep 0.1; done
                    bash sign-in.sh first
                    bash sign-in.sh "$AZURE_FEDERATED_TOKEN_FILE"
                    cat "$AZURE_FEDERATED_TOKEN_FILE"'''""").awaitConsole("started");
        Path file = left().stream().filter(Files::isRegularFile).findFirst().orElseThrow();
        String first = Files.readString(file);
        tokens.later(Duration.ofHours(3));
        local.azure().advanceClock(Duration.ofHours(3));
        await().until(() -> expiry(Files.readString(file)) > expiry(first) + 3600);
        letGoOn();
        ends(run, Result.SUCCESS);
        String console = run.consoleText();
        assertTrue(console.contains("mode 600\n\"token_type\":\"Bearer\"\n****\nstarted\n"), console);
        assertTrue(console.contains("\nAADSTS700024\n\"token_type\":\"Bearer\"\n****\n"), console);
        assertFalse(console.contains(first.substring(first.lastIndexOf('.'))), "token in the log");
    }

    private static long expiry(String token) throws IOException {
        String claims = new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), StandardCharsets.UTF_8);
        return Long.parseLong(claims.replaceAll(".*\"exp\":(\\d+).*", "$1"));
    }

    @Test
    void noSecretIsInALogNorInTheSavedState() throws Exception {
        Logger plugin = Logger.getLogger("io.jenkins.plugins.azureml");
        Level usual = plugin.getLevel();
        plugin.setLevel(Level.ALL);
        try (LogCapture log = new LogCapture("io.jenkins.plugins.azureml")) {
            PipelineRun run = start("certified", LOOK_LATER).awaitConsole("started");
            String saved = new String(run.savedSteps(), StandardCharsets.ISO_8859_1);
            run.restartRunningSteps();
            letGoOn();
            ends(run, Result.SUCCESS);
            ends(start("minted", "sh 'cat $AZURE_FEDERATED_TOKEN_FILE'"), Result.SUCCESS);
            ends(
                    local.inWorkspace("withAmlWorkspace(exportEnvironment: true) { node { sh 'env' } }")
                            .start(),
                    Result.SUCCESS);
            String logged = String.join("\n", log.messages());
            for (String key : keyLines()) {
                assertFalse(saved.contains(key), "key in the saved state");
                assertFalse(logged.contains(key), "key in the log");
            }
            assertFalse(logged.contains("eyJ"), "token in the log");
            assertFalse(logged.contains(local.azure().clientSecret()), "client secret in the log");
        } finally {
            plugin.setLevel(usual);
        }
    }

    @Test
    void fileNeedsAnAgent() throws Exception {
        PipelineRun run = local.pipeline("withAmlWorkspace(name: 'certified', exportEnvironment: true) { }")
                .start();
        ends(run, Result.FAILURE);
        assertTrue(
                run.consoleText().contains("(AZURE_CLIENT_CERTIFICATE_PATH), which needs an agent."),
                run.consoleText());
    }
}
