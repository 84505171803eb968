package io.jenkins.plugins.azureml.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.definitions.yaml.Definition;
import io.jenkins.plugins.azureml.definitions.yaml.Scalars;
import java.io.IOException;
import java.util.Map;

/**
 * Prepares a run definition for the v1 API as the SDK does when it loads the file: reads the packages from the conda file, and
 * keeps text as text even if it looks like a number. Everything else is passed on unchanged.
 */
public final class V1RunDefinition {

    private static final String FILE = "condaDependenciesFile";
    private static final String PACKAGES = "condaDependencies";

    private final ObjectNode tree;
    private final DefinitionFolder folder;

    private V1RunDefinition(ObjectNode tree, DefinitionFolder folder) {
        this.tree = tree;
        this.folder = folder;
    }

    /**
     * Returns the definition to send.
     *
     * @param definition whose tree is an object
     * @param folder of the definition
     * @throws AbortException if its conda file cannot be read
     */
    @NonNull
    public static JsonNode read(@NonNull Definition definition, @NonNull DefinitionFolder folder)
            throws IOException, InterruptedException {
        V1RunDefinition copy = new V1RunDefinition(definition.tree().deepCopy(), folder);
        JsonNode nested = field(copy.tree, "configuration");
        ObjectNode configuration = nested instanceof ObjectNode object ? object : copy.tree;
        copy.texts(configuration);
        if (field(configuration, "environment") instanceof ObjectNode environment) {
            copy.texts(environment);
            if (field(environment, "python") instanceof ObjectNode python) {
                copy.packages(python);
            }
        }
        return copy.tree;
    }

    private void texts(ObjectNode object) {
        if (field(object, "arguments") instanceof ArrayNode arguments) {
            for (int i = 0; i < arguments.size(); i++) {
                if (arguments.get(i).isValueNode() && !arguments.get(i).isNull()) {
                    arguments.set(i, arguments.textNode(Scalars.written(arguments.get(i))));
                }
            }
        }
        if (field(object, "environmentVariables") instanceof ObjectNode variables) {
            for (Map.Entry<String, JsonNode> each : variables.properties()) {
                if (each.getValue().isNumber() || each.getValue().isBoolean()) {
                    each.setValue(variables.textNode(Scalars.written(each.getValue())));
                }
            }
        }
        String script = key(object, "script");
        if (script != null && object.get(script).isTextual()) {
            object.put(script, object.get(script).textValue().replace('\\', '/'));
        }
    }

    private void packages(ObjectNode python) throws IOException, InterruptedException {
        String key = key(python, FILE);
        if (key == null || !python.get(key).isTextual()) {
            return;
        }
        String file = python.remove(key).textValue();
        JsonNode own = field(python, PACKAGES);
        JsonNode managed = field(python, "userManagedDependencies");
        boolean unused = managed != null && !Scalars.isUnset(managed) || own != null && !Scalars.isUnset(own);
        if (!file.isBlank() && !unused) {
            String text = sdkFolder(folder).files().read(sdkFolder(folder).resolve(file));
            if (text != null) {
                String existing = key(python, PACKAGES);
                // The key in the style of the file: the SDK writes camel case, the service accepts any.
                python.set(
                        existing != null ? existing : key.substring(0, key.length() - 4),
                        CondaFile.tree("conda '" + file + "'", text));
            }
        }
    }

    /** The SDK writes run configurations into a folder of their own, but reads paths in them relative to its parent. */
    @NonNull
    static DefinitionFolder sdkFolder(@NonNull DefinitionFolder folder) {
        return folder.path().matches("(.*/)?(\\.azureml|aml_config)")
                ? new DefinitionFolder(Paths.folder(folder.path()), folder.files())
                : folder;
    }

    @CheckForNull
    private static JsonNode field(ObjectNode object, String name) {
        String key = key(object, name);
        return key == null ? null : object.get(key);
    }

    @CheckForNull
    private static String key(ObjectNode object, String name) {
        for (Map.Entry<String, JsonNode> each : object.properties()) {
            if (each.getKey().equalsIgnoreCase(name)) {
                return each.getKey();
            }
        }
        return null;
    }
}
