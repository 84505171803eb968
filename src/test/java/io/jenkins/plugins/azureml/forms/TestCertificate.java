package io.jenkins.plugins.azureml.forms;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.common.StandardCertificateCredentials;
import com.cloudbees.plugins.credentials.impl.BaseStandardCredentials;
import hudson.util.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Certificate credentials with a generated key. */
public final class TestCertificate extends BaseStandardCredentials implements StandardCertificateCredentials {

    private static final long serialVersionUID = 1L;
    private static final String PASSWORD = "not-a-real-password";
    private static final String ALIAS = "test";

    /** Key stores by their parameters: to generate one takes a second or more. */
    private static final Map<List<String>, byte[]> GENERATED = new ConcurrentHashMap<>();

    private final transient KeyStore store;
    private String password = PASSWORD;

    public TestCertificate(String id, String algorithm) {
        this(CredentialsScope.GLOBAL, id, algorithm);
    }

    public TestCertificate(CredentialsScope scope, String id, String algorithm) {
        this(scope, id, open(id, "CN=test", algorithm, List.of()));
    }

    private TestCertificate(CredentialsScope scope, String id, KeyStore store) {
        super(scope, id, "");
        this.store = store;
    }

    /** Creates a certificate with this subject, certified by an intermediate authority below a root authority. */
    public static TestCertificate withChain(String id, String subject) {
        return new TestCertificate(
                CredentialsScope.GLOBAL, id, open(id, subject, "RSA", List.of("CN=Test root", "CN=Test issuer")));
    }

    /** Returns the certificate, followed by those that certify it. */
    public List<X509Certificate> chain() {
        try {
            return Stream.of(store.getCertificateChain(ALIAS))
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (KeyStoreException e) {
            throw new IllegalStateException(e);
        }
    }

    public PrivateKey key() {
        try {
            return (PrivateKey) store.getKey(ALIAS, PASSWORD.toCharArray());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sets a password that does not open the key store. */
    public TestCertificate withPassword(String other) {
        password = other;
        return this;
    }

    @Override
    public KeyStore getKeyStore() {
        return store;
    }

    @Override
    public Secret getPassword() {
        return Secret.fromString(password);
    }

    /**
     * Returns a key store of its own. The certificates of all tests with the same parameters are the same.
     *
     * @param authorities from the root to the issuer; empty for a certificate that certifies itself
     */
    private static KeyStore open(String id, String subject, String algorithm, List<String> authorities) {
        try {
            List<String> key = List.of(id, subject, algorithm, authorities.toString());
            byte[] bytes = GENERATED.computeIfAbsent(key, each -> generate(subject, algorithm, authorities));
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(bytes), PASSWORD.toCharArray());
            for (String authority : authorities) {
                store.deleteEntry(authority);
            }
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] generate(String subject, String algorithm, List<String> authorities) {
        try {
            Path file = Files.createTempDirectory("azure-ml-certificate-").resolve("store.p12");
            String signer = null;
            for (String authority : authorities) {
                generate(file, authority, authority, "EC", signer, "-ext", "bc:critical=ca:true");
                signer = authority;
            }
            generate(file, ALIAS, subject, algorithm, signer);
            byte[] bytes = Files.readAllBytes(file);
            Files.delete(file);
            Files.delete(file.getParent());
            return bytes;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void generate(
            Path file, String alias, String subject, String algorithm, String signer, String... more)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                algorithm,
                "-dname",
                subject,
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                file.toString()));
        if (signer != null) {
            command.addAll(List.of("-signer", signer));
        }
        command.addAll(List.of(more));
        Process keytool = new ProcessBuilder(command)
                // It reports on the key that it generates.
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (keytool.waitFor() != 0) {
            throw new IllegalStateException("keytool failed");
        }
    }
}
