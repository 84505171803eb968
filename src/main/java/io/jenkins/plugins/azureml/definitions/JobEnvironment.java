package io.jenkins.plugins.azureml.definitions;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The Azure ML environment of a job or deployment. */
public sealed interface JobEnvironment {

    /** Default image of jobs; it contains Python and conda. */
    String DEFAULT_IMAGE = "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04";

    /** A name without a colon, then a version or a label. Like Microsoft's client, splits at the first colon. */
    Pattern REFERENCE = Pattern.compile("(?:azureml:)?([^:@/]+)(?::([^@/]+)|@([^:@/]+))?");

    /** Returns whether a reference is the id of an environment of a registry, with a version or a label. */
    static boolean isOfRegistry(@NonNull String text) {
        return text.startsWith("azureml://registries/") && text.contains("/environments/");
    }

    /** An environment of a workspace or registry with its complete id. */
    record ById(@NonNull String id) implements JobEnvironment {}

    /**
     * An environment of the workspace.
     *
     * @param version null for the latest
     */
    record Named(@NonNull String name, @CheckForNull String version) implements JobEnvironment {}

    /** An environment of the workspace with a label other than {@code latest}. */
    record Labeled(@NonNull String name, @NonNull String label) implements JobEnvironment {}

    /**
     * An environment that the definition contains itself.
     *
     * @param image Docker image; null if the image is built
     * @param build how the image is built; null if the image exists
     * @param condaFile text of a conda file; null to use the image unchanged
     * @param settings {@code name}, {@code version}, {@code description} and {@code tags} of an environment that is
     *     registered under its name, and {@code osType} and {@code inferenceConfig} of the REST API
     */
    record Inline(
            @CheckForNull String image,
            @CheckForNull BuildContext build,
            @CheckForNull String condaFile,
            @NonNull ObjectNode settings)
            implements JobEnvironment {

        public Inline(@NonNull String image, @CheckForNull String condaFile) {
            this(image, null, condaFile, JsonNodeFactory.instance.objectNode());
        }

        /** Returns whether an image is built, rather than used as it is. */
        public boolean isBuilt() {
            return build != null || condaFile != null;
        }

        /**
         * Returns the properties in the body of a version.
         *
         * @param contextUri uploaded files from which the image is built; null to use the path of {@link #build}
         */
        @NonNull
        public ObjectNode properties(@CheckForNull String contextUri) {
            ObjectNode body = settings.deepCopy();
            body.remove(List.of("name", "version"));
            if (build != null) {
                ObjectNode json =
                        body.putObject("build").put("contextUri", contextUri == null ? build.path() : contextUri);
                if (build.dockerfile() != null) {
                    json.put("dockerfilePath", build.dockerfile());
                }
            } else {
                body.put("image", image);
            }
            if (condaFile != null) {
                body.put("condaFile", condaFile);
            }
            return body;
        }
    }

    /**
     * Files from which an image is built.
     *
     * @param path folder relative to the current folder of the step, or a URL
     * @param dockerfile relative to that folder; null for {@code Dockerfile}
     */
    record BuildContext(@NonNull String path, @CheckForNull String dockerfile) {

        /** Returns whether the files are not on the agent. */
        public boolean isRemote() {
            return path.matches("(git\\+)?[a-zA-Z]\\w+://.*");
        }
    }

    /**
     * Parses a reference: a complete id, or {@code name:version}, {@code name@label} or {@code name} with an optional
     * prefix {@code azureml:}.
     */
    @NonNull
    static Optional<JobEnvironment> parse(@NonNull String text) {
        if (text.startsWith("azureml://")) {
            return Optional.of(new ById(text));
        }
        String id = NamePrefix.remove(text);
        if (id.startsWith("/")) {
            return Optional.of(new ById(id));
        }
        Matcher parts = REFERENCE.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String label = parts.group(3);
        return Optional.of(
                label == null || label.equals("latest")
                        ? new Named(parts.group(1), parts.group(2))
                        : new Labeled(parts.group(1), label));
    }

    /** Parses a reference like {@link #parse}, for texts that were checked before. */
    @NonNull
    static JobEnvironment reference(@NonNull String text) {
        return parse(text).orElseGet(() -> new Named(text, null));
    }
}
