package io.jenkins.plugins.azureml.credentials;

import com.cloudbees.plugins.credentials.common.StandardCertificateCredentials;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.client.auth.CertificateIdentity;
import io.jenkins.plugins.azureml.client.auth.Identity;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** Creates identities from certificate credentials. */
final class Certificates {

    private Certificates() {}

    /**
     * Returns an identity with the first private key that has an X.509 certificate.
     *
     * @param sendChain whether to send the certificate with its chain, for subject name and issuer authentication
     * @throws AbortException if the key store cannot be opened or has no such key
     */
    @NonNull
    static Identity identity(
            @NonNull String tenant,
            @NonNull String clientId,
            @NonNull StandardCertificateCredentials credentials,
            boolean sendChain)
            throws AbortException {
        String plain = credentials.getPassword().getPlainText();
        try {
            KeyStore store = credentials.getKeyStore();
            char[] password = plain.toCharArray();
            for (String alias : Collections.list(store.aliases())) {
                if (store.isKeyEntry(alias)
                        && store.getKey(alias, password) instanceof PrivateKey key
                        && store.getCertificate(alias) instanceof X509Certificate certificate) {
                    return new CertificateIdentity(
                            tenant, clientId, key, certificate, sendChain ? chain(store, alias) : List.of());
                }
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new AbortException("The certificate credentials '" + credentials.getId() + "' cannot be used: "
                    + e.getMessage() + "." + passwordHint(plain));
        }
        throw new AbortException("The certificate credentials '" + credentials.getId()
                + "' contain no private key with its certificate: upload a PKCS#12 file with both."
                + passwordHint(plain));
    }

    /** Returns the certificate of the alias, followed by those that certify it. */
    private static List<X509Certificate> chain(KeyStore store, String alias) throws GeneralSecurityException {
        return Stream.of(store.getCertificateChain(alias))
                .map(X509Certificate.class::cast)
                .toList();
    }

    /**
     * Returns a hint for the error if the password begins or ends with white space. Such a password is valid, but
     * rarely intended.
     */
    private static String passwordHint(String password) {
        String problem = SecretChecks.problem(password);
        return problem == null ? "" : " Its password " + problem + ": enter it again.";
    }
}
