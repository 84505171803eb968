package io.jenkins.plugins.azureml.definitions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.definitions.yaml.Section;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A value in a request body that is unknown until an asset has been found or created. */
public sealed interface Reference {

    /** Returns the object that lacks the value. */
    @NonNull
    ObjectNode owner();

    /** Returns the name of the field for the value. */
    @NonNull
    String field();

    @NonNull
    String resolve(@NonNull Assets assets) throws IOException, InterruptedException;

    /** Sets the value, unless it is set already. */
    default void fill(@NonNull Assets assets) throws IOException, InterruptedException {
        if (!owner().has(field())) {
            owner().put(field(), resolve(assets));
        }
    }

    /** Sets the values of all references that are not set already. */
    static void fillAll(@NonNull List<? extends Reference> references, @NonNull Assets assets)
            throws IOException, InterruptedException {
        for (Reference reference : references) {
            reference.fill(assets);
        }
    }

    /** Returns where a definition names a local file, for messages; empty if it is not known. */
    @NonNull
    default String place() {
        return "";
    }

    /**
     * Describes where a definition names a local file.
     *
     * @param file name of the component file; empty for the definition of the step
     */
    @NonNull
    static String place(@NonNull String file, @NonNull Section section, @NonNull String key) {
        return (file.isEmpty() ? "" : "component file '" + file + "': ") + section.place(key);
    }

    /** Returns the code to upload. */
    @NonNull
    static Set<LocalCode> localCode(@NonNull List<Reference> references) {
        Set<LocalCode> all = new LinkedHashSet<>();
        for (Reference reference : references) {
            if (reference instanceof Code code && code.code() != null) {
                all.add(code.code());
            }
        }
        return all;
    }

    /** Returns the files and folders with data to upload, relative to the current folder of the step. */
    @NonNull
    static Set<String> dataPaths(@NonNull List<Reference> references) {
        Set<String> paths = new LinkedHashSet<>();
        for (Reference reference : references) {
            if (reference instanceof LocalData data) {
                paths.add(data.path());
            } else if (reference instanceof BuildContext context) {
                paths.add(context.path());
            } else if (reference instanceof Model model && !model.model().isRemote()) {
                paths.add(model.model().path());
            }
        }
        return paths;
    }

    record Compute(ObjectNode owner, String field, String name) implements Reference {
        @Override
        public String resolve(Assets assets) throws IOException, InterruptedException {
            return assets.compute(name);
        }
    }

    record Environment(ObjectNode owner, String field, JobEnvironment environment) implements Reference {
        @Override
        public String resolve(Assets assets) throws IOException, InterruptedException {
            return id(field, assets.environment(environment));
        }
    }

    /** The environment of a deployment. */
    record DeployedEnvironment(ObjectNode owner, String field, JobEnvironment environment) implements Reference {
        @Override
        public String resolve(Assets assets) throws IOException, InterruptedException {
            return assets.deployedEnvironment(environment);
        }
    }

    /** The model that a deployment contains. */
    record Model(ObjectNode owner, String field, InlineModel model) implements Reference {
        @Override
        public String resolve(Assets assets) throws IOException, InterruptedException {
            return assets.model(model);
        }
    }

    /** @param code null for the placeholder */
    record Code(
            ObjectNode owner, String field, @CheckForNull LocalCode code, String place) implements Reference {
        @Override
        public String resolve(Assets assets) throws IOException, InterruptedException {
            return id(field, code == null ? assets.placeholderCode() : assets.code(code));
        }
    }

    /** @param base id of the asset up to its version */
    record Label(ObjectNode owner, String field, String assets, String base, String name, String label)
            implements Reference {
        @Override
        public String resolve(Assets all) throws IOException, InterruptedException {
            return base + all.version(assets, name, label);
        }
    }

    /** @param folder whether the URI has to end with a slash */
    record LocalData(
            ObjectNode owner,
            String field,
            String path,
            @CheckForNull String datastore,
            boolean folder,
            String place) implements Reference {
        @Override
        public String resolve(Assets assets) throws IOException, InterruptedException {
            String uri = assets.data(path, datastore);
            return folder && !uri.endsWith("/") ? uri + "/" : uri;
        }
    }

    /** Files of the agent from which an image is built. */
    record BuildContext(
            ObjectNode owner,
            String field,
            String path,
            @CheckForNull String datastore) implements Reference {
        @Override
        public String resolve(Assets assets) throws IOException, InterruptedException {
            return assets.buildContext(path, datastore);
        }
    }

    /** Component specifications write ids of resources with a prefix, and bodies of jobs ({@code codeId}) without. */
    private static String id(String key, String id) {
        return id.startsWith("/") && !key.endsWith("Id") ? "azureml:" + id : id;
    }
}
