package io.jenkins.plugins.azureml.client.rest;

import io.jenkins.plugins.azureml.client.error.Redactor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Masks secrets in a response before a script receives it, because variables of a Pipeline are saved to disk. */
final class Masking {

    private static final String MASK = "****";

    private enum Place {
        /** Only the name of a field shows whether it is secret. */
        ANYWHERE,
        /** Among fields that are credentials. */
        CREDENTIALS,
        /** In a response or field that consists of secrets: only ids, types and names are not secret. */
        SECRETS,
        /** Below field names chosen by users, which do not show what is secret. */
        CUSTOM
    }

    private final Redactor redactor;
    private final Place place;

    /** @param secrets whether the response answers a request for secrets */
    Masking(Redactor redactor, boolean secrets) {
        this.redactor = redactor;
        this.place = secrets ? Place.SECRETS : Place.ANYWHERE;
    }

    Object mask(Object value) {
        return mask(value, place);
    }

    private Object mask(Object value, Place place) {
        if (value instanceof Map<?, ?> map) {
            return fields(map, place);
        }
        if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>(list.size());
            list.forEach(each -> copy.add(mask(each, place)));
            return copy;
        }
        if (value instanceof String text) {
            return place == Place.SECRETS || place == Place.CUSTOM ? MASK : text(text);
        }
        return value;
    }

    private Map<String, Object> fields(Map<?, ?> map, Place outer) {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((name, value) -> copy.put(String.valueOf(name), value));
        Place here = outer == Place.ANYWHERE && SecretNames.areCredentials(copy.keySet()) ? Place.CREDENTIALS : outer;
        copy.replaceAll((name, value) -> field(name, value, here, outer));
        return copy;
    }

    private Object field(String name, Object value, Place here, Place outer) {
        boolean secret = SecretNames.isSecret(name) || here != Place.ANYWHERE && SecretNames.isCredential(name);
        if (value instanceof Map<?, ?> || value instanceof List<?>) {
            return mask(value, secret && here != Place.CUSTOM ? Place.SECRETS : below(name, value, here, outer));
        }
        if (secret && value != null && !(value instanceof Boolean)) {
            return MASK;
        }
        return mask(value, here == Place.SECRETS && SecretNames.isHarmless(name) ? Place.ANYWHERE : here);
    }

    private static Place below(String name, Object value, Place here, Place outer) {
        if (here != Place.ANYWHERE && name.equals("keys") && value instanceof Map<?, ?>) {
            return Place.CUSTOM;
        }
        // Fields beside the credentials, such as tags, are not secret.
        return outer == Place.ANYWHERE && SecretNames.containsCredentials(name) ? Place.CREDENTIALS : outer;
    }

    /** Redacts a text. Keeps the query of links, because the link to the next page is useless without it. */
    private String text(String text) {
        return Arrays.stream(redactor.redactValues(text).split("://", -1))
                .map(redactor::redact)
                .collect(Collectors.joining("://"));
    }
}
