package io.jenkins.plugins.azureml.steps.assets;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.arm.Compute;
import io.jenkins.plugins.azureml.client.environments.EnvironmentVersion;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.models.Model;
import io.jenkins.plugins.azureml.client.models.ModelFilter;
import io.jenkins.plugins.azureml.definitions.JobEnvironment;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Resolves references to models, code, environments and computes of an Azure ML workspace to the resource ids that the service
 * accepts. A reference is written as in a CLI file: {@code azureml:NAME:VERSION}, {@code azureml:NAME@latest} or a full id.
 */
public final class AssetResolver {

    private static final Pattern REFERENCE =
            Pattern.compile("(?:azureml:(?=[^:@]+[:@]))?([\\w.-]+)(?::([\\w.-]+)|@latest)");
    private static final String PREFIX = "azureml:";
    private static final String CURATED = "AzureML-";
    private static final String SERVERLESS = "serverless";
    private static final int MAX_LISTED_COMPUTES = 20;

    /**
     * Uploaded files from which an image is built.
     *
     * @param hash of their names and contents
     */
    public record UploadedContext(
            @NonNull String uri, @NonNull String hash) {}

    /** Finds the latest version of an asset. */
    @FunctionalInterface
    private interface Latest {
        @NonNull
        String version(@NonNull String name) throws IOException, InterruptedException;
    }

    private final AmlClient client;

    public AssetResolver(@NonNull AmlClient client) {
        this.client = client;
    }

    /** Returns whether the text refers to an asset of a workspace or registry; if not, it is a local path. */
    public static boolean isReference(@NonNull String text) {
        return text.startsWith(PREFIX) || text.startsWith("/subscriptions/");
    }

    /**
     * Validates a reference with a version or label without a request.
     *
     * @param parameter name of the parameter, for the message
     * @param text null is valid
     */
    @NonNull
    public static Optional<String> problem(@NonNull String parameter, @CheckForNull String text) {
        return text == null || isFullId(text) || REFERENCE.matcher(text).matches()
                ? Optional.empty()
                : Optional.of(parameter + " '" + text + "' must be NAME:VERSION, NAME@latest or a full resource id");
    }

    /** @throws AbortException if {@code @latest} is requested and the model has no version */
    @NonNull
    public String model(@NonNull String reference) throws IOException, InterruptedException {
        return versioned("model", "models", reference, name -> {
            List<Model> newest =
                    client.registry().stream(ModelFilter.named(name)).first(1);
            if (newest.isEmpty()) {
                throw new AbortException("Model '" + name + "' does not exist in " + client.ref() + ".");
            }
            return newest.get(0).version();
        });
    }

    /**
     * Returns the id of an environment, or the short name for a curated one.
     *
     * @param context uploaded files from which the image is built; null if there are none
     */
    @NonNull
    public String environment(@NonNull JobEnvironment environment, @CheckForNull UploadedContext context)
            throws IOException, InterruptedException {
        if (environment instanceof JobEnvironment.ById byId) {
            return byId.id();
        }
        if (environment instanceof JobEnvironment.Labeled labeled) {
            throw new AbortException("azureml:" + labeled.name() + "@" + labeled.label()
                    + ": the only label of environments is latest. Name a version: azureml:" + labeled.name()
                    + ":VERSION.");
        }
        if (environment instanceof JobEnvironment.Inline inline) {
            return create(inline, context).id();
        }
        JobEnvironment.Named named = (JobEnvironment.Named) environment;
        if (named.name().startsWith(CURATED)) {
            // The service resolves curated short names itself, and not all of their versions can be read.
            return PREFIX + named.name() + (named.version() == null ? "@latest" : ":" + named.version());
        }
        return registered(named);
    }

    /** Creates an environment from its content, see {@link #environment}. */
    @NonNull
    EnvironmentVersion create(@NonNull JobEnvironment.Inline inline, @CheckForNull UploadedContext context)
            throws IOException, InterruptedException {
        return client.environments()
                .createFromContent(
                        inline.settings().path("name").asText(null),
                        inline.settings().path("version").asText(null),
                        inline.properties(context == null ? null : context.uri()),
                        context == null ? null : context.hash());
    }

    /** @throws AbortException if {@code @latest} is requested and the data asset has no version */
    @NonNull
    public String data(@NonNull String reference) throws IOException, InterruptedException {
        return versioned("data", "data", reference, name -> {
            String version = client.assetVersions().latest("data", name);
            if (version == null) {
                throw new AbortException("Data asset '" + name + "' does not exist in " + client.ref() + ".");
            }
            return version;
        });
    }

    /** @throws AbortException if the reference has no version, which code requires */
    @NonNull
    public String code(@NonNull String reference) throws IOException, InterruptedException {
        return versioned("code", "codes", reference, name -> {
            throw new AbortException("code '" + reference + "' has no version.");
        });
    }

    /** Returns the id of an asset, with its latest version if the reference has none. */
    private String versioned(String parameter, String plural, String reference, Latest latest)
            throws IOException, InterruptedException {
        if (isFullId(reference)) {
            return stripScheme(reference);
        }
        Matcher parts = parts(parameter, reference);
        String name = parts.group(1);
        String version = parts.group(2) == null ? latest.version(name) : parts.group(2);
        return client.assetVersions().id(plural, name, version);
    }

    /** Returns the id of a registered environment; reads it, so that a missing one fails here. */
    @NonNull
    public String registered(@NonNull JobEnvironment.Named environment) throws IOException, InterruptedException {
        return environment.version() == null
                ? client.environments().latest(environment.name()).id()
                : client.environments()
                        .get(environment.name(), environment.version())
                        .id();
    }

    /**
     * Returns the id of a compute; reads it, so that a missing one fails here.
     *
     * @param compute name or whole id
     */
    @NonNull
    public String compute(@NonNull String compute) throws IOException, InterruptedException {
        if (compute.startsWith("/")) {
            return compute;
        }
        if (compute.equals(SERVERLESS)) {
            return client.ref().path() + "/computes/" + compute;
        }
        try {
            client.computes().get(compute);
        } catch (AzureMlException e) {
            if (e.isMissing()) {
                throw missingCompute(compute);
            }
            // An identity may be allowed to use a compute that it must not read.
            if (e.status() != 403) {
                throw e;
            }
        }
        return client.ref().path() + "/computes/" + compute;
    }

    private AbortException missingCompute(String compute) throws IOException, InterruptedException {
        String existing = client.computes().list().first(MAX_LISTED_COMPUTES).stream()
                .map(Compute::name)
                .filter(Objects::nonNull)
                .collect(Collectors.joining(", "));
        return new AbortException("Compute '" + compute + "' does not exist in " + client.ref()
                + ". Available: " + (existing.isEmpty() ? "" : existing + ", ")
                + "serverless. What to do: correct the name, or create the compute with amlCreateCompute.");
    }

    private static Matcher parts(String parameter, String reference) throws AbortException {
        Matcher parts = REFERENCE.matcher(reference);
        if (!parts.matches()) {
            throw new AbortException(problem(parameter, reference).orElse(parameter) + ".");
        }
        return parts;
    }

    private static boolean isFullId(String text) {
        return text.startsWith("azureml://") || text.startsWith("azureml:/") || text.startsWith("/subscriptions/");
    }

    private static String stripScheme(String id) {
        return id.startsWith("azureml:/subscriptions/") ? id.substring(PREFIX.length()) : id;
    }
}
