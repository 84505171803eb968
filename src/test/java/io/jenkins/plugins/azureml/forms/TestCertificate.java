package io.jenkins.plugins.azureml.forms;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.common.StandardCertificateCredentials;
import com.cloudbees.plugins.credentials.impl.BaseStandardCredentials;
import hudson.util.Secret;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;

/** Certificate credentials with a generated key. */
public final class TestCertificate extends BaseStandardCredentials implements StandardCertificateCredentials {

    private static final long serialVersionUID = 1L;
    private static final String PASSWORD = "not-a-real-password";

    private final transient KeyStore store;
    private String password = PASSWORD;

    public TestCertificate(String id, String algorithm) {
        this(CredentialsScope.GLOBAL, id, algorithm);
    }

    public TestCertificate(CredentialsScope scope, String id, String algorithm) {
        super(scope, id, "");
        store = generate(algorithm);
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

    private static KeyStore generate(String algorithm) {
        try {
            Path file = Files.createTempDirectory("azure-ml-certificate-").resolve("store.p12");
            Process keytool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            "test",
                            "-keyalg",
                            algorithm,
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
                    .start();
            if (keytool.waitFor() != 0) {
                throw new IllegalStateException("keytool failed");
            }
            KeyStore store = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(file)) {
                store.load(in, PASSWORD.toCharArray());
            }
            Files.delete(file);
            Files.delete(file.getParent());
            return store;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
