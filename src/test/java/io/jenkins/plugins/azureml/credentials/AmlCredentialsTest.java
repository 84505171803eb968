package io.jenkins.plugins.azureml.credentials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import com.cloudbees.plugins.credentials.impl.BaseStandardCredentials;
import com.microsoft.azure.util.AzureCredentials;
import com.microsoft.azure.util.AzureImdsCredentials;
import hudson.AbortException;
import hudson.Plugin;
import hudson.model.Run;
import hudson.util.Secret;
import io.jenkins.plugins.azureml.client.auth.CertificateIdentity;
import io.jenkins.plugins.azureml.client.auth.ClientAssertionIdentity;
import io.jenkins.plugins.azureml.client.auth.ClientSecretIdentity;
import io.jenkins.plugins.azureml.client.auth.Identity;
import io.jenkins.plugins.azureml.client.auth.ManagedIdentity;
import io.jenkins.plugins.azureml.client.auth.WorkloadIdentity;
import io.jenkins.plugins.azureml.client.cloud.AzureCloud;
import io.jenkins.plugins.azureml.client.cloud.TokenEndpoint;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.config.AzureMlGlobalConfiguration;
import io.jenkins.plugins.azureml.config.CustomCloud;
import io.jenkins.plugins.azureml.forms.TestBuild;
import io.jenkins.plugins.azureml.forms.TestCertificate;
import io.jenkins.plugins.azureml.forms.TestJob;
import io.jenkins.plugins.azureml.testing.WithoutPackage;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AmlCredentialsTest {

    private static final String SECRET = "not-a-real-secret";
    private static final String ANYWHERE = "io.jenkins.plugins.azureml.managedIdentityAnywhere";

    private final TestBuild build = new TestJob("train").newBuild();
    private final CredentialsUses uses = new CredentialsUses();

    @AfterEach
    void clear() {
        SystemCredentialsProvider.getInstance().getCredentials().clear();
        CredentialsProvider.OF_FOLDERS.clear();
        System.clearProperty(ANYWHERE);
        AzureMlGlobalConfiguration.get().setClouds(List.of());
        Jenkins.get().setPlugin("azure-credentials", null);
    }

    private static void add(Credentials credentials) {
        SystemCredentialsProvider.getInstance().getCredentials().add(credentials);
    }

    private CloudIdentity identity(String id, String tenant, String client, String cloud) throws AbortException {
        return AmlCredentials.identity(build, uses, new IdentityRequest(id, tenant, client, cloud));
    }

    private String refusal(String id, String tenant, String client, String cloud) {
        return assertThrows(AbortException.class, () -> identity(id, tenant, client, cloud))
                .getMessage();
    }

    private static AzureMlServicePrincipal principal(String id) {
        return new AzureMlServicePrincipal(
                CredentialsScope.GLOBAL, id, "", "tenant-1", "client-1", Secret.fromString(SECRET));
    }

    @Test
    void servicePrincipalNeedsNoOtherParameter() throws Exception {
        add(principal("sp"));
        CloudIdentity who = identity("sp", null, null, null);
        assertEquals(AzureCloud.PUBLIC, who.cloud());
        ClientSecretIdentity identity = assertInstanceOf(ClientSecretIdentity.class, who.identity());
        assertEquals("tenant-1", identity.tenant());
        assertEquals("client-1", identity.clientId());
        assertEquals(
                "tenant-2", identity("sp", "tenant-2", null, null).identity().tenant());
    }

    @Test
    void servicePrincipalIsNotUsedInAnotherCloud() throws Exception {
        add(principal("sp"));
        assertTrue(refusal("sp", null, null, "AzureChinaCloud").contains("belong to the cloud 'AzureCloud'"));
    }

    @Test
    void certificateReplacesClientSecret() throws Exception {
        AzureMlServicePrincipal principal = principal("sp");
        principal.setCertificateCredentialsId("certificate");
        add(principal);
        assertTrue(refusal("sp", null, null, null).contains("'certificate'"));
        add(new TestCertificate("certificate", "RSA"));
        assertInstanceOf(
                CertificateIdentity.class, identity("sp", null, null, null).identity());
    }

    @Test
    void usernameAndPasswordAreClientIdAndSecret() throws Exception {
        add(new UserNamePassword("pair"));
        assertTrue(refusal("pair", null, null, null).contains("have no tenant"));
        CloudIdentity who = identity("pair", "tenant-1", null, "AzureUSGovernment");
        assertEquals(AzureCloud.US_GOVERNMENT, who.cloud());
        assertEquals(
                "client-1",
                assertInstanceOf(ClientSecretIdentity.class, who.identity()).clientId());
    }

    @Test
    void secretTextIsReadForEachToken() throws Exception {
        Minted minted = new Minted("id-token");
        add(minted);
        assertTrue(refusal("id-token", "tenant-1", null, null).contains("client"));
        ClientAssertionIdentity identity = assertInstanceOf(
                ClientAssertionIdentity.class,
                identity("id-token", "tenant-1", "client-1", null).identity());
        assertEquals("fake-assertion-1-train#1", identity.source().assertion().reveal());
        assertEquals("fake-assertion-2-train#1", identity.source().assertion().reveal());
    }

    @Test
    void useIsRecordedOncePerStep() throws Exception {
        add(principal("azure-sp"));
        CredentialsProvider.TRACKED.clear();
        for (int poll = 0; poll < 3; poll++) {
            identity("azure-sp", null, null, null);
        }
        assertEquals(1, CredentialsProvider.TRACKED.size());
        AmlCredentials.identity(build, new CredentialsUses(), new IdentityRequest("azure-sp", null, null, null));
        assertEquals(2, CredentialsProvider.TRACKED.size());
    }

    @Test
    void jobsDoNotShareTokensOfASecretText() throws Exception {
        add(new Minted("id-token"));
        IdentityRequest request = new IdentityRequest("id-token", "tenant-1", "client-1", null);
        String one = AmlCredentials.identity(build, uses, request).identity().cacheKey();
        String other = AmlCredentials.identity(new TestJob("other").newBuild(), uses, request)
                .identity()
                .cacheKey();
        assertFalse(one.equals(other));
    }

    @Test
    void recreatedJobDoesNotReuseTokens() throws Exception {
        add(new Minted("id-token"));
        IdentityRequest request = new IdentityRequest("id-token", "tenant-1", "client-1", null);
        String before = AmlCredentials.identity(build, uses, request).identity().cacheKey();
        assertEquals(
                before, AmlCredentials.identity(build, uses, request).identity().cacheKey());
        TestBuild anew = new TestJob("train").newBuild();
        anew.timeInMillis++;
        assertEquals(build.getExternalizableId(), anew.getExternalizableId());
        assertFalse(before.equals(
                AmlCredentials.identity(anew, uses, request).identity().cacheKey()));
    }

    @Test
    void azureCredentialsPluginIsSupported() throws Exception {
        AzureCredentials azure = new AzureCredentials(
                CredentialsScope.GLOBAL, "azure", "", "sub-1", "client-1", Secret.fromString(SECRET));
        azure.setTenant("tenant-1");
        azure.setAzureEnvironmentName("Azure China");
        add(azure);
        add(new AzureImdsCredentials(CredentialsScope.GLOBAL, "machine", "", "Azure"));
        assertTrue(refusal("azure", null, null, null).contains("this kind of credentials cannot sign in"));

        Jenkins.get().setPlugin("azure-credentials", new Plugin() {});
        CloudIdentity who = identity("azure", null, null, null);
        assertEquals(AzureCloud.CHINA, who.cloud());
        assertInstanceOf(ClientSecretIdentity.class, who.identity());
        assertInstanceOf(
                ManagedIdentity.class, identity("machine", null, null, null).identity());

        azure.setCertificateId("certificate");
        add(new TestCertificate("certificate", "RSA"));
        assertInstanceOf(
                CertificateIdentity.class, identity("azure", null, null, null).identity());

        azure.setResourceManagerEndpoint("https://elsewhere.example.com");
        assertTrue(refusal("azure", null, null, null).contains("custom cloud"));
    }

    @Test
    void managedIdentityRequiresCredentialsOfJenkins() throws Exception {
        Jenkins.get().setPlugin("azure-credentials", new Plugin() {});
        CredentialsProvider.OF_FOLDERS.add(
                new AzureImdsCredentials(CredentialsScope.GLOBAL, "of-a-folder", "", "Azure"));
        String message = refusal("of-a-folder", null, null, null);
        assertTrue(
                message.contains("credentialsId 'of-a-folder'")
                        && message.contains("must be stored in Jenkins itself")
                        && message.contains(ANYWHERE),
                message);

        // Credentials of Jenkins itself with the same id are different ones.
        add(new AzureImdsCredentials(CredentialsScope.GLOBAL, "of-a-folder", "", "Azure"));
        assertEquals(message, refusal("of-a-folder", null, null, null));

        System.setProperty(ANYWHERE, "true");
        assertInstanceOf(
                ManagedIdentity.class, identity("of-a-folder", null, null, null).identity());
    }

    private Identity ofMachine(String id, Map<String, String> environment, IdentityRequest request)
            throws AbortException {
        CredentialsLookup lookup = CredentialsLookup.of(build, uses);
        return AzureCredentialsKinds.managedIdentity(environment)
                .toIdentity(
                        lookup.require("credentialsId", id, AzureImdsCredentials.class, "Azure Managed Identity"),
                        request,
                        lookup)
                .identity();
    }

    @Test
    void managedIdentityOfAPodIsItsWorkloadIdentity() throws Exception {
        add(new AzureImdsCredentials(CredentialsScope.GLOBAL, "machine", "", "Azure"));
        Map<String, String> pod = Map.of(
                "AZURE_FEDERATED_TOKEN_FILE", "/var/run/secrets/azure/tokens/azure-identity-token",
                "AZURE_TENANT_ID", "tenant-1",
                "AZURE_CLIENT_ID", "client-1",
                "AZURE_AUTHORITY_HOST", "https://login.microsoftonline.com/",
                "IDENTITY_ENDPOINT", "http://localhost:42356/msi/token",
                "IDENTITY_HEADER", "not-a-real-header");
        IdentityRequest plain = new IdentityRequest("machine", null, null, null);
        WorkloadIdentity identity = assertInstanceOf(WorkloadIdentity.class, ofMachine("machine", pod, plain));
        assertEquals("tenant-1", identity.tenant());
        assertEquals("client-1", identity.clientId());

        SystemCredentialsProvider.getInstance().getCredentials().clear();
        add(new AzureImdsCredentials(CredentialsScope.GLOBAL, "machine", "", "Azure") {
            private static final long serialVersionUID = 1L;

            @Override
            public String getClientId() {
                return "client-of-the-credentials";
            }
        });
        IdentityRequest other = new IdentityRequest("machine", "tenant-2", "client-of-the-step", null);
        identity = assertInstanceOf(WorkloadIdentity.class, ofMachine("machine", pod, other));
        assertEquals("tenant-2", identity.tenant());
        assertEquals("client-of-the-credentials", identity.clientId());

        assertInstanceOf(ManagedIdentity.class, ofMachine("machine", Map.of("AZURE_CLIENT_ID", "client-1"), plain));
    }

    @Test
    void incompleteWorkloadIdentityIsRefused() {
        add(new AzureImdsCredentials(CredentialsScope.GLOBAL, "machine", "", "Azure"));
        IdentityRequest request = new IdentityRequest("machine", null, null, null);
        AbortException e = assertThrows(
                AbortException.class,
                () -> ofMachine("machine", Map.of("AZURE_FEDERATED_TOKEN_FILE", "/token"), request));
        assertEquals(
                "The managed identity of the controller cannot be used: its environment has"
                        + " AZURE_FEDERATED_TOKEN_FILE (workload identity) but not AZURE_TENANT_ID.",
                e.getMessage());
    }

    @Test
    void workloadIdentityRequiresCredentialsOfJenkins() {
        CredentialsProvider.OF_FOLDERS.add(
                new AzureImdsCredentials(CredentialsScope.GLOBAL, "of-a-folder", "", "Azure"));
        AbortException e = assertThrows(
                AbortException.class,
                () -> ofMachine(
                        "of-a-folder",
                        Map.of(
                                "AZURE_FEDERATED_TOKEN_FILE", "/token",
                                "AZURE_TENANT_ID", "tenant-1",
                                "AZURE_CLIENT_ID", "client-1"),
                        new IdentityRequest("of-a-folder", null, null, null)));
        assertTrue(e.getMessage().contains("must be stored in Jenkins itself"), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "s3cret\\n | ends with a line break",
                "s3cret\\r\\n | ends with a line break",
                "`s3cret ` | ends with a space",
                "` s3cret` | begins with a space",
                "s3cret\\t | ends with a tab",
                "\uFEFFs3cret | begins with a hidden character (U+FEFF)",
                "s3\\ncret | has a line break in it",
                "`` | is empty"
            })
    void malformedSecretIsRefusedBeforeSending(String escaped, String problem) {
        String text = escaped == null ? "" : escaped.translateEscapes();
        Secret secret = Secret.fromString(text);
        add(new AzureMlServicePrincipal(CredentialsScope.GLOBAL, "sp", "", "tenant-1", "client-1", secret));
        add(new UserNamePassword("pair", text));
        add(new Text("text", text));
        AzureCredentials azure =
                new AzureCredentials(CredentialsScope.GLOBAL, "azure", "", "sub-1", "client-1", secret);
        azure.setTenant("tenant-1");
        add(azure);
        Jenkins.get().setPlugin("azure-credentials", new Plugin() {});

        String enter = " " + problem + ". Enter it again in these credentials.";
        assertEquals("credentialsId 'sp': the client secret" + enter, refusal("sp", null, null, null));
        assertEquals("credentialsId 'azure': the client secret" + enter, refusal("azure", null, null, null));
        assertEquals(
                "credentialsId 'pair': the password (the client secret)" + enter,
                refusal("pair", "tenant-1", null, null));
        AzureMlException assertion = assertThrows(
                AzureMlException.class,
                () -> ((ClientAssertionIdentity)
                                identity("text", "tenant-1", "client-1", null).identity())
                        .source()
                        .assertion());
        assertTrue(
                assertion.getMessage().contains("credentialsId 'text': the federated assertion" + enter),
                assertion.getMessage());
        assertEquals("keyCredentialsId 'text': the scoring key" + enter, keyRefusal("text"));
        assertEquals(
                "adminCredentialsId 'pair': the password" + enter,
                assertThrows(AbortException.class, () -> AmlCredentials.adminAccount(build, "pair"))
                        .getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer s3cret", "s3cr\u00e9t", "s3cret\u0001x"})
    void scoringKeyThatIsNoHeaderValueIsRefused(String text) {
        add(new Text("text", text));
        String message = keyRefusal("text");
        assertTrue(
                message.contains("keyCredentialsId 'text': the scoring key contains a space or another character"),
                message);
        assertFalse(message.contains("s3cr"), message);
    }

    private String keyRefusal(String id) {
        return assertThrows(
                        AbortException.class,
                        () -> AmlCredentials.scoringKey(build, id, "https://iris.example.com/score"))
                .getMessage();
    }

    @Test
    void certificateErrorHintsAtLineBreakInPassword() {
        AzureMlServicePrincipal principal = principal("sp");
        principal.setCertificateCredentialsId("certificate");
        add(principal);
        add(new TestCertificate("certificate", "RSA").withPassword("not-a-real-password\n"));
        String message = refusal("sp", null, null, null);
        assertTrue(
                message.contains("'certificate'") && message.contains("Its password ends with a line break"), message);
        assertFalse(message.contains("not-a-real"), message);
    }

    @Test
    void exceptionsOfCredentialsAreLoggedWithoutSecrets() {
        List<LogRecord> records = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                records.add(record);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger(CredentialsAccess.class.getName());
        logger.setUseParentHandlers(false);
        logger.setLevel(Level.FINE);
        logger.addHandler(handler);
        try {
            assertThrows(
                    AbortException.class,
                    () -> CredentialsAccess.read("credentialsId", "vaulted", () -> {
                        throw new IllegalStateException(
                                "sealed", new IllegalArgumentException("client_secret=" + SECRET));
                    }));
        } finally {
            logger.removeHandler(handler);
            logger.setLevel(null);
            logger.setUseParentHandlers(true);
        }
        StringWriter written = new StringWriter();
        records.get(0).getThrown().printStackTrace(new PrintWriter(written));
        assertTrue(written.toString().contains("IllegalArgumentException"), written.toString());
        assertFalse(written.toString().contains(SECRET), written.toString());
    }

    @Test
    void azureCredentialsPluginIsOptional() throws Exception {
        ClassLoader without = new WithoutPackage("com.microsoft.azure", CredentialsItems.class);
        Class<?> items = without.loadClass(CredentialsItems.class.getName());
        assertEquals(without, items.getClassLoader());
        Object model = items.getMethod("identities", hudson.model.Item.class, String.class)
                .invoke(null, new TestJob("train"), "");
        assertFalse(((List<?>) model).isEmpty());
    }

    @Test
    void unknownCloudErrorListsKnownClouds() {
        AzureMlGlobalConfiguration.get()
                .setClouds(List.of(new CustomCloud("lab", "https://login.example.com", "https://arm.example.com")));
        AzureMlServicePrincipal principal = principal("sp");
        principal.setCloud("lost");
        add(principal);
        String message = refusal("sp", null, null, null);
        assertTrue(message.contains("'lost'") && message.contains("lab"), message);
        assertFalse(message.contains(SECRET), message);
    }

    @Test
    void customCloudSetsAudiencesAndEndpoint() {
        CustomCloud lab = new CustomCloud("lab", "https://login.example.com", "https://arm.example.com");
        assertEquals("https://management.azure.com/", lab.toCloud().managementAudience());
        assertEquals("https://ml.azure.com", lab.toCloud().workspaceAudience());
        assertNull(lab.toCloud().tokenEndpoint());
        lab.setAudience("https://arm.example.com/");
        lab.setWorkspaceAudience(" https://ml.example.com ");
        lab.setAuthorityVersion("V2");
        assertEquals("https://arm.example.com/", lab.toCloud().managementAudience());
        assertEquals("https://ml.example.com", lab.toCloud().workspaceAudience());
        assertEquals(TokenEndpoint.V2, lab.toCloud().tokenEndpoint());
        lab.setAuthorityVersion("v3");
        AzureMlGlobalConfiguration.get().setClouds(List.of(lab));
        AzureMlServicePrincipal principal = principal("sp");
        principal.setCloud("lab");
        add(principal);
        String message = refusal("sp", null, null, null);
        assertTrue(message.contains("authorityVersion is 'v3'"), message);
    }

    private static final class UserNamePassword extends BaseStandardCredentials
            implements StandardUsernamePasswordCredentials {
        private static final long serialVersionUID = 1L;

        private final Secret password;

        UserNamePassword(String id) {
            this(id, SECRET);
        }

        UserNamePassword(String id, String password) {
            super(CredentialsScope.GLOBAL, id, "");
            this.password = Secret.fromString(password);
        }

        @Override
        public String getUsername() {
            return "client-1";
        }

        @Override
        public Secret getPassword() {
            return password;
        }
    }

    private static final class Text extends BaseStandardCredentials implements StringCredentials {
        private static final long serialVersionUID = 1L;
        private final Secret text;

        Text(String id, String text) {
            super(CredentialsScope.GLOBAL, id, "");
            this.text = Secret.fromString(text);
        }

        @Override
        public Secret getSecret() {
            return text;
        }
    }

    /** Returns another token for each build and each read, like the OpenID Connect Provider plugin. */
    private static final class Minted extends BaseStandardCredentials implements StringCredentials {
        private static final long serialVersionUID = 1L;
        private static int number;
        private final String of;

        Minted(String id) {
            this(id, "");
        }

        private Minted(String id, String of) {
            super(CredentialsScope.GLOBAL, id, "");
            this.of = of;
        }

        @Override
        public Secret getSecret() {
            return Secret.fromString("fake-assertion-" + ++number + "-" + of);
        }

        @Override
        public Credentials forRun(Run<?, ?> context) {
            return new Minted(getId(), context.getExternalizableId());
        }
    }
}
