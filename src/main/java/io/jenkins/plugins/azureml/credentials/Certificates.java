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

/** Certificate credentials as the identity of an application. */
final class Certificates {

    private Certificates() {}

    /** @throws AbortException if there is no key with a certificate in it that can be used */
    @NonNull
    static Identity identity(
            @NonNull String tenant, @NonNull String clientId, @NonNull StandardCertificateCredentials credentials)
            throws AbortException {
        String plain = credentials.getPassword().getPlainText();
        try {
            KeyStore store = credentials.getKeyStore();
            char[] password = plain.toCharArray();
            for (String alias : Collections.list(store.aliases())) {
                if (store.isKeyEntry(alias)
                        && store.getKey(alias, password) instanceof PrivateKey key
                        && store.getCertificate(alias) instanceof X509Certificate certificate) {
                    return new CertificateIdentity(tenant, clientId, key, certificate);
                }
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new AbortException("The certificate credentials '" + credentials.getId() + "' cannot be used: "
                    + e.getMessage() + "." + passwordHint(plain));
        }
        throw new AbortException("The certificate credentials '" + credentials.getId()
                + "' hold no private key with its certificate: upload a PKCS#12 file with both."
                + passwordHint(plain));
    }

    /** A password may have white space in it; but where the file could not be opened, that is why. */
    private static String passwordHint(String password) {
        String problem = SecretChecks.problem(password);
        return problem == null ? "" : " Its password " + problem + ": enter it again.";
    }
}
