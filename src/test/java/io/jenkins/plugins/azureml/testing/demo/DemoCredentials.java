package io.jenkins.plugins.azureml.testing.demo;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.common.IdCredentials;
import com.cloudbees.plugins.credentials.impl.BaseStandardCredentials;
import hudson.util.Secret;
import io.jenkins.plugins.azureml.credentials.AzureMlServicePrincipal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/** Adds credentials from the demo's options to those of Jenkins. */
final class DemoCredentials {
    private static final Pattern SERVICE_PRINCIPAL = Pattern.compile(
            "(\\p{XDigit}{8}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{12}):(.*)", Pattern.DOTALL);

    private final String cloud;
    private final String tenant;

    /** @param tenant null if unknown, which is an error only for a service principal */
    DemoCredentials(String cloud, String tenant) {
        this.cloud = cloud;
        this.tenant = tenant;
    }

    /** Adds a service principal if the part before the first colon is a GUID, else secret text. */
    void add(String id, String value) throws OptionException {
        Matcher principal = SERVICE_PRINCIPAL.matcher(value);
        Credentials made;
        if (principal.matches()) {
            if (tenant == null) {
                throw new OptionException("-Dtenant is missing: -Dcredentials." + id
                        + " is a service principal, so pass -Dtenant=TENANT, the tenant that it is in.");
            }
            AzureMlServicePrincipal one = new AzureMlServicePrincipal(
                    CredentialsScope.GLOBAL,
                    id,
                    null,
                    tenant,
                    principal.group(1),
                    Secret.fromString(principal.group(2)));
            one.setCloud(cloud);
            made = one;
        } else {
            made = new SecretTextCredentials(id, Secret.fromString(value));
        }
        var all = SystemCredentialsProvider.getInstance().getCredentials();
        all.removeIf(
                other -> other instanceof IdCredentials known && known.getId().equals(id));
        all.add(made);
    }

    /** Corresponds to the secret text of the plain-credentials plugin. */
    static final class SecretTextCredentials extends BaseStandardCredentials implements StringCredentials {
        private static final long serialVersionUID = 1L;

        private final Secret secret;

        SecretTextCredentials(String id, Secret secret) {
            super(CredentialsScope.GLOBAL, id, null);
            this.secret = secret;
        }

        @Override
        public Secret getSecret() {
            return secret;
        }
    }
}
