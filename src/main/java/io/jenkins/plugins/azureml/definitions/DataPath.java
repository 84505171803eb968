package io.jenkins.plugins.azureml.definitions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
import io.jenkins.plugins.azureml.definitions.yaml.Section;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads where the data of an input is: an asset of the workspace, a URI, or a file or folder of the agent that is uploaded.
 * Jobs, pipelines, nodes and AutoML agree on this.
 */
public final class DataPath {

    /** Like Microsoft's client, takes what has a colon or a label for an asset, also without {@code azureml:}. */
    private static final Pattern ASSET =
            Pattern.compile("(?:azureml:)?(?!azureml:)([^/:@\\\\]+)(?::([^/@\\\\]+)|@([^/:@]+))");

    private static final Pattern REMOTE = Pattern.compile("(?!file:)[a-zA-Z]\\w*://.*", Pattern.DOTALL);
    private static final String FOLDER = "uri_folder";

    private final WorkspaceRef workspace;
    private final UnaryOperator<String> resolve;
    private final String file;

    /**
     * @param resolve makes local paths relative to the current folder of the step
     * @param file name of the component file, for messages; empty for the definition of the step
     */
    public DataPath(@NonNull WorkspaceRef workspace, @NonNull UnaryOperator<String> resolve, @NonNull String file) {
        this.workspace = workspace;
        this.resolve = resolve;
        this.file = file;
    }

    /**
     * Sets the URI of an input, or adds a reference that will.
     *
     * @param section with {@code path} and perhaps {@code datastore}
     * @param type of the input, such as {@code uri_folder}
     */
    public void read(
            @NonNull Section section,
            @NonNull String path,
            @NonNull String type,
            @NonNull ObjectNode input,
            @NonNull List<Reference> references) {
        String datastore = section.text("datastore");
        Matcher asset = ASSET.matcher(path);
        if (path.startsWith("azureml:/subscriptions/") || path.startsWith("/subscriptions/")) {
            input.put("uri", path.substring(path.indexOf('/')));
        } else if (REMOTE.matcher(path).matches()) {
            input.put("uri", path);
        } else if (!path.startsWith("file:") && asset.matches()) {
            String assets = type.endsWith("_model") ? "models" : "data";
            String base = workspace.path() + "/" + assets + "/" + Segments.encode(asset.group(1)) + "/versions/";
            if (asset.group(2) == null) {
                references.add(new Reference.Label(input, "uri", assets, base, asset.group(1), asset.group(3)));
            } else {
                input.put("uri", base + Segments.encode(asset.group(2)));
            }
        } else if (path.startsWith("azureml:")) {
            section.problem("path", "must name a version: azureml:NAME:VERSION or azureml:NAME@latest, not " + path);
        } else {
            references.add(new Reference.LocalData(
                    input,
                    "uri",
                    resolve.apply(path.replaceFirst("^file:(//)?", "")),
                    datastore == null ? null : NamePrefix.remove(datastore),
                    type.equals(FOLDER),
                    Reference.place(file, section, "path")));
        }
    }
}
