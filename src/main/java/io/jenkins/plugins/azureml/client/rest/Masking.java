package io.jenkins.plugins.azureml.client.rest;

import io.jenkins.plugins.azureml.client.http.Redactor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Takes secrets out of an answer that goes to a script, and with its variables to the disk of the controller. */
final class Masking {

    private static final String MASK = "****";

    private static final Set<String> SECRETS = Set.of(
            "token",
            "accesstoken",
            "refreshtoken",
            "primarykey",
            "secondarykey",
            "accountkey",
            "sharedaccesskey",
            "sastoken",
            "sasuri",
            "password",
            "passwords",
            "adminuserpassword",
            "adminpassword",
            "clientsecret",
            "connectionstring",
            "userstoragekey",
            "appinsightsinstrumentationkey",
            "instrumentationkey");

    private final Redactor redactor;

    Masking(Redactor redactor) {
        this.redactor = redactor;
    }

    Object mask(Object value) {
        if (value instanceof Map<?, ?> map) {
            // The keys of a storage account are pairs of keyName and value.
            boolean key = map.containsKey("keyName");
            Map<String, Object> copy = new LinkedHashMap<>();
            map.forEach((name, v) -> {
                String lower = String.valueOf(name).toLowerCase(Locale.ROOT);
                boolean secret = v != null && (SECRETS.contains(lower) || key && lower.equals("value"));
                copy.put(String.valueOf(name), secret ? MASK : mask(v));
            });
            return copy;
        }
        if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>(list.size());
            list.forEach(each -> copy.add(mask(each)));
            return copy;
        }
        return value instanceof String text ? redactor.redactValues(text) : value;
    }
}
