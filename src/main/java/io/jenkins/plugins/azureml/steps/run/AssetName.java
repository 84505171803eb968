package io.jenkins.plugins.azureml.steps.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.registries.RegistryRef;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
import io.jenkins.plugins.azureml.definitions.NamePrefix;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model or data asset, as a parameter names it: {@code NAME:VERSION}, {@code NAME@latest}, or a full id, also of a registry.
 *
 * @param version null for the latest
 * @param registry null for the workspace
 */
public record AssetName(
        @NonNull Kind kind,
        @NonNull String name,
        @CheckForNull String version,
        @CheckForNull String registry) {

    /** What a parameter names. */
    public enum Kind {
        MODEL("model", "models", "model"),
        DATA("data", "data", "data asset");

        private final String parameter;
        private final String plural;
        private final String word;

        Kind(String parameter, String plural, String word) {
            this.parameter = parameter;
            this.plural = plural;
            this.word = word;
        }

        @NonNull
        String parameter() {
            return parameter;
        }

        /** Returns the segment in addresses. */
        @NonNull
        String plural() {
            return plural;
        }

        @NonNull
        String word() {
            return word;
        }
    }

    private static final Pattern SHORT = Pattern.compile("([\\w.-]+)(?::([\\w.-]+)|@latest)");

    private static final Pattern FULL = Pattern.compile(
            "(?:azureml:/?)?/subscriptions/([^/]+)/resourceGroups/([^/]+)"
                    + "(?:/providers/Microsoft\\.MachineLearningServices)?/workspaces/([^/]+)"
                    + "/(models|data)/([\\w.-]+)/versions/([\\w.-]+)",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern IN_REGISTRY = Pattern.compile(
            "azureml://registries/([^/]+)/(models|data)/([\\w.-]+)/(?:versions/([\\w.-]+)|labels/latest)",
            Pattern.CASE_INSENSITIVE);

    /** Validates a name without a request. */
    @NonNull
    public static Optional<String> problem(@NonNull Kind kind, @NonNull String text) {
        Matcher shared = IN_REGISTRY.matcher(text);
        if (shared.matches() && shared.group(2).toLowerCase(Locale.ROOT).equals(kind.plural)) {
            return RegistryRef.problem(shared.group(1)).map(problem -> kind.parameter + " '" + text + "': " + problem);
        }
        Matcher full = FULL.matcher(text);
        boolean valid = full.matches()
                ? full.group(4).toLowerCase(Locale.ROOT).equals(kind.plural)
                : SHORT.matcher(withoutPrefix(text)).matches();
        return valid
                ? Optional.empty()
                : Optional.of(
                        kind.parameter + " '" + text + "' must be NAME:VERSION, NAME@latest or the full id of a version"
                                + " of a " + kind.word + " in the workspace or in a registry");
    }

    /** Returns the problem with a full id of another workspace than that of the step. */
    @NonNull
    static Optional<String> placeProblem(@NonNull Kind kind, @NonNull String text, @NonNull WorkspaceRef workspace) {
        Matcher full = FULL.matcher(text);
        if (!full.matches()) {
            return Optional.empty();
        }
        String group = decoded(full.group(2));
        String name = decoded(full.group(3));
        return full.group(1).equalsIgnoreCase(workspace.subscriptionId())
                        && group.equalsIgnoreCase(workspace.resourceGroup())
                        && name.equalsIgnoreCase(workspace.workspace())
                ? Optional.empty()
                : Optional.of(kind.parameter + " '" + text + "' belongs to the workspace " + name + " (resource group "
                        + group + "), and the step uses the " + workspace + ": set the workspace of the step");
    }

    private static String decoded(String segment) {
        return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Reads a name that has no {@link #problem}. */
    @NonNull
    public static AssetName of(@NonNull Kind kind, @NonNull String text) {
        Matcher full = FULL.matcher(text);
        if (full.matches()) {
            return new AssetName(kind, full.group(5), full.group(6), null);
        }
        Matcher shared = IN_REGISTRY.matcher(text);
        if (shared.matches()) {
            return new AssetName(kind, shared.group(3), shared.group(4), shared.group(1));
        }
        Matcher parts = SHORT.matcher(withoutPrefix(text));
        if (!parts.matches()) {
            throw new IllegalArgumentException(text);
        }
        return new AssetName(kind, parts.group(1), parts.group(2), null);
    }

    /** A model can be called azureml. */
    private static String withoutPrefix(String text) {
        String rest = NamePrefix.remove(text);
        return rest.matches("[^:@]+") ? text : rest;
    }

    @NonNull
    public AssetName withVersion(@NonNull String value) {
        return new AssetName(kind, name, value, registry);
    }

    /** Returns {@code NAME:VERSION}, or the full id in a registry. */
    @NonNull
    String id() {
        return registry == null
                ? nameAndVersion()
                : "azureml://registries/" + registry + "/" + kind.plural + "/" + name
                        + (version == null ? "/labels/latest" : "/versions/" + version);
    }

    @NonNull
    String nameAndVersion() {
        return name + (version == null ? "@latest" : ":" + version);
    }

    /** Returns the name for messages, such as {@code model iris:3}. */
    @Override
    public String toString() {
        return kind.word + " " + nameAndVersion() + (registry == null ? "" : " of registry " + registry);
    }
}
