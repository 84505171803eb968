package io.jenkins.plugins.azureml.testing;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.impl.BaseStandardCredentials;
import hudson.util.Secret;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/** A secret text that is a new token whenever it is read, as those of the OpenID Connect Provider plugin are. */
public final class MintedTokens extends BaseStandardCredentials implements StringCredentials {

    private static final long serialVersionUID = 1L;

    private final transient TestIssuer issuer;
    private final transient String subject;
    private transient volatile Duration later = Duration.ZERO;

    public MintedTokens(String id, TestIssuer issuer, String subject) {
        super(CredentialsScope.GLOBAL, id, "");
        this.issuer = issuer;
        this.subject = subject;
    }

    /** Issues tokens from now on as if it were later by this time. */
    public void later(Duration by) {
        later = by;
    }

    @Override
    public Secret getSecret() {
        try {
            return Secret.fromString(
                    issuer.token(subject, TestIssuer.AUDIENCE, Instant.now().plus(later), Duration.ofMinutes(10)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
