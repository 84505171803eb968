package io.jenkins.plugins.azureml.scripts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.AbortException;
import hudson.FilePath;
import hudson.util.Secret;
import io.jenkins.plugins.azureml.credentials.AzureMlServicePrincipal;
import io.jenkins.plugins.azureml.forms.TestBuild;
import io.jenkins.plugins.azureml.forms.TestCertificate;
import io.jenkins.plugins.azureml.forms.TestJob;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.jenkinsci.plugins.credentialsbinding.MultiBinding;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AzureMlServicePrincipalBindingTest {

    private static final String SECRET = "not-a-real-secret";

    @TempDir
    Path folder;

    private final TestBuild build = new TestJob("train").newBuild();
    private final AzureMlServicePrincipalBinding binding = new AzureMlServicePrincipalBinding("sp");

    @AfterEach
    void clear() {
        SystemCredentialsProvider.getInstance().getCredentials().clear();
    }

    private static AzureMlServicePrincipal addPrincipal() {
        AzureMlServicePrincipal principal = new AzureMlServicePrincipal(
                CredentialsScope.GLOBAL, "sp", "", "tenant-1", "client-1", Secret.fromString(SECRET));
        SystemCredentialsProvider.getInstance().getCredentials().add(principal);
        return principal;
    }

    private static void addPrincipalWithCertificate() {
        addPrincipal().setCertificateCredentialsId("certificate");
        SystemCredentialsProvider.getInstance().getCredentials().add(new TestCertificate("certificate", "RSA"));
    }

    private FilePath workspace() {
        return new FilePath(folder.resolve("job").toFile());
    }

    @Test
    void clientSecretIsASecretVariableAndNeedsNoAgent() throws Exception {
        addPrincipal();
        MultiBinding.MultiEnvironment bound = binding.bind(build, null, null, null);
        assertEquals(Map.of("AZURE_CLIENT_SECRET", SECRET), bound.getSecretValues());
        assertEquals(
                Map.of(
                        "AZURE_TENANT_ID",
                        "tenant-1",
                        "AZURE_CLIENT_ID",
                        "client-1",
                        "AZURE_AUTHORITY_HOST",
                        "https://login.microsoftonline.com"),
                bound.getPublicValues());
    }

    @Test
    void variablesCanBeRenamed() throws Exception {
        addPrincipal();
        binding.setTenantIdVariable("TENANT");
        binding.setClientIdVariable("CLIENT");
        binding.setClientSecretVariable("SECRET");
        binding.setCertificatePathVariable("CERTIFICATE");
        binding.setAuthorityHostVariable("AUTHORITY");
        assertEquals(
                Map.of(
                        "TENANT",
                        "tenant-1",
                        "CLIENT",
                        "client-1",
                        "SECRET",
                        SECRET,
                        "AUTHORITY",
                        "https://login.microsoftonline.com"),
                binding.bind(build, null, null, null).getValues());
        assertTrue(binding.variables(build).contains("CERTIFICATE"));
    }

    @Test
    void defaultNamesAreNotStored() {
        binding.setClientSecretVariable("AZURE_CLIENT_SECRET");
        binding.setCertificatePathVariable("AZURE_CLIENT_CERTIFICATE_PATH");
        assertNull(binding.getClientSecretVariable());
        assertNull(binding.getCertificatePathVariable());
    }

    @Test
    void certificateIsAFileThatIsDeletedAfterARestart() throws Exception {
        addPrincipalWithCertificate();
        MultiBinding.MultiEnvironment bound = binding.bind(build, workspace(), null, null);
        Path file = Path.of(bound.getValues().get("AZURE_CLIENT_CERTIFICATE_PATH"));
        assertTrue(file.startsWith(folder.resolve("job@tmp")), file.toString());
        String pem = Files.readString(file);
        assertTrue(pem.startsWith("-----BEGIN PRIVATE KEY-----\n"), "begins with a private key");
        assertTrue(pem.endsWith("-----END CERTIFICATE-----\n"), "ends with a certificate");
        assertFalse(bound.getValues().containsKey("AZURE_CLIENT_SECRET"));

        saved(bound.getUnbinder()).unbind(build, workspace(), null, null);
        try (Stream<Path> left = Files.list(folder.resolve("job@tmp"))) {
            assertEquals(0, left.count());
        }
    }

    /** Writes and reads as a controller that restarts, and checks that nothing secret was written. */
    private static MultiBinding.Unbinder saved(MultiBinding.Unbinder unbinder) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(unbinder);
        }
        assertFalse(bytes.toString(StandardCharsets.ISO_8859_1).contains("PRIVATE KEY"));
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (MultiBinding.Unbinder) in.readObject();
        }
    }

    @Test
    void certificateNeedsAnAgent() {
        addPrincipalWithCertificate();
        String message = assertThrows(AbortException.class, () -> binding.bind(build, null, null, null))
                .getMessage();
        assertTrue(message.contains("use withCredentials inside node { }"), message);
    }
}
