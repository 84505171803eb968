package io.jenkins.plugins.azureml.client.rest;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Names of fields with secrets, in this API and in related ones (storage, registries, clusters). */
public final class SecretNames {

    private static final Set<String> WORDS = Set.of("token", "sasuri", "passwords", "secret", "credential", "pat");

    /** Endings of names, such as in <code>userStorageKey</code>, so that each kind of key matches. */
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

    /** Names that are secret only among credentials; elsewhere a <code>key</code> may be that of a key-value pair. */
    private static final Set<String> CREDENTIAL_NAMES = Set.of("key", "sas", "value");

    /** Fields that accompany a secret <code>key</code>. */
    private static final Set<String> CREDENTIALS_MARKERS =
            Set.of("secretstype", "credentialstype", "credentialtype", "authtype");

    private SecretNames() {}

    /** Returns whether a field is secret in any context. */
    public static boolean isSecret(String name) {
        String lower = lower(name);
        return WORDS.contains(lower) || ENDS.stream().anyMatch(lower::endsWith);
    }

    /** Returns whether a field among credentials is secret. */
    static boolean isCredential(String name) {
        return CREDENTIAL_NAMES.contains(lower(name));
    }

    /** Returns whether fields with these names are credentials. */
    static boolean areCredentials(Collection<String> names) {
        // Keys of a storage account are pairs of keyName and value; those of a cluster's TLS are cert and key.
        return names.contains("keyName")
                || names.contains("cert")
                || names.stream().anyMatch(name -> CREDENTIALS_MARKERS.contains(lower(name)));
    }

    /** Returns whether a field of this name contains credentials. */
    static boolean containsCredentials(String name) {
        String lower = lower(name);
        return lower.equals("credentials") || lower.equals("secrets");
    }

    /** Returns whether a field is shown even among secrets, to identify them. */
    static boolean isHarmless(String name) {
        return name.matches("id|type|name|\\w+(Id|Type|Name)");
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
