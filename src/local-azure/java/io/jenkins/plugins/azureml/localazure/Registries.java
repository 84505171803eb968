package io.jenkins.plugins.azureml.localazure;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The registries, whose names are unique in the tenant, and the references to their assets. */
final class Registries {
    /** Registries of Microsoft, whose assets this server does not have but accepts. */
    private static final Pattern PUBLIC = Pattern.compile("azureml(-.*)?|HuggingFace", Pattern.CASE_INSENSITIVE);

    private static final Pattern ID = Pattern.compile(
            "azureml://registries/([^/]+)/([a-z]+)/([^/]+)/(?:versions/([^/]+)|labels/latest)",
            Pattern.CASE_INSENSITIVE);

    private final Map<String, Registry> registries = new ConcurrentHashMap<>();

    void add(Registry registry) {
        registries.put(registry.name.toLowerCase(Locale.ROOT), registry);
    }

    Optional<Registry> find(String name) {
        return Optional.ofNullable(registries.get(name.toLowerCase(Locale.ROOT)));
    }

    /** Returns whether a reference names an asset of a registry, which may not exist. */
    static boolean isReference(String id) {
        return ID.matcher(id).matches();
    }

    /** Returns whether a reference names an existing asset, or any asset of a registry of Microsoft. */
    boolean has(String id, String plural) {
        Matcher parts = ID.matcher(id);
        return parts.matches()
                && parts.group(2).equals(plural)
                && (PUBLIC.matcher(parts.group(1)).matches()
                        || version(id, plural).isPresent());
    }

    /** Returns the version that a reference names; the label is the version that was created last. */
    Optional<Assets.Version> version(String id, String plural) {
        Matcher parts = ID.matcher(id);
        if (!parts.matches() || !parts.group(2).equals(plural)) {
            return Optional.empty();
        }
        return find(parts.group(1)).map(registry -> registry.assets(plural)).flatMap(assets -> {
            String version = parts.group(4);
            return version == null
                    ? assets.versions(parts.group(3)).stream().reduce((first, second) -> second)
                    : assets.find(parts.group(3), version);
        });
    }

    /** Returns the files of a version; empty if the reference names none. */
    Optional<BlobPath> files(String id, String plural, String field) {
        Matcher parts = ID.matcher(id);
        return parts.matches()
                ? find(parts.group(1))
                        .flatMap(registry -> version(id, plural)
                                .flatMap(version -> registry.place(
                                        version.properties().path(field).asText())))
                : Optional.empty();
    }

    /** Returns a model as deployments use it. */
    Optional<Model> model(String id) {
        return version(id, "models")
                .map(version -> new Model(
                        version.name(),
                        version.version(),
                        Json.object(),
                        ModelResource.own(version.properties()),
                        files(id, "models", "modelUri").orElse(null),
                        version.created()));
    }
}
