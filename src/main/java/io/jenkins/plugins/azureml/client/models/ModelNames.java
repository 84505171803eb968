package io.jenkins.plugins.azureml.client.models;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Validates and splits model names and ids, {@code name:version}. */
public final class ModelNames {

    /** Type of a model that consists of arbitrary files. */
    public static final String CUSTOM = "custom_model";

    /** Model types, as the service spells them. */
    public static final List<String> TYPES = List.of(CUSTOM, "mlflow_model", "triton_model");

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][\\w.-]{0,254}");
    private static final Pattern VERSION = Pattern.compile("[\\w.-]{1,30}");
    private static final Pattern ID = Pattern.compile(NAME + ":" + VERSION);
    private static final List<Pattern> REFERENCES = List.of(
            Pattern.compile("(?i).*/models/([^/]+)/versions/([^/]+)"),
            Pattern.compile("(?i)azureml:([^:/]+):([^:/]+)"));

    private ModelNames() {}

    /** Returns the problem with a name; empty if it is valid. */
    public static Optional<String> problem(@CheckForNull String name) {
        if (name == null || name.isBlank()) {
            return Optional.of("name is missing: set the name of the model");
        }
        return NAME.matcher(name).matches()
                ? Optional.empty()
                : Optional.of(
                        "name must begin with a letter or a digit and have up to 255 letters, digits, '_', '-' and '.'");
    }

    /** Returns the problem with a version; empty if it is valid. */
    public static Optional<String> versionProblem(@CheckForNull String version) {
        return version != null && VERSION.matcher(version).matches()
                ? Optional.empty()
                : Optional.of("version must have 1 to 30 letters, digits, '_', '-' and '.'");
    }

    /** Returns the problem with a type; empty if it is valid. */
    public static Optional<String> typeProblem(@CheckForNull String type) {
        return TYPES.contains(type)
                ? Optional.empty()
                : Optional.of("modelType '" + type + "' must be one of " + String.join(", ", TYPES));
    }

    /** Returns the name in an id. */
    public static String nameOf(String id) {
        return id.substring(0, id.lastIndexOf(':'));
    }

    /** Returns the version in an id. */
    public static String versionOf(String id) {
        return id.substring(id.lastIndexOf(':') + 1);
    }

    /**
     * Returns the id in a reference of the service: the resource id of a model of any workspace or registry, or a short
     * form. Null if it does not refer to a model.
     */
    @CheckForNull
    public static String idOf(@CheckForNull String reference) {
        if (reference != null) {
            for (Pattern pattern : REFERENCES) {
                Matcher matcher = pattern.matcher(reference);
                if (matcher.matches()) {
                    return matcher.group(1) + ":" + matcher.group(2);
                }
            }
        }
        return null;
    }

    /** Returns the problem with an id; empty if it is valid. */
    public static Optional<String> idProblem(@CheckForNull String id) {
        if (id == null || id.isBlank()) {
            return Optional.of("modelId is missing: set name:version, for example iris:1");
        }
        return ID.matcher(id).matches()
                ? Optional.empty()
                : Optional.of("modelId '" + id + "' must be name:version, for example iris:1");
    }
}
