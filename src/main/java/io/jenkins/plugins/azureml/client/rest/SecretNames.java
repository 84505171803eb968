package io.jenkins.plugins.azureml.client.rest;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What the API and its neighbours (storage, registries, clusters) call what must not be seen. */
final class SecretNames {

    private static final Set<String> WORDS = Set.of("token", "sasuri", "passwords", "secret", "credential", "pat");

    /** The end of a name, so that it holds whatever it is the key of: <code>userStorageKey</code>. */
    private static final List<String> ENDS = List.of(
            "accesskey",
            "accountkey",
            "apikey",
            "instrumentationkey",
            "masterkey",
            "primarykey",
            "secondarykey",
            "storagekey",
            "subscriptionkey",
            "accesstoken",
            "refreshtoken",
            "sastoken",
            "clientsecret",
            "connectionstring",
            "kubeconfig",
            "password",
            "privatekey",
            "privatekeydata");

    /** Only where credentials are: elsewhere a <code>key</code> is one of key and value. */
    private static final Set<String> WORDS_OF_CREDENTIALS = Set.of("key", "sas", "value");

    /** Each of them stands beside a <code>key</code> that is a secret. */
    private static final Set<String> SIGNS = Set.of("secretstype", "credentialstype", "credentialtype", "authtype");

    private SecretNames() {}

    /** Whatever it stands beside. */
    static boolean isSecret(String name) {
        String lower = lower(name);
        return WORDS.contains(lower) || ENDS.stream().anyMatch(lower::endsWith);
    }

    /** Among the fields of credentials. */
    static boolean isSecretOfCredentials(String name) {
        return WORDS_OF_CREDENTIALS.contains(lower(name));
    }

    /** Whether the fields with these names are credentials. */
    static boolean areOfCredentials(Collection<String> names) {
        // The keys of a storage account are pairs of keyName and value; those of a cluster's TLS, cert and key.
        return names.contains("keyName")
                || names.contains("cert")
                || names.stream().anyMatch(name -> SIGNS.contains(lower(name)));
    }

    /** Whether credentials are below a field of this name. */
    static boolean holdsCredentials(String name) {
        String lower = lower(name);
        return lower.equals("credentials") || lower.equals("secrets");
    }

    /** What is told even of secrets, so that one can tell them apart. */
    static boolean isHarmless(String name) {
        return name.matches("id|type|name|\\w+(Id|Type|Name)");
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
