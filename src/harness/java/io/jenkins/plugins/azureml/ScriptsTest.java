package io.jenkins.plugins.azureml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SecretBytes;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.CertificateCredentialsImpl;
import hudson.FilePath;
import hudson.model.Result;
import hudson.slaves.DumbSlave;
import hudson.util.Secret;
import io.jenkins.plugins.azureml.credentials.AzureMlServicePrincipal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** Tests the environment for scripts in a real Jenkins, which expands variables and masks logs itself. */
class ScriptsTest {

    private static final String PASSWORD = "not-a-real-password";

    /** Waits for a file in the workspace, which the test creates. */
    private static final String LOOK_LATER = """
            node('%s') {
                withAmlWorkspace(name: 'prod', credentialsId: 'certified', exportEnvironment: true) {
                    sh '''set +x
                        stat -c "mode %%a" "$AZURE_CLIENT_CERTIFICATE_PATH"
                        cat "$AZURE_CLIENT_CERTIFICATE_PATH"
                        echo started
                        while [ ! -e go ]; do sleep 1; done
                        test -s "$AZURE_CLIENT_CERTIFICATE_PATH" && echo "file is there"'''
                }
            }
            """;

    @RegisterExtension
    final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @RegisterExtension
    final LocalAzure azure = new LocalAzure();

    @TempDir
    Path folder;

    private String keyLine;

    private static WorkflowJob job(JenkinsRule r, String script) throws Exception {
        WorkflowJob job = r.createProject(WorkflowJob.class, "p");
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }

    @Test
    void scriptsExampleListsTheMetrics() throws Throwable {
        sessions.then(r -> {
            azure.configure(r);
            // The script is typed in, so there is no SCM to check out.
            WorkflowJob job = job(
                    r,
                    Files.readString(Path.of("docs/examples/scripts/Jenkinsfile"))
                            .replace("checkout scm", ""));
            for (String each : List.of("docs/examples/iris", "docs/examples/scripts")) {
                new FilePath(Path.of(each).toFile())
                        .copyRecursiveTo(r.jenkins.getWorkspaceFor(job).child(each));
            }
            WorkflowRun build = r.buildAndAssertSuccess(job);
            r.assertLogContains("metric accuracy = ", build);
            r.assertLogNotContains(azure.server().clientSecret(), build);
        });
    }

    @Test
    void secretIsMaskedAndSetInTheBlockOnly() throws Throwable {
        sessions.then(r -> {
            azure.configure(r);
            WorkflowRun build = r.buildAndAssertSuccess(job(r, """
                    node {
                        withAmlWorkspace(name: 'prod', exportEnvironment: true) {
                            sh 'echo "secret $AZURE_CLIENT_SECRET of $AZUREML_ARM_WORKSPACE_NAME"'
                            sh 'printf "user:%s" "$AZURE_CLIENT_SECRET" | base64 -w0'
                            echo "in Groovy ${env.AZURE_CLIENT_SECRET}"
                        }
                        withCredentials([azureMlServicePrincipal('azure-sp')]) {
                            sh 'echo "bound $AZURE_CLIENT_SECRET at $AZURE_AUTHORITY_HOST"'
                        }
                        sh 'echo "after: ${AZURE_CLIENT_SECRET:-nothing}"'
                    }
                    """));
            r.assertLogContains("secret **** of " + azure.server().workspace(), build);
            r.assertLogContains("in Groovy ****", build);
            r.assertLogContains("bound **** at " + azure.server().authority(), build);
            r.assertLogContains("after: nothing", build);
            r.assertLogNotContains(azure.server().clientSecret(), build);
            String encoded =
                    Base64.getEncoder().encodeToString(("user:" + azure.server().clientSecret()).getBytes());
            r.assertLogNotContains(encoded.substring(8, 24), build);
            assertFalse(onDisk(build).contains(azure.server().clientSecret()), "client secret on disk");
        });
    }

    /** Returns all files of a build as one text. */
    private static String onDisk(WorkflowRun build) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(build.getRootDir().toPath())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }

    private void addCertificate() throws Exception {
        Path file = folder.resolve("store.p12");
        new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "test",
                        "-keyalg",
                        "RSA",
                        "-dname",
                        "CN=test",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        file.toString())
                // It reports on the key that it generates.
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        azure.server().application().addCertificate((X509Certificate) store.getCertificate("test"));
        keyLine = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(store.getKey("test", PASSWORD.toCharArray()).getEncoded())
                .lines()
                .skip(5)
                .findFirst()
                .orElseThrow();
        AzureMlServicePrincipal certified = new AzureMlServicePrincipal(
                CredentialsScope.GLOBAL,
                "certified",
                "",
                azure.server().tenant(),
                azure.server().clientId(),
                Secret.fromString(""));
        certified.setCertificateCredentialsId("certificate");
        certified.setCloud("local");
        SystemCredentialsProvider system = SystemCredentialsProvider.getInstance();
        system.getCredentials()
                .add(new CertificateCredentialsImpl(
                        CredentialsScope.GLOBAL,
                        "certificate",
                        "",
                        PASSWORD,
                        new CertificateCredentialsImpl.UploadedKeyStoreSource(
                                null, SecretBytes.fromBytes(Files.readAllBytes(file)))));
        system.getCredentials().add(certified);
        system.save();
    }

    private static List<FilePath> secretFolders(FilePath workspace) throws Exception {
        FilePath temporary = workspace.sibling(workspace.getName() + "@tmp");
        return temporary.exists()
                ? temporary.listDirectories().stream()
                        .filter(each -> each.getName().startsWith("azure-ml-secret-"))
                        .toList()
                : List.of();
    }

    private void assertMasked(JenkinsRule r, WorkflowRun build) throws Exception {
        r.assertLogContains("mode 600", build);
        r.assertLogContains("-----BEGIN PRIVATE KEY-----", build);
        r.assertLogNotContains(keyLine, build);
        assertFalse(onDisk(build).contains(keyLine), "key on disk");
    }

    @Test
    void certificateIsThereAfterARestartAndDeletedAfterTheBlock() throws Throwable {
        sessions.then(r -> {
            azure.configure(r);
            addCertificate();
            WorkflowRun build =
                    job(r, LOOK_LATER.formatted("built-in")).scheduleBuild2(0).waitForStart();
            r.waitForMessage("started", build);
            assertEquals(
                    1,
                    secretFolders(r.jenkins.getWorkspaceFor(build.getParent())).size());
        });
        sessions.then(r -> {
            WorkflowJob job = r.jenkins.getItemByFullName("p", WorkflowJob.class);
            FilePath workspace = r.jenkins.getWorkspaceFor(job);
            workspace.child("go").write("", null);
            WorkflowRun build = job.getLastBuild();
            r.assertBuildStatusSuccess(r.waitForCompletion(build));
            r.assertLogContains("file is there", build);
            assertMasked(r, build);
            assertEquals(List.of(), secretFolders(workspace));
        });
    }

    @Test
    void certificateOnAnAgentIsDeletedAfterAnAbort() throws Throwable {
        sessions.then(r -> {
            azure.configure(r);
            addCertificate();
            DumbSlave agent = r.createOnlineSlave();
            WorkflowRun build = job(r, LOOK_LATER.formatted(agent.getNodeName()))
                    .scheduleBuild2(0)
                    .waitForStart();
            r.waitForMessage("started", build);
            FilePath workspace = agent.getWorkspaceFor(build.getParent());
            assertEquals(1, secretFolders(workspace).size());
            build.doStop();
            r.assertBuildStatus(Result.ABORTED, r.waitForCompletion(build));
            assertMasked(r, build);
            assertEquals(List.of(), secretFolders(workspace));
        });
    }

    @Test
    void declarativeExportsInTheStepsOfAStage() throws Throwable {
        sessions.then(r -> {
            azure.configure(r);
            WorkflowRun build = r.buildAndAssertSuccess(job(r, """
                    pipeline {
                        agent any
                        stages {
                            stage('Report') {
                                steps {
                                    withAmlWorkspace(name: 'prod', exportEnvironment: true) {
                                        sh 'echo "application $AZURE_CLIENT_ID"'
                                    }
                                }
                            }
                        }
                    }
                    """));
            r.assertLogContains("application " + azure.server().clientId(), build);
        });
    }

    @Test
    void credentialsInTheEnvironmentOfDeclarativeAreRefused() throws Throwable {
        sessions.then(r -> {
            azure.configure(r);
            WorkflowRun build = r.buildAndAssertStatus(Result.FAILURE, job(r, """
                    pipeline {
                        agent any
                        environment { AZURE = credentials('azure-sp') }
                        stages { stage('Report') { steps { sh 'env' } } }
                    }
                    """));
            r.assertLogContains(
                    "No suitable binding handler could be found for type " + AzureMlServicePrincipal.class.getName(),
                    build);
            assertTrue(JenkinsRule.getLog(build).contains("Supported types are"), "lists the types");
        });
    }
}
