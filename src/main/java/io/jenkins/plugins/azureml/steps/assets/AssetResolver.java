package io.jenkins.plugins.azureml.steps.assets;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.models.Model;
import io.jenkins.plugins.azureml.client.models.ModelFilter;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the command line's files name of a workspace ({@code azureml:NAME:VERSION}, {@code azureml:NAME@latest}, a whole id), as the
 * whole ids that the service takes.
 */
public final class AssetResolver {

    private static final Pattern REFERENCE = Pattern.compile("(?:azureml:)?([\\w.-]+)(?::([\\w.-]+)|@latest)");
    private static final String PREFIX = "azureml:";

    private final AmlClient client;

    public AssetResolver(@NonNull AmlClient client) {
        this.client = client;
    }

    /** Whether it names something of a workspace or registry, and not a path of files. */
    public static boolean isReference(@NonNull String text) {
        return text.startsWith(PREFIX) || text.startsWith("/subscriptions/");
    }

    /** What is wrong with a reference; empty if it can be used. */
    @NonNull
    public static Optional<String> problem(@NonNull String parameter, @CheckForNull String text) {
        return text == null || isWhole(text) || REFERENCE.matcher(text).matches()
                ? Optional.empty()
                : Optional.of(parameter + " '" + text + "' must be NAME:VERSION, NAME@latest or a whole id");
    }

    @NonNull
    public String model(@NonNull String reference) throws IOException, InterruptedException {
        if (isWhole(reference)) {
            return whole(reference);
        }
        Matcher parts = parts("model", reference);
        String version = parts.group(2);
        if (version == null) {
            List<Model> newest =
                    client.registry().stream(ModelFilter.named(parts.group(1))).first(1);
            if (newest.isEmpty()) {
                throw new AbortException("There is no model '" + parts.group(1) + "' in " + client.ref() + ".");
            }
            version = newest.get(0).version();
        }
        return id("models", parts.group(1), version);
    }

    @NonNull
    public String environment(@NonNull String reference) throws IOException, InterruptedException {
        if (isWhole(reference)) {
            return whole(reference);
        }
        Matcher parts = parts("environment", reference);
        return parts.group(2) == null
                ? client.environments().latest(parts.group(1)).id()
                : client.environments().get(parts.group(1), parts.group(2)).id();
    }

    @NonNull
    public String code(@NonNull String reference) throws AbortException {
        if (isWhole(reference)) {
            return whole(reference);
        }
        Matcher parts = parts("code", reference);
        if (parts.group(2) == null) {
            throw new AbortException("code '" + reference + "' has no version.");
        }
        return id("codes", parts.group(1), parts.group(2));
    }

    private static Matcher parts(String parameter, String reference) throws AbortException {
        Matcher parts = REFERENCE.matcher(reference);
        if (!parts.matches()) {
            throw new AbortException(problem(parameter, reference).orElse(parameter) + ".");
        }
        return parts;
    }

    private static boolean isWhole(String text) {
        return text.startsWith("azureml://") || text.startsWith("azureml:/") || text.startsWith("/subscriptions/");
    }

    private static String whole(String text) {
        return text.startsWith("azureml:/subscriptions/") ? text.substring(PREFIX.length()) : text;
    }

    private String id(String plural, String name, String version) {
        return client.ref().path() + "/" + plural + "/" + Segments.encode(name) + "/versions/"
                + Segments.encode(version);
    }
}
