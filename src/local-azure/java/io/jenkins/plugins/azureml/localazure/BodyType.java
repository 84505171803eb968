package io.jenkins.plugins.azureml.localazure;

import java.util.Locale;
import java.util.Map;

/**
 * A type of objects in bodies: one line of types.tsv.
 *
 * @param base the type whose fields this one has too, if it is a subtype
 * @param discriminator the field that selects the subtype, or empty
 * @param subtypes names of the subtypes by the value of the discriminator
 * @param since the first api-version that has a subtype, or empty if all have it
 * @param open whether other fields are allowed
 * @param fields by their name in lower case
 */
record BodyType(
        String name,
        BodyType base,
        String discriminator,
        Map<String, String> subtypes,
        String since,
        boolean open,
        Map<String, Field> fields) {

    private static final String PREVIEW = "-preview";

    /**
     * A field.
     *
     * @param type such as <code>string</code>, <code>[Route]</code> or <code>{JobInput}</code>
     * @param sentOnly whether responses do not have it, such as a key
     * @param since the first api-version that has it, or empty; if it is a preview, stable versions do not have it
     * @param until the last api-version that has it, or empty
     */
    record Field(String name, String type, boolean required, boolean sentOnly, String since, String until) {

        boolean isIn(String apiVersion) {
            boolean begun =
                    apiVersion.compareTo(since) >= 0 && (apiVersion.endsWith(PREVIEW) || !since.endsWith(PREVIEW));
            return begun && (until.isEmpty() || apiVersion.compareTo(until) <= 0);
        }
    }

    boolean isIn(String apiVersion) {
        return isIn(since, apiVersion);
    }

    private static boolean isIn(String since, String apiVersion) {
        return apiVersion.compareTo(since) >= 0 && (apiVersion.endsWith(PREVIEW) || !since.endsWith(PREVIEW));
    }

    /** Returns a field of this type or of its base, or null. */
    Field field(String name) {
        Field field = fields.get(name.toLowerCase(Locale.ROOT));
        return field == null && base != null ? base.field(name) : field;
    }
}
